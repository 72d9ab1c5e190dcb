import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { type Query, QueryBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureApp } from './api/configure-app.js';
import { httpAdapter } from './api/http-adapter.js';
import { AppModule, type AppOptions } from './app.module.js';
import type { Config, TenantConfig } from './config.js';
import type { OpenedEventStore } from './event-store/open-event-store.port.js';
import { accessOf } from './directory-sign-in-config.js';
import { History, type HistoryStatus } from './history/history.port.js';
import { assertKeysApart } from './integrity/key-folder.port.js';
import { httpOptionsOf, renewCertificate } from './listening.js';
import { LogLines } from './log-lines.js';
import { openLog } from './open-log.js';
import { type RunningSimulator, startSimulator } from './simulator/start-simulator.js';

/** A server that answers. */
export interface RunningStateline {
  readonly url: string;
  readonly tenantId: string;
  /** `null` when the tenant is real. */
  readonly simulator: RunningSimulator | null;
  /** Asks this process itself, as whoever started it. */
  readonly ask: <Answer>(query: Query<Answer>) => Promise<Answer>;
  /** Where the read model stands. */
  readonly projection: () => HistoryStatus;
  readonly close: () => Promise<void>;
}

/**
 * Looks at a real tenant, in seconds: within the limits that Microsoft documents. A write has been seen
 * to stay invisible for up to two minutes.
 */
const TENANT_PACE = { delta: 30, poll: 60, audit: 60, readLag: 120 };
/** The simulated tenant is there to be played with, so its changes are seen at once. */
const SIMULATOR_PACE = { delta: 1, poll: 5, audit: 2, readLag: 10 };

/**
 * Starts everything in this process and resolves when it answers over HTTP.
 * @throws StatelineError when the data folder, the log, the key folder or a port cannot be used
 */
export const startStateline = async (config: Config): Promise<RunningStateline> => {
  await mkdir(config.dataFolder, { recursive: true });
  await assertKeysApart(config.keyFolder, config.dataFolder);
  // Before anything else touches a folder that another process may work on.
  const log = await openLog(config);
  let simulator: RunningSimulator | null = null;
  let app: NestFastifyApplication | undefined;
  let stopRenewing: (() => void) | undefined;
  const close = () => {
    stopRenewing?.();
    return closeAll({ app, log, simulator });
  };
  try {
    simulator = config.tenant === null ? await simulatorOf(config) : null;
    const tenant = config.tenant ?? tenantOf(simulator);
    app = await NestFactory.create<NestFastifyApplication>(
      AppModule.of({ log, ...optionsOf(config, tenant, simulator) }),
      httpAdapter(httpOptionsOf(config)),
      { logger: new LogLines(secretsIn(config)), abortOnError: false },
    );
    configureApp(app, config);
    await app.listen(config.port, config.host);
    if (config.tls !== null) stopRenewing = renewCertificate(app, config.tls);
    const [queries, history] = [app.get(QueryBus), app.get(History, { strict: false })];
    return {
      url: await app.getUrl(),
      tenantId: tenant.tenantId,
      simulator,
      ask: (query) => queries.execute(query),
      projection: () => history.status(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

interface Parts {
  readonly app: NestFastifyApplication | undefined;
  readonly log: OpenedEventStore;
  readonly simulator: RunningSimulator | null;
}

/** Nobody is answered any more, then work ends and gives its leases up, then the log is closed. */
const closeAll = async ({ app, log, simulator }: Parts): Promise<void> => {
  await app?.getHttpAdapter().close();
  await app?.close();
  await log.close();
  await simulator?.close();
};

/** What must not be told on, whoever repeats it. */
const secretsIn = ({ tenant, sharedLog, directorySignIn }: Config): readonly string[] => {
  const apps = [tenant?.reader, tenant?.writer];
  const urls = [sharedLog?.url, sharedLog?.retentionUrl];
  return [
    ...apps.flatMap((app) => (app && 'clientSecret' in app ? [app.clientSecret] : [])),
    ...(directorySignIn?.clientSecret ? [directorySignIn.clientSecret] : []),
    ...urls.flatMap((url) => /:\/\/[^/@]*:([^/@]+)@/.exec(url ?? '')?.[1] ?? []),
  ];
};

const simulatorOf = ({ dataFolder, simulator }: Config): Promise<RunningSimulator> =>
  startSimulator({
    users: simulator.users,
    groups: Math.max(40, Math.round(simulator.users / 10)),
    port: simulator.port,
    journalFile: join(dataFolder, 'simulator.ndjson'),
  });

const tenantOf = (simulator: RunningSimulator | null): TenantConfig => {
  if (simulator === null) throw new TypeError('A tenant is either configured or simulated');
  const { tenantId, graphUrl, tokenUrl, credentials } = simulator;
  return { tenantId, graphUrl, tokenUrl, ...credentials };
};

const safetyOf = (
  { minimumAdministrators, breakGlass }: Config,
  { writer }: TenantConfig,
): AppOptions['safety'] => {
  return { minimumAdministrators, breakGlass, writerAppId: writer?.clientId ?? null };
};

const optionsOf = (
  config: Config,
  tenant: TenantConfig,
  simulator: RunningSimulator | null,
): Omit<AppOptions, 'log'> => {
  const pace = simulator === null ? TENANT_PACE : SIMULATOR_PACE;
  const { dataFolder, keyFolder, backupHourUtc, retentionDays, roles } = config;
  const { leaseTtlMs, requestTimeoutMs, fourEyes, requestsPerMinute, publicUrl } = config;
  const { tenantId, graphUrl, tokenUrl, reader, writer } = tenant;
  return {
    ...{ dataFolder, keyFolder, backupHourUtc, retentionDays, roles, leaseTtlMs, requestTimeoutMs },
    fourEyes,
    requestsPerMinute,
    publicUrl,
    signIn: accessOf(config, tenant, simulator),
    safety: safetyOf(config, tenant),
    graph: { tenantId, graphUrl, tokenUrl, ...reader, writer },
    capture: {
      deltaIntervalMs: (config.lookSeconds ?? pace.delta) * 1000,
      pollIntervalMs: (config.lookSeconds ?? pace.poll) * 1000,
      auditIntervalMs: (config.lookSeconds ?? pace.audit) * 1000,
      notificationUrl: config.notificationUrl,
    },
    readLagMs: (config.readLagSeconds ?? pace.readLag) * 1000,
    simulatorControlUrl: simulator?.controlUrl ?? null,
  };
};
