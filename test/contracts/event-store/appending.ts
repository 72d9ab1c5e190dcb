import type { Decider } from '../../../src/domain/events.js';
import type { ObjectChanged } from '../../../src/domain/timeline/events.js';
import {
  comparePositions,
  type EventStore,
  type NewEvent,
  WrongExpectedRevision,
} from '../../../src/event-store/event-store.port.js';
import {
  aNewEvent,
  anObjectChanged,
  aStreamId,
  collect,
  idsOf,
  newEvents,
} from '../../support/events.js';

const conflict: unknown = expect.objectContaining({
  code: 'wrong-expected-revision',
  category: 'conflict',
});

export const itAppends = (store: () => EventStore): void => {
  const stands = async (streamId = aStreamId(), count = 3) => {
    const events = newEvents(count);
    const appended = await store().append(streamId, 'no_stream', events);
    return { streamId, events, appended };
  };
  const idsIn = async (streamId: ReturnType<typeof aStreamId>) =>
    idsOf(await collect(store().read(streamId)));

  describe('appending', () => {
    it('appends to a new stream and tells where its last event stands', async () => {
      const { streamId, events, appended } = await stands();

      const [, , third] = await collect(store().read(streamId));
      expect(appended).toEqual({ revision: 2, position: third?.position });
      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });

    it('appends to an existing stream behind its last event', async () => {
      const { streamId, events, appended } = await stands();
      const more = newEvents(2);

      const next = await store().append(streamId, appended.revision, more);

      expect(next.revision).toBe(4);
      expect(comparePositions(appended.position, next.position)).toBeLessThan(0);
      expect(await idsIn(streamId)).toEqual(idsOf([...events, ...more]));
    });

    it.each([
      ['a stale revision', 1],
      ['a revision yet to come', 7],
      ['no stream, when there is one', 'no_stream'],
    ] as const)('refuses %s and appends nothing', async (_, expected) => {
      const { streamId, events } = await stands();

      await expect(store().append(streamId, expected, newEvents(2))).rejects.toEqual(conflict);

      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });

    it('refuses a revision of a stream that does not exist', async () => {
      const streamId = aStreamId();

      await expect(store().append(streamId, 0, [aNewEvent()])).rejects.toThrow(
        WrongExpectedRevision,
      );

      expect(await idsIn(streamId)).toEqual([]);
    });

    it.each([-1, Number.NaN])(
      'takes no revision %p for a stream that does not exist',
      async (no) => {
        await expect(store().append(aStreamId(), no, [aNewEvent()])).rejects.toEqual(conflict);
      },
    );

    it('refuses an append without events', async () => {
      await expect(store().append(aStreamId(), 'no_stream', [])).rejects.toThrow(RangeError);
    });

    it('appends no event of an element that cannot be written as JSON', async () => {
      const streamId = aStreamId();
      const event = anObjectChanged();
      const circular = { ...event, data: { ...event.data, self: {} } };
      circular.data.self = circular;

      const writing = store().append(streamId, 'no_stream', [aNewEvent(), aNewEvent(circular)]);

      await expect(writing).rejects.toThrow(TypeError);
      expect(await idsIn(streamId)).toEqual([]);
    });

    it('keeps an event as it was when it was appended', async () => {
      const streamId = aStreamId();
      const events = [aNewEvent()];
      const writing = store().append(streamId, 'no_stream', events);
      events.push(aNewEvent());
      await writing;

      expect(await idsIn(streamId)).toHaveLength(1);
    });

    it('lets one of eight racing writers win and tells the others of the conflict', async () => {
      const streamId = aStreamId();
      const writers = Array.from({ length: 8 }, () =>
        store().append(streamId, 'no_stream', newEvents(2)),
      );

      const outcomes = await Promise.allSettled(writers);

      const lost = outcomes.filter(({ status }) => status === 'rejected');
      expect(lost).toEqual(
        Array.from({ length: 7 }, () => ({ status: 'rejected', reason: conflict })),
      );
      expect(await idsIn(streamId)).toHaveLength(2);
    });

    it('takes an append of many large events whole', async () => {
      const streamId = aStreamId();
      const events = Array.from({ length: 300 }, () =>
        aNewEvent(anObjectChanged('x'.repeat(3000))),
      );

      const { revision } = await store().append(streamId, 'no_stream', events);

      expect(revision).toBe(299);
      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });
  });

  describe('appending batches', () => {
    it('appends the elements in order and answers each', async () => {
      const [one, other] = [aStreamId(), aStreamId()];
      const answers = await store().appendBatch([
        { streamId: one, expected: 'no_stream', events: newEvents(2) },
        { streamId: other, expected: 'no_stream', events: newEvents(1) },
        { streamId: one, expected: 1, events: newEvents(1) },
      ]);

      const stored = [await store().last(other), await store().last(one)];
      expect(answers.map(({ revision }) => revision)).toEqual([1, 0, 2]);
      expect(answers.slice(1).map(({ position }) => position)).toEqual(
        stored.map((event) => event?.position),
      );
    });

    it('appends the elements of one stream in the order of the batch', async () => {
      const [streamId, other] = [aStreamId(), aStreamId()];
      const events = newEvents(20);
      const answers = await store().appendBatch(
        events.flatMap((event, index) => [
          { streamId, expected: index === 0 ? 'no_stream' : index - 1, events: [event] },
          {
            streamId: other,
            expected: index === 0 ? 'no_stream' : index - 1,
            events: newEvents(1),
          },
        ]),
      );

      const places = answers.filter((_, index) => index % 2 === 0).map(({ position }) => position);
      expect(places).toEqual(places.toSorted(comparePositions));
      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });

    it('answers an empty batch with nothing', async () => {
      expect(await store().appendBatch([])).toEqual([]);
    });

    it('appends nothing of a refused element nor of any behind it in its stream', async () => {
      const { streamId, events } = await stands();

      const writing = store().appendBatch([
        { streamId: aStreamId(), expected: 'no_stream', events: newEvents(1) },
        { streamId, expected: 1, events: newEvents(2) },
        { streamId, expected: 2, events: newEvents(1) },
      ]);

      await expect(writing).rejects.toEqual(conflict);
      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });

    it('has ended with a stream when it tells that another was refused', async () => {
      const { streamId } = await stands();
      const other = aStreamId();
      const batch = [
        { streamId, expected: 1, events: newEvents(1) },
        ...Array.from({ length: 10 }, (_, index) => ({
          streamId: other,
          expected: index === 0 ? ('no_stream' as const) : index - 1,
          events: newEvents(1),
        })),
      ];

      await expect(store().appendBatch(batch)).rejects.toEqual(conflict);

      const standing = await idsIn(other);
      await store().append(aStreamId(), 'no_stream', newEvents(5));
      expect(await idsIn(other)).toEqual(standing);
    });

    it('refuses an element that runs against one before it in the same batch', async () => {
      const streamId = aStreamId();
      const events = newEvents(1);

      const writing = store().appendBatch([
        { streamId, expected: 'no_stream', events },
        { streamId, expected: 'no_stream', events: newEvents(1) },
      ]);

      await expect(writing).rejects.toEqual(conflict);
      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });

    it('keeps many batches in flight apart', async () => {
      const streams = Array.from({ length: 20 }, () => aStreamId());
      const batches = streams.map((streamId, index) => [
        { streamId, expected: 'no_stream' as const, events: newEvents(index + 1) },
        { streamId, expected: index, events: newEvents(1) },
      ]);

      const answers = await Promise.all(batches.map((batch) => store().appendBatch(batch)));

      expect(answers.map((answer) => answer.map(({ revision }) => revision))).toEqual(
        streams.map((_, index) => [index, index + 1]),
      );
      for (const [index, streamId] of streams.entries()) {
        const expected = batches[index]?.flatMap(({ events }) => events) ?? [];
        expect(await idsIn(streamId)).toEqual(idsOf(expected));
      }
    });
  });

  describe('appending what is too much for one write', () => {
    /** About twice `ATOMIC_BYTES`. */
    const muchTooMany = (): readonly NewEvent[] =>
      Array.from({ length: 70 }, () => aNewEvent(anObjectChanged('é'.repeat(8_000))));

    it('appends all of it, and again as if it were the first time', async () => {
      const streamId = aStreamId();
      const events = muchTooMany();

      const appended = await store().append(streamId, 'no_stream', events);

      expect(appended).toEqual({
        revision: 69,
        position: (await store().last(streamId))?.position,
      });
      expect(await store().append(streamId, 'no_stream', events)).toEqual(appended);
      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });
  });

  describe('appending again', () => {
    it('answers a repeated append as the first one and appends nothing', async () => {
      const { streamId, events, appended } = await stands();

      expect(await store().append(streamId, 'no_stream', events)).toEqual(appended);

      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });

    it('still answers so when later events followed', async () => {
      const { streamId, events, appended } = await stands();
      const middle = newEvents(2);
      const second = await store().append(streamId, appended.revision, middle);
      await store().append(streamId, second.revision, newEvents(1));

      expect(await store().append(streamId, appended.revision, middle)).toEqual(second);
      expect(await store().append(streamId, 'no_stream', events)).toEqual(appended);
      expect(await store().append(streamId, 'no_stream', events.slice(0, 2))).toMatchObject({
        revision: 1,
      });
      expect(await idsIn(streamId)).toHaveLength(6);
    });

    it('answers both of two equal appends in flight', async () => {
      const streamId = aStreamId();
      const events = newEvents(2);
      const append = () => store().append(streamId, 'no_stream', events);

      const [one, other] = await Promise.all([append(), append()]);

      expect(one).toEqual(other);
      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });

    it('repeats a batch of which a part stands, and appends the rest', async () => {
      const { streamId, events, appended } = await stands();
      const rest = newEvents(2);

      const answers = await store().appendBatch([
        { streamId, expected: 'no_stream', events },
        { streamId, expected: 2, events: rest },
      ]);

      expect(answers).toEqual([appended, expect.objectContaining({ revision: 4 })]);
      expect(await idsIn(streamId)).toEqual(idsOf([...events, ...rest]));
    });

    it.each([
      ['only the first ids stand', (known: readonly NewEvent[]) => [...known, aNewEvent()]],
      ['one id is another', ([first]: readonly NewEvent[]) => [first ?? aNewEvent(), aNewEvent()]],
      ['the order is another', (known: readonly NewEvent[]) => known.toReversed()],
      ['the ids stand elsewhere', (known: readonly NewEvent[]) => known.slice(1)],
    ])('refuses it when %s', async (_, change) => {
      const { streamId, events } = await stands();

      const writing = store().append(streamId, 'no_stream', change(events));

      await expect(writing).rejects.toEqual(conflict);
      expect(await idsIn(streamId)).toEqual(idsOf(events));
    });

    it('knows ids within their own stream only', async () => {
      const { events } = await stands();
      const other = aStreamId();

      expect(await store().append(other, 'no_stream', events)).toMatchObject({ revision: 2 });

      expect(await idsIn(other)).toEqual(idsOf(events));
    });
  });

  describe('handling a command', () => {
    interface Seen {
      readonly values: readonly unknown[];
    }
    const departments: Decider<string, Seen, ObjectChanged> = {
      decide: (department, { values }) =>
        values.includes(department) ? [] : [anObjectChanged(department)],
      evolve: ({ values }, { data }) => ({
        values: [...values, ...data.attributes.map(({ after }) => after)],
      }),
      initialState: { values: [] },
    };

    it('decides again after a lost race', async () => {
      const streamId = aStreamId();
      const handle = (department: string) =>
        store().handle(streamId, departments, department, (event) => aNewEvent(event));

      await Promise.all(['Ops', 'Sales', 'Ops'].map(handle));

      const { state } = await store().load(streamId, departments);
      expect(state.values.toSorted()).toEqual(['Ops', 'Sales']);
    });

    it('appends nothing when nothing is decided', async () => {
      const streamId = aStreamId();
      await store().append(streamId, 'no_stream', [aNewEvent(anObjectChanged('Ops'))]);

      const decided = await store().handle(streamId, departments, 'Ops', (event) =>
        aNewEvent(event),
      );

      expect(decided).toEqual([]);
      expect(await idsIn(streamId)).toHaveLength(1);
    });

    it('loads the initial state of a stream that does not exist', async () => {
      expect(await store().load(aStreamId(), departments)).toEqual({
        state: { values: [] },
        revision: 'no_stream',
      });
    });
  });
};
