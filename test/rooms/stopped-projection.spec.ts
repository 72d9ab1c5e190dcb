import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { HistoryStatus } from '../../src/history/history-status.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { refuseStoppedProjection } from '../../src/serve.js';
import { TroubledLog } from '../history/troubled-log.js';
import { aUser } from '../history/directory-changes.js';
import { onDay, RetainedTenant } from '../retention/retained-tenant.js';
import { eventually } from '../support/eventually.js';

describe('a first sync whose history does not go on', () => {
  let tenant: RetainedTenant;
  let log: TroubledLog;
  let history: LmdbHistory;
  /** Bytes that are free on the disk. */
  let free: number;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    tenant = await RetainedTenant.open();
    log = new TroubledLog(tenant.store);
    free = Number.MAX_SAFE_INTEGER;
  });
  afterEach(async () => {
    await history.close();
    await tenant.close();
    Logger.overrideLogger(['error']);
  });

  const start = async (): Promise<{ readonly projection: () => HistoryStatus }> => {
    const folder = join(tenant.folder, 'served');
    history = await LmdbHistory.open(
      folder,
      log,
      () => tenant.now,
      () => free,
    );
    return { projection: () => history.status() };
  };

  it('goes on waiting while the log is out of reach', async () => {
    log.down = true;
    const running = await start();
    await eventually(() => history.status().failure !== null);

    expect(() => {
      refuseStoppedProjection(running);
    }).not.toThrow();
    expect(history.status()).toMatchObject({ stopped: false });
    log.down = false;
    await eventually(() => history.status().failure === null);
  });

  it('ends when the history has stopped, and says why', async () => {
    free = 0;
    const running = await start();
    await tenant.change(aUser('u1'), onDay(0));
    await eventually(() => history.status().stopped);

    expect(() => {
      refuseStoppedProjection(running);
    }).toThrow(String(history.status().failure));
  });
});
