import { setImmediate } from 'node:timers/promises';
import type { Json } from '../../../src/domain/json.js';
import {
  comparePositions,
  type EventStore,
  position,
  type RecordedEvent,
  type StreamId,
} from '../../../src/event-store/event-store.port.js';
import {
  aCategory,
  aNewEvent,
  anObjectChanged,
  aStreamId,
  collect,
  idsOf,
  newEvents,
} from '../../support/events.js';

export const itReads = (store: () => EventStore, again: () => Promise<EventStore>): void => {
  const append = async (streamId: StreamId, count: number) => {
    const events = newEvents(count);
    await store().append(streamId, 'no_stream', events);
    return events;
  };

  describe('reading a stream', () => {
    it('gives every field of an event', async () => {
      const streamId = aStreamId();
      const before = new Date().toISOString();
      const events = await append(streamId, 2);
      const after = new Date().toISOString();

      const recorded = await collect(store().read(streamId));

      const aPosition: unknown = expect.stringMatching(/^(0|[1-9]\d*)$/);
      const anInstant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(recorded).toEqual(
        events.map(({ id, event, metadata }, revision) => ({
          id,
          event,
          metadata,
          streamId,
          revision,
          position: aPosition,
          recordedAt: anInstant,
        })),
      );
      for (const { recordedAt } of recorded) {
        expect([before, recordedAt, after].toSorted()).toEqual([before, recordedAt, after]);
      }
    });

    it('gives nothing of a stream that does not exist', async () => {
      expect(await collect(store().read(aStreamId()))).toEqual([]);
    });

    it('tells streams apart whose names begin alike', async () => {
      const streamId = aStreamId();
      const events = await append(streamId, 2);
      await append(`${streamId}0` as StreamId, 2);

      expect(idsOf(await collect(store().read(streamId)))).toEqual(idsOf(events));
    });

    it.each([0, 1, 249, 250, 499, 500, 501])('begins at revision %i of 501', async (from) => {
      const streamId = aStreamId();
      const events = newEvents(501);
      await store().append(streamId, 'no_stream', events.slice(0, 1));
      await store().append(streamId, 0, events.slice(1, 250));
      await store().append(streamId, 249, events.slice(250));

      expect(idsOf(await collect(store().read(streamId, from)))).toEqual(idsOf(events.slice(from)));
    });

    it('reads a stream of many small appends in order', async () => {
      const streamId = aStreamId();
      const events = newEvents(200);
      await store().appendBatch(
        events.map((event, index) => ({
          streamId,
          expected: index === 0 ? 'no_stream' : index - 1,
          events: [event],
        })),
      );

      const recorded = await collect(store().read(streamId));

      expect(recorded.map(({ id, revision }) => [id, revision])).toEqual(
        events.map(({ id }, revision) => [id, revision]),
      );
    });

    it('can be stopped half-way, and the store used again', async () => {
      const streamId = aStreamId();
      const events = await append(streamId, 100);
      for (let round = 0; round < 50; round += 1) {
        for await (const { revision } of store().read(streamId)) if (revision === 10) break;
      }

      expect(idsOf(await collect(store().read(streamId)))).toEqual(idsOf(events));
      expect(await store().append(streamId, 99, newEvents(1))).toMatchObject({ revision: 100 });
    });

    it('lets a reader append while it reads', async () => {
      const streamId = aStreamId();
      await append(streamId, 3);
      const other = aStreamId();
      let revision = 0;
      for await (const { event, metadata } of store().read(streamId)) {
        const expected = revision === 0 ? 'no_stream' : revision - 1;
        await store().append(other, expected, [aNewEvent(event, metadata)]);
        revision += 1;
      }

      expect(await collect(store().read(other))).toHaveLength(3);
    });
  });

  describe('payloads', () => {
    const payloads: Record<string, Json> = {
      unicode: 'Žofie 李 🧑‍🚀 \u0000 \u2028 \ud800',
      quotes: '"\\\n\t/',
      null: null,
      numbers: [2 ** 53 - 1, -(2 ** 53 - 1), 0.1, 1e-300, 1.7976931348623157e308],
      nesting: Array.from({ length: 60 }).reduce<Json>((inner) => ({ in: [inner] }), 'deep'),
      empty: { list: [], object: {}, text: '', no: false },
      'names that objects have': JSON.parse(
        '{"__proto__":{"admin":true},"constructor":1,"toString":null,"hasOwnProperty":2}',
      ) as Json,
      large: 'é'.repeat(300_000),
    };

    it.each(Object.entries(payloads))('reads %s back as written', async (name, value) => {
      const streamId = aStreamId();
      const written = aNewEvent(anObjectChanged(value, name));
      await store().append(streamId, 'no_stream', [written, aNewEvent()]);

      const [recorded] = await collect(store().read(streamId));

      expect(JSON.stringify(recorded?.event)).toBe(JSON.stringify(written.event));
      expect(recorded?.event).toEqual(written.event);
    });

    it('keeps the metadata of each event, shared or not', async () => {
      const streamId = aStreamId();
      const [one, two] = newEvents(2);
      const events = [one, aNewEvent(), two].flatMap((event) => event ?? []);
      await store().append(streamId, 'no_stream', events);

      const recorded = await collect(store().read(streamId));

      expect(recorded.map(({ metadata }) => metadata)).toEqual(
        events.map(({ metadata }) => metadata),
      );
    });
  });

  describe('the last event of a stream', () => {
    it('is the one appended last, with every field', async () => {
      const streamId = aStreamId();
      await append(streamId, 3);
      await store().append(streamId, 2, newEvents(4));

      const recorded = await collect(store().read(streamId));
      expect(await store().last(streamId)).toEqual(recorded.at(-1));
    });

    it('is undefined when the stream does not exist', async () => {
      expect(await store().last(aStreamId())).toBeUndefined();
    });
  });

  describe('reading the log', () => {
    /** Three streams in turn, two of one category. */
    const someStreams = async () => {
      const category = aCategory();
      const streams = [`${category}-a`, `${category}-b`, `${category}x-a`].map(
        (id) => id as StreamId,
      );
      const heads = new Map<StreamId, number>();
      const appends = Array.from({ length: 300 }, (_, round) => {
        const streamId = streams[round % 3] ?? aStreamId();
        const head = heads.get(streamId);
        const events = newEvents(1 + (round % 4));
        heads.set(streamId, (head ?? -1) + events.length);
        return { streamId, expected: head ?? ('no_stream' as const), events };
      });
      await store().appendBatch(appends);
      return { category, streams };
    };
    const logOf = (streamPrefixes: readonly string[]) =>
      collect(store().readAll({ after: 'start', streamPrefixes }));

    it('gives the streams that begin with a prefix, in position order, and no others', async () => {
      const { category, streams } = await someStreams();
      const wanted: [readonly string[], readonly (StreamId | undefined)[]][] = [
        [[category], streams],
        [[`${category}-`], streams.slice(0, 2)],
        [[`${category}-a`], streams.slice(0, 1)],
        [[`${category}x`, `${category}-b`], streams.slice(1)],
        [[`${category}-`, `${category}-a`], streams.slice(0, 2)],
        [[`${category}-a-`, `${category}y`], []],
        [[], []],
      ];
      for (const [prefixes, expected] of wanted) {
        const log = await logOf(prefixes);
        const alone = await Promise.all(
          expected.map((streamId) => collect(store().read(streamId ?? aStreamId()))),
        );
        const inOrder = alone.flat().toSorted((a, b) => comparePositions(a.position, b.position));
        expect(log).toEqual(inOrder);
      }
    });

    it('gives everything when no prefix is named', async () => {
      const { streams } = await someStreams();

      const log = await collect(store().readAll({ after: 'start' }));

      const places = log.map((event) => event.position);
      expect(places).toEqual(places.toSorted(comparePositions));
      expect(new Set(places).size).toBe(places.length);
      expect(new Set(log.map(({ streamId }) => streamId)).size).toBeGreaterThan(streams.length);
      const head = (await store().head()) ?? position('0');
      expect(comparePositions(places.at(-1) ?? head, head)).toBeLessThan(1);
    });

    it('begins behind any position, with and without prefixes', async () => {
      const { category } = await someStreams();
      const whole = await logOf([category]);
      for (const index of [0, 1, 2, 3, 50, 100, whole.length - 1]) {
        const after = whole[index]?.position ?? position('0');
        const rest = idsOf(whole.slice(index + 1));
        const range = { after, streamPrefixes: [category] };
        expect(idsOf(await collect(store().readAll(range)))).toEqual(rest);
        const all = idsOf(await collect(store().readAll({ after })));
        expect(all.filter((id) => rest.includes(id))).toEqual(rest);
        expect(all).not.toContain(whole[index]?.id);
      }
    });

    it('ends at what stood when it was asked', async () => {
      const category = aCategory();
      await store().append(`${category}-a` as StreamId, 'no_stream', newEvents(2));
      let seen = 0;
      for await (const { metadata, event } of store().readAll({
        after: 'start',
        streamPrefixes: [category],
      })) {
        seen += 1;
        if (seen > 10) break;
        const streamId = `${category}-b${seen}` as StreamId;
        await store().append(streamId, 'no_stream', [aNewEvent(event, metadata)]);
      }

      expect(seen).toBe(2);
    });

    it('gives the same several at a time, behind any position', async () => {
      const { category } = await someStreams();
      const whole = await logOf([category]);
      for (const index of [0, 1, 50, whole.length - 1]) {
        const after = whole[index]?.position ?? position('0');
        const given: RecordedEvent[] = [];
        for await (const batch of store().batches({ after, streamPrefixes: [category] })) {
          expect(batch).not.toHaveLength(0);
          given.push(...batch);
        }

        expect(given).toEqual(whole.slice(index + 1));
      }
    });

    it('can be stopped half-way, and read again', async () => {
      const { category } = await someStreams();
      const whole = await logOf([category]);
      for (let round = 0; round < 15; round += 1) {
        const reading = store().readAll({ after: 'start' })[Symbol.asyncIterator]();
        await reading.next();
        await reading.return?.();
      }

      expect(await logOf([category])).toEqual(whole);
    });
  });

  describe('the head', () => {
    it('is the position of the event appended last', async () => {
      const { position: appended } = await store().append(aStreamId(), 'no_stream', newEvents(3));

      expect(comparePositions(appended, (await store().head()) ?? position('0'))).toBeLessThan(1);
      expect(await collect(store().readAll({ after: appended }))).toEqual([]);
    });

    it('covers whatever was seen before it was asked for, while events are being appended', async () => {
      const streamId = aStreamId();
      const appends = Array.from({ length: 40 }, (_, index) => ({
        ...{ streamId, expected: index === 0 ? ('no_stream' as const) : index - 1 },
        events: newEvents(1),
      }));
      const appending = { done: false };
      const appended = (async () => {
        for (const one of appends) await store().appendBatch([one]);
      })().finally(() => (appending.done = true));
      const ahead: RecordedEvent[] = [];
      let looks = 0;
      while (!appending.done) {
        const last = await store().last(streamId);
        const [read] = await collect(store().read(streamId, (last?.revision ?? -1) + 1));
        const head = (await store().head()) ?? position('0');
        for (const seen of [last, read].filter((event) => event !== undefined)) {
          if (comparePositions(seen.position, head) > 0) ahead.push(seen);
        }
        looks += 1;
        await setImmediate();
      }
      await appended;

      expect(ahead).toEqual([]);
      expect(looks).toBeGreaterThan(0);
    });
  });

  describe('telling logs apart', () => {
    const logOf = (streamPrefixes: readonly string[]) =>
      collect(store().readAll({ after: 'start', streamPrefixes }));

    it('has an identity that stays', async () => {
      const identity = await store().identity();

      expect(identity).not.toBe('');
      expect(await store().identity()).toBe(identity);
      expect(await (await again()).identity()).toBe(identity);
    });

    it('shows no event of it', async () => {
      await store().identity();

      expect(await logOf(['identity'])).toEqual([]);
    });
  });

  describe('counting', () => {
    it('counts the events between two positions exactly, or says that it cannot', async () => {
      const streamId = aStreamId();
      await append(streamId, 5);
      const [first, , , , last] = await collect(store().read(streamId));
      const [from, until] = [first?.position ?? position('0'), last?.position ?? position('0')];

      expect([4, null]).toContain(store().countBetween(from, until));
      expect([0, null]).toContain(store().countBetween(until, until));
    });
  });
};
