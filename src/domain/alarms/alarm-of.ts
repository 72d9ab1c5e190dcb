import { readableName } from '../directory/readable-name.js';
import type { Instant } from '../instant.js';
import { oneLine } from '../printable.js';
import type { Actor } from '../timeline/events.js';
import type { Alarm, AlarmObject } from './alarm-events.js';
import type { AlarmRule, Counted } from './alarm-rule.js';
import type { Case } from './case.js';
import type { Then } from './ground.js';
import type { Match } from './rates.js';

const MOST_CHANGES = 100;
const MOST_NAMED = 20;

/** What a case counts as: one of what is counted, or one for each link. */
export const matchesOf = (one: Case, counted: Counted = 'changes'): readonly Match[] => {
  const { changeId, object, correlationId, untilMs: atMs } = one;
  const actors = one.actors ?? [];
  const units = {
    changes: [changeId],
    objects: [object.objectId ?? object.displayName],
    links: one.links,
  };
  return units[counted].map((unit) => ({ unit, atMs, changeId, object, actors, correlationId }));
};

interface About {
  readonly alarmId: string;
  readonly firedAt: Instant;
  readonly isOwn: boolean;
  readonly then: Then;
}

/** The alarm that a rule raises about what it found, which is in the order of time. */
export const alarmOf = (rule: AlarmRule, matches: readonly Match[], about: About): Alarm => {
  const newest = matches.toReversed();
  const changeIds = distinct(
    newest.map(({ changeId }) => changeId),
    String,
  );
  const objects = distinct(
    newest.map(({ object }) => object),
    keyOf,
  )
    .slice(0, MOST_NAMED)
    .map((object) => named(object, about.then));
  const actors = distinct(
    newest.flatMap((match) => match.actors),
    keyOfActor,
  );
  const correlationIds = newest.flatMap(({ correlationId }) => correlationId ?? []);
  return {
    alarmId: about.alarmId,
    rule: rule.name,
    level: rule.level,
    // Names in it come from the directory, and it is shown in many places.
    text: oneLine(`${rule.text}: ${subjectOf(rule, matches, objects)}${byWhom(actors)}`),
    source: rule.source,
    firedAt: about.firedAt,
    changeIds: changeIds.slice(0, MOST_CHANGES),
    changes: changeIds.length,
    objects,
    actors: actors.slice(0, MOST_NAMED),
    auditCorrelationIds: distinct(correlationIds, String).slice(0, MOST_NAMED),
    undo: rule.undo && !about.isOwn,
  };
};

const subjectOf = (
  { rate }: AlarmRule,
  matches: readonly Match[],
  objects: readonly AlarmObject[],
): string => {
  const name = objects[0]?.displayName ?? 'something without a name';
  if (rate === undefined || rate.moreThan === 0) return name;
  const more = objects.length > 1 ? ' and others' : '';
  const within = durationText(rate.withinMs);
  return `${String(matches.length)} ${rate.of} within ${within}, last ${name}${more}`;
};

const byWhom = ([first, ...others]: readonly Actor[]): string => {
  if (first === undefined) return '';
  const more = others.length > 0 ? ' and others' : '';
  return `, by ${first.name ?? first.id ?? first.kind}${more}`;
};

const durationText = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${String(Math.round(ms / 1_000))} seconds`;
  if (minutes % 60 > 0) return `${String(minutes)} minute${minutes === 1 ? '' : 's'}`;
  return `${String(minutes / 60)} hour${minutes === 60 ? '' : 's'}`;
};

/** Assignments and grants have no name of their own. */
const named = (object: AlarmObject, then: Then): AlarmObject => {
  const { objectId, objectType, displayName } = object;
  if (objectId === null || objectType === null || displayName !== objectId) return object;
  const attributes = then.object(objectId)?.attributes ?? {};
  const known = { objectId, objectType, displayName, attributes };
  return { ...object, displayName: readableName(known, (id) => then.object(id)) };
};

const keyOf = ({ objectId, displayName }: AlarmObject): string => objectId ?? displayName;

const keyOfActor = ({ kind, id, name }: Actor): string => `${kind} ${id ?? name ?? ''}`;

const distinct = <Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): readonly Value[] => {
  const found = new Map<string, Value>();
  for (const value of values) if (!found.has(keyOf(value))) found.set(keyOf(value), value);
  return [...found.values()];
};
