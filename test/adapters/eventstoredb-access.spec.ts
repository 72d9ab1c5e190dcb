import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { EventStoreDbSliceRemoval } from '../../src/event-store/eventstoredb/eventstoredb-slice-removal.js';
import { aStreamId, collect } from '../support/events.js';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';
import { selfSignedCertificate } from '../support/eventstoredb/self-signed.js';
import { appendAndRead, QUICK, Surroundings } from './an-eventstoredb.js';

const users = {
  admin: { password: 'changeit', groups: ['$admins'] },
  stateline: { password: 'p@ss:w/rd' },
  retention: { password: 'hunter2' },
};
const denied: unknown = expect.objectContaining({ code: 'event-store-access-denied' });

describe('EventStoreDB with TLS and users', () => {
  const around = new Surroundings();
  let server: TestEventStoreDb;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-access-'));
    const tls = selfSignedCertificate();
    await writeFile(join(folder, 'ca.crt'), tls.cert);
    server = await startEventStoreDb({ users, tls });
    const $userStreamAcl = {
      $r: ['stateline', 'retention'],
      $w: 'stateline',
      $d: 'retention',
      $mr: 'retention',
      $mw: 'retention',
    };
    const admin = EventStoreDBClient.connectionString(as('admin', 'changeit'));
    const settings = { type: 'settings', data: { $userStreamAcl } };
    await admin.appendToStream('$settings', jsonEvent(settings));
    const acl = { readRoles: ['stateline'], writeRoles: [], deleteRoles: [] };
    await admin.setStreamMetadata('$all', {
      acl: { ...acl, metaReadRoles: [], metaWriteRoles: [] },
    });
    await admin.dispose();
  });
  afterEach(() => around.close());
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const as = (name: string, password: string): string => {
    const user = `${name}:${encodeURIComponent(password)}@`;
    const url = server.url.replace('esdb://', `esdb://${user}`);
    return `${url}&tlsCAFile=${encodeURIComponent(join(folder, 'ca.crt'))}`;
  };
  const removalAs = (name: string, password: string) =>
    EventStoreDbSliceRemoval.open(as(name, password), {
      timing: QUICK,
      onTrouble: () => undefined,
    });

  it('lets the service append and read, and remove nothing', async () => {
    const store = await around.store(as('stateline', 'p@ss:w/rd'));
    const { standing, events, last } = await appendAndRead(store);
    const streamId = last?.streamId ?? aStreamId();
    const removal = removalAs('stateline', 'p@ss:w/rd');

    expect(standing).toEqual(events);
    expect(
      await collect(store.readAll({ after: 'start', streamPrefixes: [streamId] })),
    ).toHaveLength(3);
    await expect(removal.remove(streamId, 2)).rejects.toEqual(denied);
    await expect(removal.truncate(streamId, 1)).rejects.toEqual(denied);
    expect(await collect(store.read(streamId))).toHaveLength(3);
    await removal.close();
  });

  it('lets the retention remove', async () => {
    const store = await around.store(as('stateline', 'p@ss:w/rd'));
    const { last } = await appendAndRead(store);
    const streamId = last?.streamId ?? aStreamId();
    const removal = removalAs('retention', 'hunter2');

    await removal.truncate(streamId, 1);
    expect(await collect(store.read(streamId))).toHaveLength(2);
    await removal.remove(streamId, 2);
    expect(await collect(store.read(streamId))).toEqual([]);
    await removal.close();
  });

  it.each([
    ['with a wrong password', 'stateline', 'hunter3'],
    ['by a user who may not read the log', 'retention', 'hunter2'],
  ])('is not opened %s, and says so without it', async (_, name, password) => {
    const opening = around.store(as(name, password));

    await expect(opening).rejects.toEqual(denied);
    await expect(opening).rejects.not.toThrow(password);
  });

  it('is not opened when its certificate is not known', async () => {
    const url = as('stateline', 'p@ss:w/rd').replace(/&tlsCAFile=.*/, '');

    await expect(around.store(url, { timing: { giveUpAfterMs: 300 } })).rejects.toMatchObject({
      code: 'event-store-unavailable',
    });
  });
});
