import { join } from 'node:path';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HealthController } from '../../src/api/health.controller.js';
import { httpAdapter } from '../../src/api/http-adapter.js';
import { KnownTenants } from '../../src/api/known-tenants.js';
import { ProcessRoles } from '../../src/api/process-roles.js';
import { History } from '../../src/history/history.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { Leases } from '../../src/leases/leases.port.js';
import { processClock } from '../../src/leases/lease-clock.js';
import { SoleLeases } from '../../src/leases/sole-leases.js';
import { refuseStoppedProjection } from '../../src/serve.js';
import { TroubledLog } from '../history/troubled-log.js';
import { aUser } from '../history/directory-changes.js';
import { onDay, RetainedTenant, TENANT } from '../retention/retained-tenant.js';
import { eventually } from '../support/eventually.js';

describe('a first sync whose history does not go on', () => {
  let tenant: RetainedTenant;
  let log: TroubledLog;
  let history: LmdbHistory;
  let app: NestFastifyApplication;
  /** Bytes that are free on the disk. */
  let free: number;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    tenant = await RetainedTenant.open();
    log = new TroubledLog(tenant.store);
    free = Number.MAX_SAFE_INTEGER;
  });
  afterEach(async () => {
    await app.close();
    await history.close();
    await tenant.close();
    Logger.overrideLogger(['error']);
  });

  const start = async (): Promise<{ readonly url: string }> => {
    const folder = join(tenant.folder, 'served');
    history = await LmdbHistory.open(
      folder,
      log,
      () => tenant.now,
      () => free,
    );
    const leases = new SoleLeases('us', processClock, () => tenant.now);
    @Module({
      controllers: [HealthController],
      providers: [
        { provide: History, useValue: history },
        { provide: KnownTenants, useValue: new KnownTenants([TENANT]) },
        { provide: Leases, useValue: leases },
        { provide: ProcessRoles, useValue: new ProcessRoles(['api']) },
      ],
    })
    class Ready {}
    app = await NestFactory.create<NestFastifyApplication>(Ready, httpAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    return { url: await app.getUrl() };
  };

  it('goes on waiting while the log is out of reach', async () => {
    log.down = true;
    const running = await start();
    await eventually(() => history.status().failure !== null);

    await expect(refuseStoppedProjection(running)).resolves.toBeUndefined();
    expect(history.status()).toMatchObject({ stopped: false });
    log.down = false;
    await eventually(() => history.status().failure === null);
  });

  it('ends when the history has stopped, and says why', async () => {
    free = 0;
    const running = await start();
    await tenant.change(aUser('u1'), onDay(0));
    await eventually(() => history.status().stopped);

    await expect(refuseStoppedProjection(running)).rejects.toThrow(
      String(history.status().failure),
    );
  });
});
