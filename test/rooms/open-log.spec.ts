import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../src/config.js';
import { DataFolderInUse } from '../../src/event-store/embedded/errors.js';
import { openLog } from '../../src/open-log.js';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';

describe('the log of a process', () => {
  let folder: string;
  let server: TestEventStoreDb;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-open-log-'));
    server = await startEventStoreDb();
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const configOf = (name: string, url?: string): Config => ({
    ...readConfig({ STATELINE_DATA_FOLDER: join(folder, name) }),
    sharedLog: url === undefined ? null : { url, retentionUrl: null },
  });

  it('is its own in the data folder, or one that it shares', async () => {
    const own = await openLog(configOf('own'));
    expect(own.store.shared).toBe(false);
    expect(own.removal).not.toBeNull();
    await own.close();
    const shared = await openLog(configOf('shared', server.url));
    expect(shared.store.shared).toBe(true);
    expect(shared.removal).toBeNull();
    await shared.close();
  });

  it('is shared by processes with a data folder each', async () => {
    const one = await openLog(configOf('one', server.url));
    await expect(openLog(configOf('one', server.url))).rejects.toThrow(DataFolderInUse);
    const two = await openLog(configOf('two', server.url));
    await Promise.all([one.close(), two.close()]);
    const again = await openLog(configOf('one', server.url));
    await again.close();
  });

  it('does not leave one in the data folder unread', async () => {
    const own = await openLog(configOf('mine'));
    await own.close();
    await expect(openLog(configOf('mine', server.url))).rejects.toMatchObject({
      code: 'wrong-configuration',
    });
  });
});
