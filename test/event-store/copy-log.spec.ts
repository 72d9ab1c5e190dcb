import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translatePositions } from '../../src/domain/timeline/positions-in-events.js';
import { sliceOf } from '../../src/domain/timeline/streams.js';
import { type CopyOptions, copyLog } from '../../src/event-store/copy/copy-log.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type EventStore,
  type RecordedEvent,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { aNewEvent, aStreamId, collect, idsOf, newEvents } from '../support/events.js';
import { LogToCopy } from './a-log-to-copy.js';
import { expectSameAnswers } from './same-answers.js';
import { UnreliableStore } from './unreliable-store.js';

const options: CopyOptions = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

describe('Copying a log', () => {
  let folder: string;
  let source: EmbeddedEventStore;
  let target: EmbeddedEventStore;
  let log: LogToCopy;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-copy-'));
    source = await EmbeddedEventStore.open(join(folder, 'source'));
    target = await EmbeddedEventStore.open(join(folder, 'target'));
    log = new LogToCopy(source);
  });
  afterEach(async () => {
    await source.close();
    await target.close();
    await rm(folder, { recursive: true });
  });

  const whole = (store: EventStore) => collect(store.readAll({ after: 'start' }));
  const copyable = async (store: EventStore) =>
    (await whole(store)).filter(({ streamId }) => !streamId.startsWith('lease_'));

  it('copies every event with its id, stream, revision, data and metadata, in order', async () => {
    await log.aMonth(12, 20);

    const copied = await copyLog(source, target, options);

    const originals = await copyable(source);
    expect(bare(await whole(target))).toEqual(bare(originals));
    expect(copied).toEqual({
      found: 0,
      copied: originals.length,
      events: originals.length,
      streams: new Set(originals.map(({ streamId }) => streamId)).size,
      chained: originals.filter(({ metadata }) => metadata.chain !== undefined).length,
      brokenChain: null,
      sourceGrew: false,
    });
  });

  it('leaves out what belongs to one log: leases', async () => {
    await log.aMonth(4, 5);

    await copyLog(source, target, options);

    const streams = (await whole(target)).map(({ streamId }) => streamId);
    expect(streams.filter((stream) => stream.startsWith('lease_'))).toEqual([]);
  });

  for (const shuffle of [false, true]) {
    const where = shuffle ? 'where streams are taken side by side' : 'where the order is kept';
    it(`has events speak of the same places, ${where}`, async () => {
      await log.aMonth(20, 30);

      await copyLog(source, new UnreliableStore(target, { shuffle }), options);

      expectSamePlaces(await copyable(source), await whole(target));
    });

    it(`goes on after it died at any element, ${where}`, async () => {
      await log.aMonth(10, 30);
      const originals = await copyable(source);
      for (let tries = 0; ; tries += 1) {
        const dying = new UnreliableStore(target, { shuffle, elements: 1 + (tries % 7) });
        const outcome = await copyLog(source, dying, options).catch((error: unknown) => error);
        if (!(outcome instanceof Error)) break;
        expect(outcome).toMatchObject({ code: 'event-store-unavailable' });
      }

      const copies = await whole(target);
      expect(byStream(bare(copies))).toEqual(byStream(bare(originals)));
      expectSamePlaces(originals, copies);
    });
  }

  it('never moves a change behind one that a later look has shown, or before a backup', async () => {
    await log.aMonth(20, 30);

    await copyLog(source, new UnreliableStore(target, { shuffle: true }), options);

    const copies = await whole(target);
    expect(idsOf(copies)).not.toEqual(idsOf(await copyable(source)));
    expect(occasions(copies)).toEqual(occasions(await copyable(source)));
  });

  it('finds all there when it is done again', async () => {
    await log.aMonth(6, 10);
    const { events } = await copyLog(source, target, options);
    const head = await target.head();

    const again = await copyLog(source, target, options);

    expect(again).toMatchObject({ found: events, copied: 0, events, brokenChain: null });
    expect(await target.head()).toBe(head);
  });

  it('goes on with what came to the source later', async () => {
    await log.aMonth(6, 10);
    await copyLog(source, target, options);
    const before = await copyable(source);
    await log.aBackup();
    for (let looks = 1; looks <= 6; looks += 1) await log.aReport(log.endOf(looks));
    await log.aLook(7);

    const again = await copyLog(source, target, options);

    const originals = await copyable(source);
    expect(again).toMatchObject({ found: before.length, copied: originals.length - before.length });
    expect(bare(await whole(target))).toEqual(bare(originals));
    expectSamePlaces(originals, await whole(target));
  });

  it('says so when the source grows while it is copied', async () => {
    await log.aMonth(3, 5);
    const slow = new UnreliableStore(target, { shuffle: false, first: () => log.aLook(3) });

    const copied = await copyLog(source, slow, options);

    expect(copied).toMatchObject({ sourceGrew: true });
    expect(await copyLog(source, target, options)).toMatchObject({ sourceGrew: false });
    expect(bare(await whole(target))).toEqual(bare(await copyable(source)));
  });

  it('answers questions about the past as the original does', async () => {
    await log.aMonth(20, 30);

    await copyLog(source, target, options);

    await expectSameAnswers(source, target);
  });

  it('copies an empty log', async () => {
    expect(await copyLog(source, target, options)).toMatchObject({ copied: 0, events: 0 });
    expect(await target.head()).toBeUndefined();
  });

  it('refuses a target that holds an event of a stream the source does not have', async () => {
    await log.aMonth(3, 5);
    const foreign = aStreamId();
    await target.append(foreign, 'no_stream', newEvents(2));

    const copying = copyLog(source, target, options);

    await expect(copying).rejects.toMatchObject({
      code: 'not-a-copy',
      message: expect.stringContaining(`${foreign}, revision 0`) as unknown,
    });
    expect(await whole(target)).toHaveLength(2);
  });

  it('refuses a target that went on by itself', async () => {
    await log.aMonth(3, 5);
    await copyLog(source, target, options);
    const [first] = await whole(target);
    const stream = first?.streamId ?? aStreamId();
    const { revision = 0 } = (await target.last(stream)) ?? {};
    await target.append(stream, revision, [aNewEvent()]);

    await expect(copyLog(source, target, options)).rejects.toMatchObject({
      code: 'not-a-copy',
      message: expect.stringContaining(`${stream}, revision ${String(revision + 1)}`) as unknown,
    });
  });

  it('refuses a target in which the same place holds another event', async () => {
    const stream = aStreamId();
    const [one, two, other] = newEvents(3);
    if (one === undefined || two === undefined || other === undefined) throw new Error('Three');
    await source.append(stream, 'no_stream', [one, two]);
    await target.append(stream, 'no_stream', [one, { ...other, id: two.id }]);

    await expect(copyLog(source, target, options)).rejects.toMatchObject({
      code: 'not-a-copy',
      message: expect.stringContaining(`${stream}, revision 1`) as unknown,
    });
  });

  it('refuses to copy a log to itself', async () => {
    await expect(copyLog(source, source, options)).rejects.toMatchObject({ code: 'same-log' });
  });

  it('leaves out removed streams, and refuses one whose first events are gone', async () => {
    const [removed, kept, truncated] = [aStreamId(), aStreamId(), aStreamId()];
    const events = newEvents(2);
    await source.append(removed, 'no_stream', newEvents(3));
    await source.append(kept, 'no_stream', events);
    await source.removal().remove(removed, 2);

    await copyLog(source, target, options);

    expect(idsOf(await whole(target))).toEqual(idsOf(events));
    await source.append(truncated, 'no_stream', newEvents(3));
    await source.removal().truncate(truncated, 1);
    await expect(copyLog(source, target, options)).rejects.toMatchObject({
      code: 'stream-not-whole',
      message: expect.stringContaining(`${truncated}, revision 1`) as unknown,
    });
  });

  it('names the first event whose chain does not hold', async () => {
    await log.aLook(30);
    const first = (await whole(source)).find(({ metadata }) => metadata.chain !== undefined);
    if (first === undefined) throw new Error('There is a chained event');
    const forged = aNewEvent(undefined, first.metadata);
    const { revision = 0 } = (await source.last(first.streamId)) ?? {};
    await source.append(first.streamId, revision, [forged]);

    const copied = await copyLog(source, target, options);

    expect(copied.brokenChain).toMatchObject({
      streamId: first.streamId,
      revision: revision + 1,
      id: forged.id,
      what: 'changed',
    });
  });

  it('knows where chains stood whose first slices retention removed', async () => {
    await log.aMonth(20, 30);
    const slices = new Map<string, RecordedEvent>();
    for (const event of await whole(source)) {
      if (/^changes_.*-2026110[12]$/.test(event.streamId)) slices.set(event.streamId, event);
    }
    const ordered = [...slices.values()].map(({ streamId, revision, metadata }) => ({
      streamId,
      revision,
      chain: metadata.chain ?? null,
    }));
    await source.append(streamId('retention-t'), 'no_stream', [
      aNewEvent({
        type: 'SliceRemovalOrdered',
        data: { baselineDay: '20261102', slices: ordered },
      }),
    ]);
    const [first, ...others] = slices.values();
    for (const { streamId, revision } of others) await source.removal().remove(streamId, revision);

    const copied = await copyLog(source, target, options);

    expect(first).toBeDefined();
    expect(others.length).toBeGreaterThan(8);
    expect(copied.brokenChain).toBeNull();
    const [days, kept] = [/-2026110[12]$/, (await whole(target)).filter((e) => e.metadata.chain)];
    expect(copied.chained).toBe(kept.filter((event) => !days.test(event.streamId)).length);
  });

  it('stops when it is told to, and goes on the next time', async () => {
    await source.append(streamId('backups-x'), 'no_stream', newEvents(9_000));
    const stopping = new AbortController();
    const stopped = copyLog(source, target, {
      signal: stopping.signal,
      onProgress: (phase, events) => {
        if (phase === 'copying' && events > 0) stopping.abort();
      },
    });

    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });

    const there = (await whole(target)).length;
    expect(there).toBeGreaterThan(0);
    expect(there).toBeLessThan(9_000);
    const { found, copied } = await copyLog(source, target, options);
    expect([found, copied]).toEqual([there, 9_000 - there]);
  });
});

/** What is the same in every copy. */
const bare = (events: readonly RecordedEvent[]) =>
  events.map(({ id, streamId, revision, event, metadata }) => ({
    id,
    streamId,
    revision,
    event: translatePositions(event, () => '?'),
    metadata,
  }));

/** Looks, and single events of other streams, one after the other. */
const occasions = (events: readonly RecordedEvent[]): readonly string[] =>
  events
    .map(({ id, streamId, metadata }) => (sliceOf(streamId) ? metadata.observedAt : id))
    .filter((occasion, index, all) => occasion !== all[index - 1]);

const byStream = <Event extends { readonly streamId: string }>(events: readonly Event[]) =>
  Object.fromEntries(Map.groupBy(events, ({ streamId }) => streamId));

/** Each place that is spoken of has the same events at or before it in both logs. */
const expectSamePlaces = (
  originals: readonly RecordedEvent[],
  copies: readonly RecordedEvent[],
): void => {
  const idOf = new Map(copies.map((event) => [event.id, event]));
  let places = 0;
  for (const original of originals) {
    const copy = idOf.get(original.id);
    const there = placesIn(copy);
    for (const [index, place] of placesIn(original).entries()) {
      places += 1;
      expect(upTo(copies, there[index])).toEqual(upTo(originals, place));
    }
  }
  expect(places).toBeGreaterThan(5);
};

const placesIn = (recorded: RecordedEvent | undefined): readonly string[] => {
  const places: string[] = [];
  if (recorded !== undefined) {
    translatePositions(recorded.event, (place) => {
      places.push(place);
      return place;
    });
  }
  return places;
};

const upTo = (events: readonly RecordedEvent[], place = '0'): readonly string[] =>
  idsOf(events.filter(({ position }) => Number(position) <= Number(place))).toSorted();
