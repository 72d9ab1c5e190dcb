import { objectId } from '../../../src/domain/directory/directory-object.js';
import { epochMsOf, type Instant, instantAt } from '../../../src/domain/instant.js';
import { type ChangeEvent, isFirstSight } from '../../../src/domain/timeline/events.js';
import {
  isReported,
  type TenantHistory,
  type TimelineRow,
} from '../../../src/history/history.port.js';
import type {
  Bucket,
  Buckets,
  ChangeKind,
  Overview,
  OverviewPatch,
  OverviewUpdate,
  Span,
  Top,
} from '../../../src/history/overview.port.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const kindOf: Readonly<Record<ChangeEvent['type'] | 'ChangeReported', ChangeKind>> = {
  ObjectDiscovered: 'discovered',
  LinksDiscovered: 'discovered',
  ObjectCreated: 'created',
  ObjectChanged: 'changed',
  ObjectSoftDeleted: 'deleted',
  ObjectRestored: 'restored',
  ObjectHardDeleted: 'deleted',
  ChangeReported: 'reported',
};

/** The overview as anybody can count it from the pages of the timeline, but for what it may be trusted. */
export const recounted = (tenant: TenantHistory, now: Instant): Omit<Overview, 'trust'> => {
  const nowMs = epochMsOf(now);
  const minute = Math.floor(nowMs / MINUTE_MS);
  const hour = Math.floor(nowMs / HOUR_MS);
  const hours = { fromMs: (hour - 30 * 24 + 1) * HOUR_MS, unitMs: HOUR_MS };
  const minutes = { fromMs: (minute - 24 * 60 + 1) * MINUTE_MS, unitMs: MINUTE_MS };
  const lastHourMs = (minute - 60 + 1) * MINUTE_MS;
  const from = (fromMs: number) => rowsFrom(tenant, fromMs, nowMs);
  return {
    live: tenant.now().counts(),
    minutes: buckets(from(minutes.fromMs), minutes),
    hours: buckets(from(hours.fromMs), hours),
    lastHour: span(tenant, lastHourMs, from(lastHourMs)),
    lastDay: span(tenant, minutes.fromMs, from(minutes.fromMs)),
  };
};

type Timed = readonly [time: number, row: TimelineRow];

/**
 * Rows in the order of time: as it occurred, or was seen, which never goes back; what lies more than an hour
 * ahead left out.
 */
const rowsFrom = (tenant: TenantHistory, fromMs: number, nowMs: number): readonly Timed[] => {
  const query = { order: 'oldest-first', from: { instant: instantAt(fromMs) } } as const;
  const timed: Timed[] = [];
  let seen = 0;
  for (let after: string | null | undefined; after !== null;) {
    const page = { size: 500, ...(after !== undefined && { after }) };
    const { rows, next } = tenant.timeline({ ...query, page });
    for (const row of rows) {
      if (!isReported(row)) seen = Math.max(seen, epochMsOf(row.observedAt));
      timed.push([isReported(row) ? epochMsOf(row.event.data.occurredAt) : seen, row]);
    }
    after = next;
  }
  return timed.filter(([time]) => time <= nowMs + HOUR_MS);
};

const buckets = (
  rows: readonly Timed[],
  { fromMs, unitMs }: { readonly fromMs: number; readonly unitMs: number },
): Buckets => {
  const counted = new Map<number, Record<string, Partial<Record<ChangeKind, number>>>>();
  for (const [time, { event }] of rows) {
    const start = Math.floor(time / unitMs) * unitMs;
    const counts = counted.get(start) ?? {};
    counted.set(start, counts);
    const ofType = (counts[event.data.objectType] ??= {});
    ofType[kindOf[event.type]] = (ofType[kindOf[event.type]] ?? 0) + 1;
  }
  const inOrder = [...counted].sort(([one], [other]) => one - other);
  return {
    from: instantAt(fromMs),
    buckets: inOrder.map(([start, counts]) => ({ at: instantAt(start), counts })),
  };
};

const span = (tenant: TenantHistory, fromMs: number, timed: readonly Timed[]): Span => {
  const rows = timed.map(([, row]) => row).filter(({ event }) => !isFirstSight(event));
  const seen = rows.filter((row) => !isReported(row));
  const actors = rows.map((row) =>
    distinct(row.actors.map(({ kind, id, name }) => JSON.stringify([kind, id, name]))),
  );
  const state = tenant.now();
  return {
    from: instantAt(fromMs),
    changes: seen.length,
    unattributed: seen.filter(({ auditIds }) => auditIds.length === 0).length,
    reported: rows.length - seen.length,
    actors: top(actors.flat(), (key) => {
      const [kind, id, name] = JSON.parse(key) as ['user', string, string];
      return { kind, id, name };
    }),
    objects: top(
      rows.map(({ event }) => event.data.objectId),
      (id) => {
        const { objectType = null, displayName = null } = state.object(objectId(id)) ?? {};
        return { objectId: objectId(id), objectType, displayName };
      },
    ),
    activities: top(
      rows.flatMap(({ activities }) => distinct(activities)),
      (activity) => ({ activity }),
    ),
  };
};

const distinct = (texts: readonly string[]) => [...new Set(texts)];

const top = <Row>(keys: readonly string[], rowOf: (key: string) => Row): Top<Row> => {
  const counts = [...Map.groupBy(keys, (key) => key)].map(
    ([key, { length }]) => [key, length] as const,
  );
  const listed = counts
    .sort(([key, count], [otherKey, otherCount]) =>
      count === otherCount ? (key < otherKey ? -1 : 1) : otherCount - count,
    )
    .slice(0, 10);
  return {
    rows: listed.map(([key, changes]) => ({ ...rowOf(key), changes })),
    others: keys.length - listed.reduce((sum, [, count]) => sum + count, 0),
    exact: true,
  };
};

/** What a client holds after an update, as the documentation tells it. */
export const updated = (held: Overview | undefined, update: OverviewUpdate): Overview => {
  if ('whole' in update) return update.whole;
  if (held === undefined) throw new Error('A patch came before the whole');
  return patched(held, update.patch);
};

const patched = (held: Overview, { minutes, hours, ...parts }: OverviewPatch): Overview => ({
  ...held,
  ...parts,
  ...(minutes && { minutes: merged(held.minutes, minutes) }),
  ...(hours && { hours: merged(held.hours, hours) }),
});

const merged = (held: Buckets, { from, buckets: changed }: Buckets): Buckets => {
  const byStart = new Map<Instant, Bucket>(
    [...held.buckets, ...changed].map((one) => [one.at, one]),
  );
  const left = [...byStart.values()].filter(
    ({ at, counts }) => at >= from && Object.keys(counts).length > 0,
  );
  return { from, buckets: left.sort((one, other) => (one.at < other.at ? -1 : 1)) };
};

export const withoutTrust = ({
  live,
  minutes,
  hours,
  lastHour,
  lastDay,
}: Overview): Omit<Overview, 'trust'> => ({ live, minutes, hours, lastHour, lastDay });
