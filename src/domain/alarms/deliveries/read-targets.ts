import { alarmLevels } from '../alarm-events.js';
import { InvalidValue } from '../../errors.js';
import type { Json } from '../../json.js';
import { isList } from '../../json-fields.js';
import { Fields } from '../file/fields.js';
import { secretIfGiven, secretIn } from './secret-place.js';
import { checkUrl } from './target-url.js';
import {
  mailSecurities,
  type SmtpTarget,
  syslogFormats,
  syslogTransports,
  type SyslogTarget,
  type Target,
  type TeamsTarget,
  UNDO,
  type WebhookTarget,
} from './target.js';

const kinds = ['webhook', 'teams', 'smtp', 'syslog'] as const;

const NAME = new RegExp(`^(?!${UNDO}$)[A-Za-z0-9][\\w.-]{0,63}$`);
const HOST = /^(?!-)[\w.-]{1,253}$|^[\da-fA-F:.]{2,45}$/;
/** More than a look at it needs nobody to see: the directory of mail tells what is right. */
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;
/** Names of hosts and addresses of this machine. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

const MOST_TARGETS = 50;

/**
 * Who is told of alarms, from the section of that name. Whether secrets are where they are said to be is another
 * question. @throws InvalidValue naming the path of the field below `at`, and what it takes
 */
export const readTargets = (json: Json, at: string): readonly Target[] => {
  if (!isList(json) || json.length > MOST_TARGETS) {
    const got = isList(json) ? `${json.length} of them` : JSON.stringify(json);
    throw new InvalidValue(at, `a list of targets, at most ${MOST_TARGETS}`, got);
  }
  const targets = json.map((one, index) =>
    targetIn(Fields.of(one, `${at}.${index}`, 'the fields of a target')),
  );
  const names = targets.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) {
    throw new InvalidValue(
      `${at}.${twice}.name`,
      'a name that no target before has',
      names[twice] ?? '',
    );
  }
  return targets;
};

type Named = Pick<Target, 'name' | 'level' | 'rules'>;

const targetIn = (fields: Fields): Target => {
  const named = {
    name: fields.text('name', `letters, digits, . _ and -, but not ${UNDO}`, NAME),
    level: fields.oneOf('level', alarmLevels, 'low'),
    rules: fields.texts('rules', 'a list of names of rules') ?? null,
  };
  const target = readers[fields.oneOf('kind', kinds)](fields, named);
  fields.mustBeRead();
  return target;
};

const webhook = (fields: Fields, named: Named): WebhookTarget => ({
  ...named,
  kind: 'webhook',
  url: urlIn(fields),
  secret: secretIn(fields, 'secret', 'the secret that signs what is sent'),
});

const urlIn = (fields: Fields): WebhookTarget['url'] => {
  if (!fields.isGiven('url')) return secretIn(fields, 'url', 'the URL');
  const other = ['urlFile', 'urlVariable'].find((name) => fields.isGiven(name));
  if (other !== undefined) throw new InvalidValue(fields.path(other), 'nothing beside url', '');
  const url = fields.text('url', 'a URL');
  checkUrl(url, fields.path('url'));
  return url;
};

const teams = (fields: Fields, named: Named): TeamsTarget => ({
  ...named,
  kind: 'teams',
  url: secretIn(fields, 'url', "the workflow's URL, which is a secret"),
});

const hostIn = (fields: Fields): string =>
  fields.text('host', 'the name or address of a server', HOST);

const portIn = (fields: Fields, usual: number): number => fields.whole('port', 1, 65_535, usual);

const smtp = (fields: Fields, named: Named): SmtpTarget => {
  const host = hostIn(fields);
  const security = fields.oneOf('security', mailSecurities, 'starttls');
  if (security === 'none' && !LOOPBACK.test(host)) {
    const takes = 'starttls or tls; none only on a loopback address';
    throw new InvalidValue(fields.path('security'), takes, security);
  }
  const user = fields.textIfGiven('user', 'the name to sign in to the mail server with');
  return {
    ...{ ...named, kind: 'smtp', host, security, user },
    port: portIn(fields, security === 'tls' ? 465 : 587),
    password:
      user === null
        ? secretIfGiven(fields, 'password', 'the password')
        : secretIn(fields, 'password', 'the password'),
    from: fields.text('from', 'an e-mail address', ADDRESS),
    to: recipientsIn(fields),
    caFile: fields.textIfGiven('caFile', 'a file with certificates'),
  };
};

const recipientsIn = (fields: Fields): readonly string[] => {
  const takes = 'a list of e-mail addresses';
  const recipients = fields.texts('to', takes, ADDRESS);
  if (recipients === undefined) throw fields.wrong('to', takes);
  return recipients;
};

/** RFC 5426, RFC 6587 (as most receivers have it) and RFC 5425. */
const usualPorts = { udp: 514, tcp: 514, tls: 6514 } as const;

const syslog = (fields: Fields, named: Named): SyslogTarget => {
  const transport = fields.oneOf('transport', syslogTransports);
  return {
    ...{ ...named, kind: 'syslog', transport },
    host: hostIn(fields),
    port: portIn(fields, usualPorts[transport]),
    format: fields.oneOf('format', syslogFormats),
    caFile: fields.textIfGiven('caFile', 'a file with certificates'),
  };
};

const readers = { webhook, teams, smtp, syslog } as const satisfies Record<
  (typeof kinds)[number],
  (fields: Fields, named: Named) => Target
>;
