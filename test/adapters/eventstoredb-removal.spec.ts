import { EventStoreDBClient } from '@eventstore/db-client';
import { EventStoreDbSliceRemoval } from '../../src/event-store/eventstoredb/eventstoredb-slice-removal.js';
import { aStreamId, collect, newEvents } from '../support/events.js';
import type { Fault } from '../support/eventstoredb/faults.js';
import { appendAndRead, QUICK, Surroundings } from './an-eventstoredb.js';

describe('removing slices', () => {
  const around = new Surroundings();
  let removal: EventStoreDbSliceRemoval;
  afterEach(async () => {
    await removal.close();
    await around.close();
  });

  const aSlice = async (count = 5) => {
    const server = await around.server();
    const store = await around.store(server.url);
    removal = EventStoreDbSliceRemoval.open(server.url, {
      timing: QUICK,
      onTrouble: () => undefined,
    });
    const streamId = aStreamId();
    await appendAndRead(store, streamId, newEvents(count));
    const revisions = async () =>
      (await collect(store.read(streamId))).map(({ revision }) => revision);
    return { server, store, streamId, revisions };
  };

  it('removes a whole stream, and again without harm', async () => {
    const { streamId, revisions } = await aSlice();

    await removal.remove(streamId, 4);
    await removal.remove(streamId, 4);

    expect(await revisions()).toEqual([]);
  });

  it('has nothing to remove of a stream that never was', async () => {
    await aSlice();

    await expect(removal.remove(aStreamId(), 3)).resolves.toBeUndefined();
  });

  it.each([3, 9])('refuses a stream whose last event is not at revision %i', async (said) => {
    const { streamId, revisions } = await aSlice();

    await expect(removal.remove(streamId, said)).rejects.toMatchObject({
      code: 'wrong-expected-revision',
    });

    expect(await revisions()).toHaveLength(5);
  });

  it('removes for good: nothing can be appended to a removed stream', async () => {
    const { store, streamId, revisions } = await aSlice();
    await removal.remove(streamId, 4);

    await expect(store.append(streamId, 'no_stream', newEvents(2))).rejects.toMatchObject({
      code: 'wrong-expected-revision',
    });
    expect(await revisions()).toEqual([]);
  });

  it('truncates before a revision, never takes the last event, and never goes back', async () => {
    const { streamId, revisions } = await aSlice();

    await removal.truncate(streamId, 2);
    expect(await revisions()).toEqual([2, 3, 4]);
    await removal.truncate(streamId, 1);
    expect(await revisions()).toEqual([2, 3, 4]);
    await removal.truncate(streamId, 99);
    expect(await revisions()).toEqual([4]);
  });

  it('keeps the other settings of a stream', async () => {
    const { server, streamId } = await aSlice();
    const admin = EventStoreDBClient.connectionString(server.url);
    await admin.setStreamMetadata(streamId, { maxCount: 100, acl: { readRoles: ['auditor'] } });

    await removal.truncate(streamId, 2);

    const { metadata } = await admin.getStreamMetadata(streamId);
    await admin.dispose();
    expect(metadata).toMatchObject({
      maxCount: 100,
      truncateBefore: 2,
      acl: { readRoles: ['auditor'] },
    });
  });

  it.each<[string, Fault]>([
    ['cut off', { fault: 'connection killed', written: false }],
    ['cut off when it was done', { fault: 'connection killed', written: true }],
    ['never answered', { fault: 'no answer', written: true }],
    ['refused by a server that is not ready', { fault: 'server not ready' }],
  ])('is done when it was %s at first', async (_, fault) => {
    const { server, streamId, revisions } = await aSlice();
    server.faults.next(2, fault, { on: 'delete' });

    await removal.remove(streamId, 4);

    expect(await revisions()).toEqual([]);
    expect(server.faults.hits).toBeGreaterThan(0);
  });

  it('says at once that it may not', async () => {
    const { server, streamId, revisions } = await aSlice();
    server.faults.next(1, { fault: 'access denied' }, { on: 'delete' });

    await expect(removal.remove(streamId, 4)).rejects.toMatchObject({
      code: 'event-store-access-denied',
    });
    expect(await revisions()).toHaveLength(5);
  });
});
