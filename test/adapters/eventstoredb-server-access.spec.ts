import { EventStoreDBClient, jsonEvent, START, streamNameFilter } from '@eventstore/db-client';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';
import { selfSignedCertificate } from '../support/eventstoredb/self-signed.js';

const users = {
  admin: { password: 'changeit', groups: ['$admins'] },
  writer: { password: 'with:colon' },
  auditor: { password: 'secret', groups: ['auditors'] },
};
const nobody = {
  readRoles: [],
  writeRoles: [],
  deleteRoles: [],
  metaReadRoles: [],
  metaWriteRoles: [],
};
const happened = jsonEvent({ type: 'Happened', data: {} });

describe('An EventStoreDB for tests that knows its users', () => {
  let server: TestEventStoreDb;
  let folder: string;
  let clients: EventStoreDBClient[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eventstoredb-access-'));
    const tls = selfSignedCertificate();
    await writeFile(join(folder, 'ca.crt'), tls.cert);
    server = await startEventStoreDb({ users, tls });
    clients = [];
    const settings = {
      $userStreamAcl: { $r: ['writer', 'auditors'], $w: 'writer', $d: '$admins' },
    };
    const admin = as('admin', 'changeit');
    await admin.appendToStream('$settings', jsonEvent({ type: 'settings', data: settings }));
    await admin.setStreamMetadata('$all', { acl: { ...nobody, readRoles: ['writer'] } });
  });
  afterAll(async () => {
    for (const client of clients) void client.dispose();
    await server.close();
    await rm(folder, { recursive: true });
  });

  const as = (name: string, password: string): EventStoreDBClient => {
    const credentials = `${name}:${encodeURIComponent(password)}@`;
    const url = server.url.replace('esdb://', `esdb://${credentials}`);
    const client = EventStoreDBClient.connectionString(
      `${url}&tlsCAFile=${join(folder, 'ca.crt')}`,
    );
    clients.push(client);
    return client;
  };
  const firstOf = async <Item>(items: AsyncIterable<Item>): Promise<Item | undefined> => {
    for await (const item of items) return item;
    return undefined;
  };
  const accessDenied = { type: 'access-denied' };

  it('lets only those append whom the default of all streams names', async () => {
    await expect(as('writer', 'with:colon').appendToStream('a-1', happened)).resolves.toMatchObject(
      {
        success: true,
      },
    );
    for (const [name, password] of [
      ['auditor', 'secret'],
      ['writer', 'wrong'],
      ['nobody', 'secret'],
    ] as const) {
      const refused = as(name, password).appendToStream('a-1', happened);
      await expect(refused).rejects.toMatchObject(accessDenied);
    }
  });

  it('lets groups read a stream, and keeps deletions and settings to administrators', async () => {
    await as('writer', 'with:colon').appendToStream('a-2', happened);
    const auditor = as('auditor', 'secret');

    expect(await firstOf(auditor.readStream('a-2'))).toBeDefined();
    const writer = as('writer', 'with:colon');
    await expect(writer.deleteStream('a-2')).rejects.toMatchObject(accessDenied);
    await expect(writer.appendToStream('$settings', happened)).rejects.toMatchObject(accessDenied);
    await expect(as('admin', 'changeit').deleteStream('a-2')).resolves.toBeDefined();
  });

  it('shows the whole log to whom its own access list names', async () => {
    const filter = streamNameFilter({ prefixes: ['a-'] });
    await as('writer', 'with:colon').appendToStream('a-3', happened);
    const subscription = as('writer', 'with:colon').subscribeToAll({ fromPosition: START, filter });
    expect(await firstOf(subscription)).toBeDefined();

    const denied = firstOf(as('auditor', 'secret').readAll());
    await expect(denied).rejects.toMatchObject(accessDenied);
  });
});
