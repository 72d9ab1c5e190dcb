import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { position } from '../../src/event-store/event-store.port.js';
import { itKeepsTheSliceRemovalContract } from '../contracts/slice-removal.contract.js';
import { aCategory, aStreamId, collect, idsOf, newEvents } from '../support/events.js';

describe('EmbeddedSliceRemoval', () => {
  let folder: string;
  let store: EmbeddedEventStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-removal-'));
    store = await EmbeddedEventStore.open(folder);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  itKeepsTheSliceRemovalContract(() => Promise.resolve({ store, removal: store.removal() }));

  const reopened = async () => {
    await store.close();
    store = await EmbeddedEventStore.open(folder);
  };

  it('keeps removed what was removed, and the head, when it is opened again', async () => {
    const kept = newEvents(2);
    await store.append(aStreamId(), 'no_stream', kept);
    const streamId = aStreamId();
    await store.append(streamId, 'no_stream', newEvents(5));
    await store.removal().remove(streamId, 4);

    await reopened();

    expect(await store.head()).toBe('7');
    expect(idsOf(await collect(store.readAll({ after: 'start' })))).toEqual(idsOf(kept));
    expect(await store.append(aStreamId(), 'no_stream', newEvents(1))).toMatchObject({
      position: '8',
    });
  });

  it('no longer gives removed events to who follows the log', async () => {
    const category = aCategory();
    const range = { after: 'start', streamPrefixes: [category] } as const;
    const [gone, truncated] = [aStreamId(category), aStreamId(category)];
    await store.append(gone, 'no_stream', newEvents(500));
    const events = newEvents(500);
    await store.append(truncated, 'no_stream', events);

    await store.removal().remove(gone, 499);
    await store.removal().truncate(truncated, 333);

    const left = idsOf(events).slice(333);
    expect(idsOf(await collect(store.readAll(range)))).toEqual(left);
    const reading = collect(store.subscribe(range, new AbortController().signal));
    await store.close();
    expect(left).toEqual(expect.arrayContaining([...idsOf(await reading)]));
    store = await EmbeddedEventStore.open(folder);
    expect(idsOf(await collect(store.readAll(range)))).toEqual(left);
    const [first] = await collect(store.readAll({ ...range, after: position('800') }));
    expect(first).toMatchObject({ position: '834', revision: 333 });
  });

  it('has an empty log with a head when all was removed', async () => {
    const streamId = aStreamId();
    await store.append(streamId, 'no_stream', newEvents(3));
    await store.removal().remove(streamId, 2);

    await reopened();

    expect(await store.head()).toBe('3');
    expect(await collect(store.readAll({ after: 'start' }))).toEqual([]);
    expect(await store.append(streamId, 'no_stream', newEvents(1))).toMatchObject({
      revision: 3,
      position: '4',
    });
  });

  it('lets one of a removal and an append that race win', async () => {
    for (let round = 0; round < 20; round += 1) {
      const streamId = aStreamId();
      await store.append(streamId, 'no_stream', newEvents(2));

      const append = () => store.append(streamId, 1, newEvents(1));
      const removing = round % 2 === 0 ? undefined : store.removal().remove(streamId, 1);
      const [appended, removed] = await Promise.allSettled([
        append(),
        removing ?? store.removal().remove(streamId, 1),
      ]);

      const found = await collect(store.read(streamId));
      // An append behind the revision of the last removed event may bring a stream back.
      const expected = appended.status === 'rejected' ? 0 : removed.status === 'rejected' ? 3 : 1;
      expect(found).toHaveLength(expected);
    }
  });

  it('gives the room back: the file does not grow with what was removed', async () => {
    const sizes: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const streamId = aStreamId();
      await store.append(streamId, 'no_stream', newEvents(4_000));
      await store.removal().remove(streamId, 3_999);
      sizes.push((await stat(join(folder, 'log', 'data.mdb'))).size);
    }

    expect(sizes[7]).toBe(sizes[3]);
  });

  it('refuses to remove anything once it is closed', async () => {
    const streamId = aStreamId();
    await store.append(streamId, 'no_stream', newEvents(2));
    const removal = store.removal();
    await store.close();

    await expect(removal.remove(streamId, 1)).rejects.toMatchObject({ problem: 'closed' });

    store = await EmbeddedEventStore.open(folder);
    expect(await collect(store.read(streamId))).toHaveLength(2);
  });
});
