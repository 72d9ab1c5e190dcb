import { activityName } from '../../audit/audit-activities.js';
import { capturedTypes } from '../../directory/catalogue.js';
import { rootOf } from '../../directory/difference.js';
import type { Report, SeenChange } from '../../severity/rule.js';
import { severityRules } from '../../severity/severity.js';
import { changesOf, relinked } from '../../severity/seen.js';
import type { What } from '../alarm-rule.js';
import type { Ground } from '../ground.js';
import type { Fields } from './fields.js';

const EVENTS = {
  created: 'ObjectCreated',
  changed: 'ObjectChanged',
  deleted: 'ObjectSoftDeleted',
  deletedForGood: 'ObjectHardDeleted',
  restored: 'ObjectRestored',
} as const satisfies Readonly<Record<string, SeenChange['type']>>;
type EventName = keyof typeof EVENTS;
const eventNames = Object.keys(EVENTS) as readonly EventName[];

type Seen = NonNullable<What['seen']>;
type Told = NonNullable<What['told']>;

/** A condition on what looks saw, and what it is on what was only reported; `null` where that cannot tell. */
interface Condition {
  readonly seen: Seen;
  readonly told: Told | null;
}

/**
 * What a rule of one's own looks for; everything that is given has to fit.
 * @throws InvalidValue naming the field
 */
export const readWhat = (fields: Fields): What => {
  const types = fields.texts('types', 'a list of object types');
  const stranger = types?.find((type) => !capturedTypes.includes(type));
  if (stranger !== undefined) throw fields.wrong('types', `some of ${capturedTypes.join(', ')}`);
  const activities = fields.texts('activities', 'names of activities of the audit log, * for any');
  const conditions = [
    idsIn(fields),
    namesIn(fields),
    eventsIn(fields),
    attributesIn(fields),
    linksIn(fields, 'linksAdded', 'added'),
    linksIn(fields, 'linksRemoved', 'removed'),
    severityIn(fields),
  ].filter((one) => one !== null);
  fields.mustBeRead();
  return {
    ...(types && { types: new Set(types) }),
    ...(activities && { activity: namedLike(activities.map(activityName)) }),
    ...(conditions.length > 0 || activities === undefined ? allOf(conditions) : {}),
  };
};

const allOf = (conditions: readonly Condition[]): Pick<What, 'seen' | 'told'> => {
  const tolds = conditions.map(({ told }) => told);
  const seen: Seen = (change, ground) => conditions.every((one) => one.seen(change, ground));
  const told: Told = (report, ground) => tolds.every((one) => one?.(report, ground) === true);
  return { seen, told };
};

const idsIn = (fields: Fields): Condition | null => {
  const ids = fields.texts('ids', 'a list of object ids');
  if (ids === undefined) return null;
  const meant = new Set(ids.map((id) => id.toLowerCase()));
  const isMeant = (id: string | null): boolean => id !== null && meant.has(id.toLowerCase());
  return {
    seen: ({ data }) => isMeant(data.objectId),
    told: ({ objectId, targets }) => isMeant(objectId) || targets.some(({ id }) => isMeant(id)),
  };
};

const namesIn = (fields: Fields): Condition | null => {
  const names = fields.texts('names', 'a list of display names, * for any part of one');
  if (names === undefined) return null;
  const fits = namedLike(names);
  return {
    seen: ({ data }) => fits(data.displayName),
    told: ({ displayName, targets }) =>
      fits(displayName) || targets.some((target) => fits(target.displayName ?? '')),
  };
};

const eventsIn = (fields: Fields): Condition | null => {
  const events = fields.some('events', eventNames);
  if (events === undefined) return null;
  const types = new Set<SeenChange['type']>(events.map((name) => EVENTS[name]));
  return { seen: ({ type }) => types.has(type), told: null };
};

/** By their first name, or by a whole path. */
const attributesIn = (fields: Fields): Condition | null => {
  const names = fields.texts('attributes', 'a list of attributes, as accountEnabled');
  if (names === undefined) return null;
  const isNamed = (path: string): boolean =>
    names.some((name) => path === name || path.startsWith(`${name}/`) || rootOf(path) === name);
  const lower = new Set(names.map((name) => name.toLowerCase()));
  return {
    seen: (change) => changesOf(change).some(({ name }) => isNamed(name)),
    told: (report) => propertiesOf(report).some((name) => lower.has(name.toLowerCase())),
  };
};

const propertiesOf = ({ targets }: Report): readonly string[] =>
  targets.flatMap(({ properties }) => properties.map(({ name }) => name));

const linksIn = (fields: Fields, name: string, op: 'added' | 'removed'): Condition | null => {
  const relations = fields.texts(name, 'a list of relations, as members or owners');
  if (relations === undefined) return null;
  const tests = relations.map((relation) => relinked(relation, op));
  return { seen: (change) => tests.some((test) => test(change)), told: null };
};

const severityIn = (fields: Fields): Condition | null => {
  const names = fields.texts('severity', 'a list of reasons of severity');
  const known = severityRules.map(({ name }) => name);
  if (names === undefined) return null;
  if (names.some((name) => !known.includes(name))) {
    throw fields.wrong('severity', `some of ${known.join(', ')}`);
  }
  const applies = (_about: unknown, { severity }: Ground): boolean =>
    names.some((name) => severity.has(name));
  return { seen: applies, told: applies };
};

/** Whether a text is like one of some, in which `*` stands for anything; case does not matter. */
const namedLike = (patterns: readonly string[]): ((text: string) => boolean) => {
  const parts = patterns.map((pattern) => pattern.toLowerCase().split('*'));
  return (text) => parts.some((some) => isLike(text.toLowerCase(), some));
};

/** In one pass, whatever the pattern. */
const isLike = (text: string, [first = '', ...others]: readonly string[]): boolean => {
  const last = others.at(-1);
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  const end = others.slice(0, -1).reduce((at, part) => endOf(text, part, at), first.length);
  return text.endsWith(last) && end <= text.length - last.length;
};

const endOf = (text: string, part: string, from: number): number => {
  const found = text.indexOf(part, from);
  return found < 0 ? Infinity : found + part.length;
};
