import {
  comparePositions,
  type EventStore,
  type LogRange,
  type RecordedEvent,
} from '../../src/event-store/event-store.port.js';
import type { SliceRemoval } from '../../src/event-store/slice-removal.port.js';
import { aCategory, aStreamId, collect, idsOf, newEvents } from '../support/events.js';

export interface RemovableLog {
  readonly store: EventStore;
  readonly removal: SliceRemoval;
}

/**
 * What every way of removing promises. Whether `readAll` and `subscribe` still give removed events is
 * not promised, nor at which revision a stream goes on to which somebody appends after its removal.
 */
export const itKeepsTheSliceRemovalContract = (open: () => Promise<RemovableLog>): void => {
  let store: EventStore;
  let removal: SliceRemoval;

  beforeEach(async () => {
    ({ store, removal } = await open());
  });

  const aStream = async (count: number, category?: string) => {
    const streamId = aStreamId(category);
    const events = newEvents(count);
    await store.append(streamId, 'no_stream', events);
    return { streamId, ids: idsOf(events) };
  };

  const idsIn = async (streamId: Parameters<EventStore['read']>[0], from?: number) =>
    idsOf(await collect(store.read(streamId, from)));

  it('removes a whole stream, also one of many events', async () => {
    const { streamId } = await aStream(3_000);

    await removal.remove(streamId, 2_999);

    expect(await idsIn(streamId)).toEqual([]);
    expect(await idsIn(streamId, 2_999)).toEqual([]);
    expect(await store.last(streamId)).toBeUndefined();
  });

  it('leaves every other stream as it was', async () => {
    const category = aCategory();
    const before = await aStream(2, category);
    const removed = await aStream(2, category);
    const after = await aStream(2, category);

    await removal.remove(removed.streamId, 1);

    expect(await idsIn(before.streamId)).toEqual(before.ids);
    expect(await idsIn(after.streamId)).toEqual(after.ids);
    const found = await collect(store.readAll({ after: 'start', streamPrefixes: [category] }));
    const others = found.filter(({ streamId }) => streamId !== removed.streamId);
    expect(idsOf(others)).toEqual([...before.ids, ...after.ids]);
  });

  it('refuses to remove a stream that has grown, and keeps all of it', async () => {
    const { streamId, ids } = await aStream(2);
    const more = newEvents(1);
    await store.append(streamId, 1, more);

    await expect(removal.remove(streamId, 1)).rejects.toMatchObject({
      code: 'wrong-expected-revision',
    });

    expect(await idsIn(streamId)).toEqual([...ids, ...idsOf(more)]);
  });

  it('refuses to remove a stream that is shorter than believed', async () => {
    const { streamId, ids } = await aStream(2);

    await expect(removal.remove(streamId, 5)).rejects.toMatchObject({
      code: 'wrong-expected-revision',
    });

    expect(await idsIn(streamId)).toEqual(ids);
  });

  it('lets a removed stream be removed again, and one that never was', async () => {
    const { streamId } = await aStream(2);
    await removal.remove(streamId, 1);

    await removal.remove(streamId, 1);
    await removal.remove(aStreamId(), 7);

    expect(await idsIn(streamId)).toEqual([]);
  });

  it('never goes back with positions, also when the last event is removed', async () => {
    const { streamId } = await aStream(4);
    const head = await store.head();

    await removal.remove(streamId, 3);

    expect(ordered(head, await store.head())).toBeLessThanOrEqual(0);
    const next = await store.append(aStreamId(), 'no_stream', newEvents(1));
    expect(ordered(head, next.position)).toBeLessThan(0);
  });

  it('refuses an append behind the last event that was removed by another revision', async () => {
    const { streamId } = await aStream(2);
    await removal.remove(streamId, 1);

    await expect(store.append(streamId, 0, newEvents(1))).rejects.toMatchObject({
      code: 'wrong-expected-revision',
    });
    await expect(store.append(streamId, 5, newEvents(1))).rejects.toMatchObject({
      code: 'wrong-expected-revision',
    });
  });

  it('refuses what is appended to a removed stream, or gives it and nothing older', async () => {
    const { streamId } = await aStream(2);
    await removal.remove(streamId, 1);
    const anew = newEvents(2);

    const [outcome] = await Promise.allSettled([store.append(streamId, 'no_stream', anew)]);

    const given = outcome.status === 'fulfilled' ? idsOf(anew) : [];
    expect(await idsIn(streamId)).toEqual(given);
    expect((await store.last(streamId))?.id).toBe(given[1]);
  });

  it('lets a reader in the middle of a removed stream end', async () => {
    const { streamId, ids } = await aStream(3_000);
    const reading = store.read(streamId)[Symbol.asyncIterator]();
    const first: IteratorResult<RecordedEvent, unknown> = await reading.next();

    await removal.remove(streamId, 2_999);

    const rest = await collect({ [Symbol.asyncIterator]: () => reading });
    expect(first).toMatchObject({ value: { id: ids[0] } });
    expect(idsOf(rest)).toEqual(ids.slice(1, rest.length + 1));
  });

  it('goes on delivering to readers of the log while something is removed', async () => {
    const category = aCategory();
    const one = await aStream(1_000, category);
    const gone = await aStream(3_000, category);
    const other = await aStream(1_000, category);
    const range: LogRange = { after: 'start', streamPrefixes: [category] };
    const reading = store.readAll(range)[Symbol.asyncIterator]();
    await reading.next();

    await removal.remove(gone.streamId, 2_999);

    const rest = await collect({ [Symbol.asyncIterator]: () => reading });
    const kept = rest.filter(({ streamId }) => streamId !== gone.streamId);
    expect(idsOf(kept)).toEqual([...one.ids.slice(1), ...other.ids]);
  });

  it('truncates a stream before a revision', async () => {
    const { streamId, ids } = await aStream(10);

    await removal.truncate(streamId, 7);

    expect(await idsIn(streamId)).toEqual(ids.slice(7));
    expect(await idsIn(streamId, 3)).toEqual(ids.slice(7));
    expect(await idsIn(streamId, 8)).toEqual(ids.slice(8));
    const [first] = await collect(store.read(streamId));
    expect(first).toMatchObject({ revision: 7 });
  });

  it('lets a truncated stream go on, and be truncated and removed', async () => {
    const { streamId, ids } = await aStream(4);
    await removal.truncate(streamId, 2);
    const more = newEvents(3);

    expect(await store.append(streamId, 3, more)).toMatchObject({ revision: 6 });
    await removal.truncate(streamId, 1);
    expect(await idsIn(streamId)).toEqual([...ids.slice(2), ...idsOf(more)]);
    await removal.truncate(streamId, 5);
    expect(await idsIn(streamId)).toEqual(idsOf(more).slice(1));
    await removal.remove(streamId, 6);
    expect(await idsIn(streamId)).toEqual([]);
  });

  it('never truncates the last event', async () => {
    const { streamId, ids } = await aStream(3);

    await removal.truncate(streamId, 50);
    await removal.truncate(aStreamId(), 50);

    expect(await idsIn(streamId)).toEqual(ids.slice(2));
    expect(await store.last(streamId)).toMatchObject({ id: ids[2], revision: 2 });
  });
};

type MaybePosition = Awaited<ReturnType<EventStore['head']>>;

const ordered = (one: MaybePosition, other: MaybePosition): number => {
  if (one === undefined || other === undefined) throw new Error('The log is empty');
  return comparePositions(one, other);
};
