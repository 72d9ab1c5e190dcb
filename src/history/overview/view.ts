import { objectId } from '../../domain/directory/directory-object.js';
import { instantAt } from '../../domain/instant.js';
import type { TenantHistory, TenantState } from '../history.port.js';
import type { Buckets, Overview, OverviewPatch, Span } from '../overview.port.js';
import type { At } from '../positions.js';
import type { BucketRing, StampedBucket } from './bucket-ring.js';
import { actorOf, type SpanCounts } from './span-counts.js';
import type { TenantCounts } from './tenant-counts.js';

type Parts = Pick<Overview, 'trust' | 'live' | 'lastHour' | 'lastDay'>;

interface Ring extends Pick<Buckets, 'from'> {
  readonly stamped: readonly StampedBucket[];
}

/** An overview as it was once, in the pieces that are told when they change. */
export interface View {
  readonly counts: TenantCounts;
  readonly at: At;
  readonly parts: Parts;
  /** What a part tells: a trust whose position alone has moved tells nothing. */
  readonly texts: Readonly<Record<keyof Parts, string>>;
  readonly minutes: Ring;
  readonly hours: Ring;
  /** Resolves when more is committed than the view tells. */
  readonly nextCommit: Promise<void>;
}

/** What the counts and the history tell just now. */
export const viewOf = (
  counts: TenantCounts,
  history: TenantHistory,
  nextCommit: Promise<void>,
): View => {
  const state = history.now();
  const lastHour = spanOf(counts.lastHour, state);
  const lastDay = spanOf(counts.lastDay, state);
  const gaps = history.gaps().filter(({ until }) => until >= lastDay.from);
  const { lagEvents, lastLooks } = state.trust;
  const trust = { ...state.trust, gaps };
  const live = state.counts();
  return {
    counts,
    at: counts.model.checkpoint,
    parts: { trust, live, lastHour, lastDay },
    texts: {
      trust: JSON.stringify([gaps, lagEvents, lastLooks]),
      live: JSON.stringify(live),
      lastHour: JSON.stringify(lastHour),
      lastDay: JSON.stringify(lastDay),
    },
    minutes: ringOf(counts.minutes),
    hours: ringOf(counts.hours),
    nextCommit,
  };
};

const ringOf = (ring: BucketRing): Ring => ({ from: ring.from, stamped: ring.buckets() });

const spanOf = (counts: SpanCounts, state: TenantState): Span => {
  const { fromMs, changes, attributed, reported, actors, objects, activities } = counts;
  return {
    from: instantAt(fromMs),
    changes,
    unattributed: changes - attributed,
    reported,
    actors: actors.top(actorOf),
    objects: objects.top((id) => named(id, state)),
    activities: activities.top((activity) => ({ activity })),
  };
};

const named = (id: string, state: TenantState) => {
  const { objectType = null, displayName = null } = state.object(objectId(id)) ?? {};
  return { objectId: objectId(id), objectType, displayName };
};

/** All of it. */
export const wholeOf = ({ parts, minutes, hours }: View): Overview => ({
  ...parts,
  minutes: bucketsOf(minutes),
  hours: bucketsOf(hours),
});

const bucketsOf = ({ from, stamped }: Ring): Buckets => ({
  from,
  buckets: stamped
    .map(({ bucket }) => bucket)
    .filter(({ counts }) => Object.keys(counts).length > 0),
});

/** What makes one view of the same counts the later one; `undefined` when they tell the same. */
export const patchBetween = (before: View, after: View): OverviewPatch | undefined => {
  const { texts, parts } = after;
  const minutes = changedBuckets(after.minutes, before.at, before.minutes.from);
  const hours = changedBuckets(after.hours, before.at, before.hours.from);
  const patch = {
    ...(texts.trust !== before.texts.trust && { trust: parts.trust }),
    ...(texts.live !== before.texts.live && { live: parts.live }),
    ...(minutes && { minutes }),
    ...(hours && { hours }),
    ...(texts.lastHour !== before.texts.lastHour && { lastHour: parts.lastHour }),
    ...(texts.lastDay !== before.texts.lastDay && { lastDay: parts.lastDay }),
  };
  return Object.keys(patch).length === 0 ? undefined : patch;
};

/** What makes whatever the same counts told at a place the later view. */
export const patchBehind = (at: At, { parts, minutes, hours }: View): OverviewPatch => ({
  ...parts,
  minutes: { from: minutes.from, buckets: changedBehind(minutes, at) },
  hours: { from: hours.from, buckets: changedBehind(hours, at) },
});

const changedBehind = ({ stamped }: Ring, at: At): Buckets['buckets'] =>
  stamped.filter(({ changedAt }) => changedAt > at).map(({ bucket }) => bucket);

const changedBuckets = (ring: Ring, at: At, from: Ring['from']): Buckets | undefined => {
  const buckets = changedBehind(ring, at);
  return buckets.length === 0 && ring.from === from ? undefined : { from: ring.from, buckets };
};
