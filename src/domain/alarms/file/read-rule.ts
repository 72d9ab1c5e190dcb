import { InvalidValue } from '../../errors.js';
import type { Json } from '../../json.js';
import type { Actor } from '../../timeline/events.js';
import { alarmLevels } from '../alarm-events.js';
import {
  type AlarmRule,
  type Counted,
  MOST_COUNTED,
  type Rate,
  type Times,
  type Who,
} from '../alarm-rule.js';
import { Fields } from './fields.js';
import { readWhat } from './read-what.js';

/** What a file refers to, and cannot be told by text alone. */
export interface Surroundings {
  /** Change windows by name. */
  readonly windows: ReadonlyMap<string, Times>;
  /** Whether an address lies in one of some networks. @throws InvalidValue naming `field` */
  readonly inNetworks: (networks: readonly string[], field: string) => (ip: string) => boolean;
}

export const RULE_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const A_NAME = 'a name in small letters, digits and -';
const TEXT = 'one sentence for people: what happened';
const SHORT = /^(?=.*\S).{1,200}$/;
const actorKinds = [
  'user',
  'application',
  'agent',
  'sync',
  'provisioning',
  'system',
  'stateline',
] as const satisfies readonly Actor['kind'][];
const counted = ['objects', 'links', 'changes'] as const satisfies readonly Counted[];
const DAY_MS = 86_400_000;

/** A rule of one's own. @throws InvalidValue naming the field below `at` */
export const readRule = (json: Json, at: string, around: Surroundings): AlarmRule => {
  const fields = Fields.of(json, at, 'the fields of a rule: name, level, text, what and others');
  const what = readWhat(
    Fields.of(fields.get('what') ?? {}, fields.path('what'), 'the fields of what happened'),
  );
  const who = whoIn(fields, around);
  if (Object.keys(what).length === 0 && who === undefined) {
    throw new InvalidValue(
      fields.path('what'),
      'at least one condition, here or in who',
      'nothing',
    );
  }
  const rule: AlarmRule = {
    name: fields.text('name', A_NAME, RULE_NAME),
    level: fields.oneOf('level', alarmLevels),
    text: fields.text('text', TEXT, SHORT),
    source: fields.isGiven('source') ? fields.text('source', 'who advises it', SHORT) : null,
    what,
    ...(who && { who }),
    ...outsideIn(fields, around),
    ...rateIn(fields),
    undo: fields.flag('undo', false),
  };
  fields.mustBeRead();
  return rule;
};

const whoIn = (rule: Fields, { inNetworks }: Surroundings): Who | undefined => {
  if (!rule.isGiven('who')) return undefined;
  const fields = Fields.of(rule.get('who'), rule.path('who'), 'the fields of who did it');
  const accounts = fields.texts('accounts', ACCOUNTS);
  const except = fields.texts('except', ACCOUNTS);
  const kinds = fields.some('kinds', actorKinds);
  const outside = fields.texts('notIn', 'a list of ids of groups, units or roles');
  const who: Who = {
    ...(kinds && { kinds: new Set(kinds) }),
    ...(accounts && { accounts: lower(accounts) }),
    ...(except && { except: lower(except) }),
    ...(outside && { outside }),
    ...(fields.flag('breakGlass', false) && { emergency: true as const }),
    ...whereIn(fields, inNetworks),
  };
  fields.mustBeRead();
  if (Object.keys(who).length === 0) throw rule.wrong('who', 'at least one condition');
  return who;
};

const ACCOUNTS = 'a list of ids or user principal names';
const NETWORKS = 'a list of addresses or networks, as 192.0.2.0/24';

const whereIn = (fields: Fields, inNetworks: Surroundings['inNetworks']): Pick<Who, 'address'> => {
  const from = fields.texts('from', NETWORKS);
  const notFrom = fields.texts('notFrom', NETWORKS);
  if (from === undefined && notFrom === undefined) return {};
  const isIn = from && inNetworks(from, fields.path('from'));
  const isOut = notFrom && inNetworks(notFrom, fields.path('notFrom'));
  return { address: (ip) => isIn?.(ip) !== false && isOut?.(ip) !== true };
};

const lower = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.map((text) => text.toLowerCase()));

/** Outside all of the change windows that are named. */
export const outsideIn = (
  fields: Fields,
  { windows }: Surroundings,
): Pick<AlarmRule, 'outside'> => {
  const names = fields.texts('outside', 'a list of change windows');
  if (names === undefined) return {};
  const known = [...windows.keys()];
  const times = names.flatMap((name) => windows.get(name) ?? []);
  if (times.length < names.length) {
    const takes = known.length === 0 ? 'change windows, and none is defined' : known.join(', ');
    throw fields.wrong('outside', takes);
  }
  return { outside: anyOf(times) };
};

export const anyOf = (times: readonly Times[]): Times => ({
  touch: (fromMs, untilMs) => times.some((one) => one.touch(fromMs, untilMs)),
});

/** A field that is left out keeps what it was, where there was a rate. */
export const rateIn = (rule: Fields, usual?: Rate): Pick<AlarmRule, 'rate'> => {
  if (!rule.isGiven('rate')) return usual === undefined ? {} : { rate: usual };
  const fields = Fields.of(rule.get('rate'), rule.path('rate'), 'the fields moreThan and within');
  const keeps = (name: string): boolean => usual !== undefined && !fields.isGiven(name);
  const given: Partial<Rate> = {
    ...(!keeps('moreThan') && { moreThan: fields.whole('moreThan', 0, MOST_COUNTED) }),
    ...(!keeps('within') && { withinMs: fields.duration('within', DAY_MS) }),
    ...(!keeps('of') && { of: fields.oneOf('of', counted, USUAL.of) }),
    ...(!keeps('per') && { per: fields.oneOf('per', ['tenant', 'actor', 'object'], USUAL.per) }),
  };
  fields.mustBeRead();
  return { rate: { ...(usual ?? USUAL), ...given } };
};

const USUAL: Rate = { moreThan: 0, withinMs: 0, of: 'objects', per: 'tenant' };
