import {
  type EventStore,
  type LogRange,
  type RecordedEvent,
  type StreamId,
} from '../../../src/event-store/event-store.port.js';
import { aCategory, aNewEvent, collect, idsOf, newEvents } from '../../support/events.js';

/** Generous: only a promise that is not kept meets it. */
const LIMIT_MS = 18_000;

export const itSubscribes = (store: () => EventStore): void => {
  /** The next `count` events of a subscription, which is then broken off. */
  const take = async (range: LogRange, count: number): Promise<readonly RecordedEvent[]> => {
    const taken: RecordedEvent[] = [];
    for await (const event of store().subscribe(range, AbortSignal.timeout(LIMIT_MS))) {
      taken.push(event);
      if (taken.length === count) break;
    }
    return taken;
  };

  const aLog = async (count: number) => {
    const category = aCategory();
    const streamId = `${category}-a` as StreamId;
    const events = newEvents(count);
    await store().append(streamId, 'no_stream', events);
    return { category, streamId, events, range: fromStart(category) };
  };

  const fromStart = (category: string): LogRange => ({
    after: 'start',
    streamPrefixes: [category],
  });

  describe('subscribing', () => {
    it('delivers what stands and then what is appended, from the start', async () => {
      const { streamId, events, range } = await aLog(3);
      const taking = take(range, 6);
      const live = newEvents(3);
      await store().append(streamId, 2, live);

      expect(await taking).toEqual(await collect(store().read(streamId)));
      expect(idsOf(await taking)).toEqual(idsOf([...events, ...live]));
    });

    it('delivers what comes after a position, and not the event that stands there', async () => {
      const { streamId, events, range } = await aLog(5);
      const [, , third] = await collect(store().read(streamId));
      const after = third?.position ?? 'start';

      const taken = await take({ ...range, after }, 2);

      expect(idsOf(taken)).toEqual(idsOf(events.slice(3)));
    });

    it('delivers several at a time as well, until the signal aborts', async () => {
      const { streamId, range } = await aLog(3);
      const abort = new AbortController();
      const taken: RecordedEvent[] = [];
      const appending = store().append(streamId, 2, newEvents(3));
      for await (const batch of store().batches(range, abort.signal)) {
        taken.push(...batch);
        if (taken.length === 6) abort.abort();
      }
      await appending;

      expect(taken).toEqual(await collect(store().read(streamId)));
    });

    it('waits at the head for events that match, past others', async () => {
      const { streamId, range } = await aLog(1);
      const after = (await store().head()) ?? 'start';
      const taking = take({ ...range, after }, 1);
      await store().append(`${aCategory()}-a` as StreamId, 'no_stream', newEvents(2));
      const live = aNewEvent();
      await store().append(streamId, 0, [live]);

      expect(idsOf(await taking)).toEqual([live.id]);
    });

    it('delivers the first event of a stream that did not exist', async () => {
      const category = aCategory();
      const taking = take(fromStart(category), 1);
      const event = aNewEvent();
      await store().append(`${category}-new` as StreamId, 'no_stream', [event]);

      expect(idsOf(await taking)).toEqual([event.id]);
    });

    it('loses and repeats nothing where catching up becomes live', async () => {
      const { streamId, range } = await aLog(1);
      const total = 400;
      const subscribers = Array.from({ length: 3 }, () => take(range, total));
      let revision = 0;
      while (revision + 1 < total) {
        const events = newEvents(Math.min(1 + (revision % 7), total - 1 - revision));
        ({ revision } = await store().append(streamId, revision, events));
        // A subscriber that begins somewhere on the way meets the seam elsewhere.
        if (revision % 50 < 7) subscribers.push(take(range, total));
      }

      const expected = idsOf(await collect(store().read(streamId)));
      expect(expected).toHaveLength(total);
      for (const taken of await Promise.all(subscribers)) expect(idsOf(taken)).toEqual(expected);
    });

    it('serves a slow and a quick subscriber at once, each at its own pace', async () => {
      const { streamId, range } = await aLog(2);
      const slow = store().subscribe(range, AbortSignal.timeout(LIMIT_MS))[Symbol.asyncIterator]();
      await slow.next();
      const taking = take(range, 202);
      await store().append(streamId, 1, newEvents(200));
      const quick = await taking;

      const late: RecordedEvent[] = [];
      while (late.length < 201) {
        const next = await slow.next();
        if (next.done === true) break;
        late.push(next.value);
      }
      await slow.return?.();

      expect(idsOf(late)).toEqual(idsOf(quick.slice(1)));
    });

    it('ends when the signal aborts while it waits', async () => {
      const { range } = await aLog(1);
      const abort = new AbortController();
      const seen: string[] = [];
      for await (const { id } of store().subscribe(range, abort.signal)) {
        seen.push(id);
        setImmediate(() => {
          abort.abort();
        });
      }

      expect(seen).toHaveLength(1);
    });

    it('delivers nothing more once the signal has aborted', async () => {
      const { range } = await aLog(50);
      const abort = new AbortController();
      const seen: string[] = [];
      for await (const { id } of store().subscribe(range, abort.signal)) {
        seen.push(id);
        if (seen.length === 5) abort.abort();
      }

      expect(seen).toHaveLength(5);
    });

    it('delivers nothing when the signal has aborted before', async () => {
      const { range } = await aLog(1);

      expect(await collect(store().subscribe(range, AbortSignal.abort()))).toEqual([]);
    });

    it('can be broken off and taken up again where it stopped', async () => {
      const { streamId, range } = await aLog(30);
      let after: LogRange['after'] = 'start';
      const seen: RecordedEvent[] = [];
      while (seen.length < 30) {
        const taken = await take({ ...range, after }, 7 - (seen.length > 25 ? 5 : 0));
        seen.push(...taken);
        after = taken.at(-1)?.position ?? after;
      }

      expect(seen).toEqual(await collect(store().read(streamId)));
    });
  });
};
