import { setImmediate as turn } from 'node:timers/promises';
import { changeEventTypes } from '../domain/timeline/events.js';
import { changeStreams, SHARDS, sliceOf, sliceStream } from '../domain/timeline/streams.js';
import {
  comparePositions,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StreamId,
  streamId,
} from '../event-store/event-store.port.js';
import { dayPlus, daysFrom } from './days.js';

/** A slice that is there, and its last event. */
export interface Slice {
  readonly streamId: StreamId;
  readonly day: string;
  readonly revision: number;
  readonly position: Position;
  readonly chain: string | null;
}

/** Removed with the next baseline at the latest, because they grew while they were being removed. */
const LEFT_BEHIND_DAYS = 31;
/** Days before the last one wanted that are tried when days lie across each other in the log. */
const DAYS_TRIED = 7;

/** The slices of a tenant up to a day, in the order of days. */
export const slicesUpTo = async (
  store: EventStore,
  tenantId: string,
  day: string,
  baselineDay: string | null,
): Promise<readonly Slice[]> => {
  const first =
    baselineDay === null
      ? await firstDay(store, tenantId)
      : dayPlus(baselineDay, -LEFT_BEHIND_DAYS);
  const slices: Slice[] = [];
  for (const each of first === undefined ? [] : daysFrom(first, day)) {
    // Whoever asks how history is kept must not hold up everybody.
    await turn();
    const last = await Promise.all(streamsOf(tenantId, each).map((stream) => store.last(stream)));
    slices.push(
      ...last.flatMap((event) => (event === undefined ? [] : [sliceEndedBy(event, each)])),
    );
  }
  return slices;
};

const streamsOf = (tenantId: string, day: string): readonly StreamId[] =>
  Array.from({ length: SHARDS }, (_, shard) => streamId(sliceStream(tenantId, shard, day)));

const sliceEndedBy = (
  { streamId: stream, revision, position, metadata }: RecordedEvent,
  day: string,
): Slice => ({ streamId: stream, day, revision, position, chain: metadata.chain ?? null });

/** A day before the first one in the log: a clock may have gone back since. */
const firstDay = async (store: EventStore, tenantId: string): Promise<string | undefined> => {
  const range = { after: 'start', streamPrefixes: [changeStreams(tenantId)] } as const;
  for await (const event of store.readAll(range)) {
    const slice = sliceOf(event.streamId);
    if (slice !== undefined) return dayPlus(slice.day, -1);
  }
  return undefined;
};

/**
 * The last day, of a few up to `day`, behind which the log can be cut: nothing of a later day stands
 * before anything of the days up to it. `undefined` when there is none.
 */
export const cleanCut = async (
  store: EventStore,
  tenantId: string,
  slices: readonly Slice[],
  { day, today }: { readonly day: string; readonly today: string },
): Promise<string | undefined> => {
  const firsts = await firstsOf(
    store,
    tenantId,
    daysFrom(dayPlus(day, 1 - DAYS_TRIED), dayPlus(today, 1)),
  );
  return daysFrom(dayPlus(day, 1 - DAYS_TRIED), day).findLast((cut) => {
    const before = slices.filter((slice) => slice.day <= cut).map(({ position }) => position);
    const behind = firsts.filter((first) => first.day > cut).map(({ position }) => position);
    return before.length > 0 && isBefore(newestOf(before), oldestOf(behind));
  });
};

const isBefore = (one: Position | undefined, other: Position | undefined): boolean =>
  one === undefined || other === undefined || comparePositions(one, other) < 0;

export const newestOf = (positions: readonly Position[]): Position | undefined =>
  [...positions].sort(comparePositions).at(-1);

const oldestOf = (positions: readonly Position[]): Position | undefined =>
  [...positions].sort(comparePositions)[0];

const firstsOf = async (store: EventStore, tenantId: string, days: readonly string[]) => {
  const firsts: { readonly day: string; readonly position: Position }[] = [];
  for (const day of days) {
    await turn();
    const found = await Promise.all(streamsOf(tenantId, day).map((each) => firstOf(store, each)));
    firsts.push(
      ...found.filter((position) => position !== undefined).map((position) => ({ day, position })),
    );
  }
  return firsts;
};

const firstOf = async (store: EventStore, stream: StreamId): Promise<Position | undefined> => {
  for await (const { position } of store.read(stream)) return position;
  return undefined;
};

/** The slices that hold a change behind a position: it came after the baseline was made. */
export const changedBehind = async (
  store: EventStore,
  slices: readonly Slice[],
  position: Position,
): Promise<readonly Slice[]> => {
  const late: Slice[] = [];
  for (const slice of slices) {
    if (comparePositions(slice.position, position) <= 0) continue;
    if (await some(store, slice, (event) => isChangeBehind(event, position))) late.push(slice);
  }
  return late;
};

const isChangeBehind = (recorded: RecordedEvent, position: Position): boolean =>
  changeEventTypes.has(recorded.event.type) && comparePositions(recorded.position, position) > 0;

/**
 * In the order in which they are removed: first the one that holds the last change folded in, so that who
 * has read that change had read everything before it.
 */
export const inOrderOfRemoval = async (
  store: EventStore,
  slices: readonly Slice[],
  lastFolded: Position,
): Promise<readonly Slice[]> => {
  const newestFirst = slices.toSorted((one, other) =>
    comparePositions(other.position, one.position),
  );
  for (const slice of newestFirst) {
    if (!(await some(store, slice, ({ position }) => position === lastFolded))) continue;
    return [slice, ...newestFirst.filter((other) => other !== slice)];
  }
  return newestFirst;
};

const some = async (
  store: EventStore,
  slice: Slice,
  passes: (event: RecordedEvent) => boolean,
): Promise<boolean> => {
  for await (const event of store.read(slice.streamId)) if (passes(event)) return true;
  return false;
};
