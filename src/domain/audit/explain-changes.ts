import { propertyRule } from '../directory/catalogue.js';
import { linkKey } from '../timeline/object-timeline.js';
import { isFirstSight } from '../timeline/events.js';
import { AUDIT_SKEW_MS, type AuditRecord, SETTLING_MS } from '../timeline/attribution.js';
import { epochMsOf, type Instant, instantPlus } from '../instant.js';
import { attributeClaim, lifeClaim, linkClaim } from './audit-claims.js';
import type { Claim, KnownChange } from './claim.js';
import { completions } from './created-with.js';
import { plainText } from './plain-text.js';

/** One thing about an object that a change changed. */
interface Aspect<Change extends KnownChange> {
  readonly change: Change;
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly claimOf: (audit: AuditRecord) => Claim | undefined;
}

const LIFE = 'life';

interface Told {
  readonly audit: AuditRecord;
  readonly claim: Claim;
}

/**
 * The records that speak of each change of one object, in the order of time; never a guess. Several
 * edits between two looks are one change, so there may be several. For each thing that changed: those
 * inside the window that lead from the value before to the value after; when there is none, and the
 * records had time to settle, the nearest outside by no more than the skew, if they say the same. No record explains two changes of the same thing.
 * Changes come in the order of their looks.
 */
export const explainChanges = <Change extends KnownChange>(
  changes: readonly Change[],
  audits: readonly AuditRecord[],
  now: Instant,
): ReadonlyMap<Change, readonly AuditRecord[]> => {
  const found = new Map<Change, Set<AuditRecord>>(changes.map((change) => [change, new Set()]));
  const ordered = audits.filter(({ succeeded }) => succeeded).toSorted(byTime);
  for (const aspects of Map.groupBy(changes.flatMap(aspectsOf), ({ key }) => key).values()) {
    for (const [aspect, told] of explained(aspects, ordered, now)) {
      for (const { audit } of told) found.get(aspect.change)?.add(audit);
    }
  }
  const all = [...found].map(
    ([change, by]) => [change, [...by, ...completions(change, by, ordered)].sort(byTime)] as const,
  );
  return new Map(all);
};

const byTime = (one: AuditRecord, other: AuditRecord): number =>
  one.occurredAt < other.occurredAt ? -1 : Number(one.occurredAt > other.occurredAt);

const aspectsOf = <Change extends KnownChange>(change: Change): readonly Aspect<Change>[] => {
  const { event } = change;
  // What a first reading shows may have been there for years.
  if (event.data.window.after === null || isFirstSight(event)) return [];
  switch (event.type) {
    case 'ObjectChanged':
      return changedAspects(change, event.data);
    case 'ObjectCreated':
      return [lifeAspect(change, 'absent', 'live')];
    case 'ObjectSoftDeleted':
      return [lifeAspect(change, 'live', 'soft-deleted')];
    case 'ObjectRestored':
      return [lifeAspect(change, event.data.was, 'live')];
    case 'ObjectHardDeleted':
      return [lifeAspect(change, event.data.was, 'hard-deleted')];
  }
};

const lifeAspect = <Change extends KnownChange>(
  change: Change,
  before: string,
  after: string,
): Aspect<Change> => ({
  change,
  key: LIFE,
  before,
  after,
  claimOf: (audit) => lifeClaim(audit, change),
});

type Changed = Extract<KnownChange['event'], { type: 'ObjectChanged' }>['data'];

const changedAspects = <Change extends KnownChange>(
  change: Change,
  { objectType, attributes, links }: Changed,
): readonly Aspect<Change>[] => [
  ...attributes
    .filter(({ name }) => propertyRule(objectType, name).volatile !== true)
    .map((attribute) => ({
      change,
      key: `attribute ${attribute.name}`,
      before: plainText(attribute.before),
      after: plainText(attribute.after),
      claimOf: (audit: AuditRecord) => attributeClaim(audit, change, attribute),
    })),
  ...links.map((link) => ({
    change,
    key: `link ${linkKey(link)}`,
    before: link.op === 'added' ? 'no' : 'yes',
    after: link.op === 'added' ? 'yes' : 'no',
    claimOf: (audit: AuditRecord) => linkClaim(audit, change, link),
  })),
];

/** Of one thing that changed, once or more often. */
const explained = <Change extends KnownChange>(
  aspects: readonly Aspect<Change>[],
  audits: readonly AuditRecord[],
  now: Instant,
): readonly (readonly [Aspect<Change>, readonly Told[]])[] => {
  const used = new Set<AuditRecord>();
  const told = aspects.map((aspect) => {
    const speaking = audits.flatMap((audit) => {
      const claim = aspect.claimOf(audit);
      return claim === undefined ? [] : [{ audit, claim }];
    });
    const inside = speaking.filter((one) => !used.has(one.audit) && distanceMs(one, aspect) === 0);
    const by = leading(inside, aspect);
    by.forEach(({ audit }) => used.add(audit));
    return { aspect, speaking, by };
  });
  return told.map(({ aspect, speaking, by }) => {
    const late = by.length > 0 ? [] : besides(speaking, aspect, now);
    const all = late.some(({ audit }) => used.has(audit)) ? by : [...by, ...late];
    all.forEach(({ audit }) => used.add(audit));
    return [aspect, all];
  });
};

/** 0 inside the window, less before it and more after it. */
const distanceMs = ({ audit }: Told, { change }: Aspect<KnownChange>): number => {
  const { after, until } = change.event.data.window;
  const at = epochMsOf(audit.occurredAt);
  const from = epochMsOf(after ?? until);
  return at < from ? at - from : Math.max(0, at - epochMsOf(until));
};

const differ = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;

/** In a window longer than this other looks saw most of it, so only what says the value will do. */
const LONG_WINDOW_MS = 3_600_000;

/**
 * Those that may lead from the value before to the value after. At the end of the window stands what
 * the look did not show yet, at its beginning what the look before had seen already.
 */
const leading = (inside: readonly Told[], aspect: Aspect<KnownChange>): readonly Told[] => {
  const last = inside.findLastIndex(({ claim }) => !differ(claim.after, aspect.after));
  const first = inside.findIndex(({ claim }) => !differ(claim.before, aspect.before));
  const told = first === -1 ? wroteIt(inside[last], aspect) : inside.slice(first, last + 1);
  const notShownYet = instantPlus(aspect.change.event.data.window.until, -AUDIT_SKEW_MS);
  const contradicts = inside.slice(last + 1).some(({ audit }) => audit.occurredAt < notShownYet);
  return contradicts || (isLong(aspect) && isVague(told, aspect)) ? [] : told;
};

/** Who wrote the very value that was seen, though what came before it has no record. */
const wroteIt = (last: Told | undefined, { key, after }: Aspect<KnownChange>): readonly Told[] =>
  last !== undefined && key !== LIFE && after !== undefined && last.claim.after === after
    ? [last]
    : [];

const isLong = ({ change }: Aspect<KnownChange>): boolean => {
  const { after, until } = change.event.data.window;
  return after !== null && epochMsOf(until) - epochMsOf(after) > LONG_WINDOW_MS;
};

const isVague = (told: readonly Told[], aspect: Aspect<KnownChange>): boolean =>
  told.length > 1 && (aspect.after === undefined || told.at(-1)?.claim.after === undefined);

/**
 * Those beside the window, up to the one nearest to it: changes may show late, and clocks differ a
 * little. Before it there may be several in a row.
 */
const besides = (
  speaking: readonly Told[],
  aspect: Aspect<KnownChange>,
  now: Instant,
): readonly Told[] => {
  const near = speaking.filter((one) => Math.abs(distanceMs(one, aspect)) <= AUDIT_SKEW_MS);
  if (near.some((one) => distanceMs(one, aspect) === 0)) return [];
  const before = near.filter((one) => distanceMs(one, aspect) < 0);
  const after = near.filter((one) => distanceMs(one, aspect) > 0);
  const ways = [before.slice(-1), rowTo(before, aspect), after.slice(0, 1)];
  const fits = (way: readonly Told[]): boolean =>
    way.length > 0 &&
    way.every((one) => isSettled(one, now)) &&
    leadsAllTheWay(way, aspect, near.length === 1);
  return ways.find(fits) ?? [];
};

/** The shortest row of records at the end that begins with the value before. */
const rowTo = (before: readonly Told[], aspect: Aspect<KnownChange>): readonly Told[] =>
  before.slice(before.findLastIndex(({ claim }) => claim.before === aspect.before));

const isSettled = ({ audit }: Told, now: Instant): boolean =>
  epochMsOf(audit.occurredAt) + SETTLING_MS <= epochMsOf(now);

const leadsAllTheWay = (
  way: readonly Told[],
  aspect: Aspect<KnownChange>,
  isOnly: boolean,
): boolean => {
  const values = [aspect.before, ...way.map(({ claim }) => claim.after)];
  const isRow = way.every(({ claim }, index) => !differ(claim.before, values[index]));
  const end = values.at(-1);
  return (
    isRow &&
    !differ(end, aspect.after) &&
    (isOnly || (end !== undefined && aspect.after !== undefined))
  );
};
