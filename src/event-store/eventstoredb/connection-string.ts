import { InvalidValue } from '../../domain/errors.js';

/** What the error names: the variable it comes from is known to who reads it. */
const FIELD = 'The connection string of the event store';

const HOSTS = /^[A-Za-z0-9._-]+(:\d{1,5})?(,[A-Za-z0-9._-]+(:\d{1,5})?)*$/;

/** The client looks for the first `@`, `:` and `/`, and decodes the rest: what it would misread is refused. */
const CREDENTIAL = '([^:@%/?#\\s]|%[0-9A-Fa-f]{2})+';
const CREDENTIALS = new RegExp(`^${CREDENTIAL}:${CREDENTIAL}$`);
const MAX_PORT = 65_535;

/** What a key takes: a pattern, and how an error says it. */
type Taken = readonly [pattern: RegExp, says: string];
const TEXT: Taken = [/^.+$/, 'TEXT'];
const NUMBER: Taken = [/^-?\d+$/, 'NUMBER'];
const NODE = /^(leader|follower|random|read[_-]?only[_-]?replica)$/i;

/** Keys the client knows, as it compares them: without case, `_` and `-`. */
const QUERY: ReadonlyMap<string, Taken> = new Map([
  ['tls', [/^(true|false)$/, 'true or false']],
  // The client cannot leave the check out; it would print the whole string instead, password and all.
  ['tlsverifycert', [/^true$/, 'true; use tlsCAFile for a certificate of your own']],
  // Switched off, the client answers a conflict as if it had appended.
  ['throwonappendfailure', [/^true$/, 'true']],
  ['tlscafile', TEXT],
  ['usercertfile', TEXT],
  ['userkeyfile', TEXT],
  ['connectionname', TEXT],
  ['nodepreference', [NODE, 'leader, follower, random or readOnlyReplica']],
  ['maxdiscoverattempts', NUMBER],
  ['discoveryinterval', NUMBER],
  ['gossiptimeout', NUMBER],
  ['defaultdeadline', NUMBER],
  ['keepaliveinterval', NUMBER],
  ['keepalivetimeout', NUMBER],
]);

/** @throws InvalidValue that tells what is wrong without repeating a user or a password */
export const checkConnectionString = (url: string): void => {
  const { scheme, credentials, hosts, query } = partsOf(url.trim());
  expect(scheme !== '', 'esdb://HOST:PORT or esdb+discover://NAME', 'another beginning');
  expect(
    credentials === undefined || CREDENTIALS.test(credentials),
    'USER:PASSWORD@ with both percent-encoded',
    '…@',
  );
  // Of what cannot be told apart, a password may be a part.
  expect(
    HOSTS.test(hosts) && portsOf(hosts).every((port) => port <= MAX_PORT),
    'names or IPv4 addresses with ports, and a password percent-encoded',
    '…',
  );
  for (const pair of query) checkPair(pair);
};

const portsOf = (hosts: string): readonly number[] =>
  [...hosts.matchAll(/:(\d+)/g)].map(([, port]) => Number(port));

const expect = (holds: boolean, takes: string, got: string): void => {
  if (!holds) throw new InvalidValue(FIELD, takes, got);
};

interface Parts {
  readonly scheme: string;
  readonly credentials: string | undefined;
  readonly hosts: string;
  readonly query: readonly string[];
}

const partsOf = (url: string): Parts => {
  const [, scheme = '', rest = ''] =
    /^((?:esdb|kurrentdb)(?:\+discover)?):\/\/(.*)$/.exec(url) ?? [];
  const at = rest.lastIndexOf('@');
  const [hosts = '', query = ''] = rest.slice(at + 1).split(/\?(.*)/, 2);
  return {
    scheme,
    credentials: at < 0 ? undefined : rest.slice(0, at),
    hosts: hosts.replace(/\/+$/, ''),
    query: query === '' ? [] : query.split('&'),
  };
};

const checkPair = (pair: string): void => {
  const [key = '', value = ''] = pair.split(/=(.*)/, 2);
  const taken = QUERY.get(key.toLowerCase().replace(/[_-]/g, ''));
  const [pattern, says] = taken ?? [/^$/, ''];
  expect(taken !== undefined, `only ${[...QUERY.keys()].join(', ')} behind the ?`, 'another key');
  expect(pattern.test(value), `${key}=${says}`, 'another value');
};
