import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Query, QueryBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureApp } from './api/configure-app.js';
import { httpAdapter } from './api/http-adapter.js';
import { observeHttp } from './api/http-observation.js';
import { MetricsServer } from './api/metrics-server.js';
import { Readiness } from './api/readiness.js';
import { AppModule, type AppOptions } from './app.module.js';
import type { Config, TenantConfig } from './config.js';
import type { OpenedEventStore } from './event-store/open-event-store.port.js';
import { accessOf } from './directory-sign-in-config.js';
import { History } from './history/history.port.js';
import type { HistoryStatus } from './history/history-status.port.js';
import { assertKeysApart } from './integrity/key-folder.port.js';
import { httpOptionsOf, renewCertificate } from './listening.js';
import { linesOf, observedLog, startWatching } from './observed.js';
import { openLog } from './open-log.js';
import { settingsOf } from './settings-told.js';
import { type RunningSimulator, startSimulator } from './simulator/start-simulator.js';
import type { Awaiting } from './stopping.js';

/** A server that answers. */
export interface RunningStateline {
  readonly url: string;
  /** Where Prometheus asks; `null`: nowhere. */
  readonly metricsUrl: string | null;
  readonly tenantId: string;
  /** `null` when the tenant is real. */
  readonly simulator: RunningSimulator | null;
  /** Asks this process itself, as whoever started it. */
  readonly ask: <Answer>(query: Query<Answer>) => Promise<Answer>;
  /** Where the read model stands. */
  readonly projection: () => HistoryStatus;
  /** Ends all work and closes what was opened; tells what it waits for. */
  readonly close: (awaiting?: Awaiting) => Promise<void>;
}

/**
 * Looks at a real tenant, in seconds: within the limits that Microsoft documents. A write has been seen
 * to stay invisible for up to two minutes.
 */
const TENANT_PACE = { delta: 30, poll: 60, audit: 60, readLag: 120 };
/** The simulated tenant is there to be played with, so its changes are seen at once. */
const SIMULATOR_PACE = { delta: 1, poll: 5, audit: 2, readLag: 10 };

const DASHBOARD = join(import.meta.dirname, 'dashboard');

const servesApi = ({ roles }: Config): boolean => roles.has('api');

/**
 * Starts everything in this process and resolves when it answers over HTTP.
 * @throws StatelineError when the data folder, the log, the key folder or a port cannot be used
 */
export const startStateline = async (
  config: Config,
  dashboardFolder = DASHBOARD,
  loggerFor = (secrets: readonly string[]): LoggerService => linesOf(config, secrets),
): Promise<RunningStateline> => {
  await mkdir(config.dataFolder, { recursive: true });
  await assertKeysApart(config.keyFolder, config.dataFolder);
  // Before anything else touches a folder that another process may work on.
  const log = await openLog(config);
  const stopWatching = await startWatching(config);
  let simulator: RunningSimulator | null = null;
  let app: NestFastifyApplication | undefined;
  let stopRenewing: (() => void) | undefined;
  const close = (awaiting?: Awaiting) =>
    closeAll({ app, log, simulator, stopRenewing, stopWatching }, awaiting);
  try {
    simulator = config.tenant === null ? await simulatorOf(config) : null;
    const tenant = config.tenant ?? tenantOf(simulator);
    const observed = observedLog(config, log, tenant.tenantId);
    app = await NestFactory.create<NestFastifyApplication>(
      AppModule.of({ ...observed, ...optionsOf(config, tenant, simulator) }),
      httpAdapter(httpOptionsOf(config)),
      { logger: loggerFor(secretsIn(config)), abortOnError: false },
    );
    observeHttp(app);
    const { publicUrl } = config;
    configureApp(app, { publicUrl, dashboardFolder: servesApi(config) ? dashboardFolder : null });
    await app.listen(config.port, config.host);
    if (config.tls !== null) stopRenewing = renewCertificate(app, config.tls);
    return { ...(await doorsOf(app)), tenantId: tenant.tenantId, simulator, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** How others reach what runs. */
const doorsOf = async (
  app: NestFastifyApplication,
): Promise<Pick<RunningStateline, 'url' | 'metricsUrl' | 'ask' | 'projection'>> => {
  const [queries, history] = [app.get(QueryBus), app.get(History, { strict: false })];
  return {
    url: await app.getUrl(),
    metricsUrl: app.get(MetricsServer, { strict: false }).url,
    ask: (query) => queries.execute(query),
    projection: () => history.status(),
  };
};

interface Parts {
  readonly app: NestFastifyApplication | undefined;
  readonly log: OpenedEventStore;
  readonly simulator: RunningSimulator | null;
  readonly stopRenewing: (() => void) | undefined;
  readonly stopWatching: () => Promise<void>;
}

/** Nobody is answered any more, then work ends and gives its leases up, then the log is closed. */
const closeAll = async (
  { app, log, simulator, stopRenewing, stopWatching }: Parts,
  awaiting: Awaiting = () => undefined,
): Promise<void> => {
  stopRenewing?.();
  app?.get(Readiness, { strict: false }).stop();
  awaiting('answers to those who ask');
  await app?.getHttpAdapter().close();
  awaiting('capture, recoveries, reports and the read model');
  await app?.close();
  awaiting('the log');
  await log.close();
  awaiting('the simulated tenant');
  await simulator?.close();
  awaiting('the collector of spans');
  await stopWatching();
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
  { minimumAdministrators, breakGlass, writerAppId }: Config,
  { writer }: TenantConfig,
): AppOptions['safety'] => {
  return { minimumAdministrators, breakGlass, writerAppId: writer?.clientId ?? writerAppId };
};

/** What the rooms are told of a configuration, with what is usual for the kind of tenant where it says nothing. */
export const optionsOf = (
  config: Config,
  tenant: TenantConfig,
  simulator: RunningSimulator | null,
): Omit<AppOptions, 'log' | 'meters'> => {
  const untold = untoldOptionsOf(config, tenant, simulator);
  return { ...untold, settings: settingsOf(config, untold) };
};

const untoldOptionsOf = (
  config: Config,
  tenant: TenantConfig,
  simulator: RunningSimulator | null,
): Omit<AppOptions, 'log' | 'settings' | 'meters'> => {
  const pace = simulator === null ? TENANT_PACE : SIMULATOR_PACE;
  const { dataFolder, keyFolder, backupHourUtc, retentionDays, roles } = config;
  const { leaseTtlMs, requestTimeoutMs, fourEyes, requestsPerMinute, publicUrl } = config;
  const { tenantId, graphUrl, tokenUrl, reader, writer } = tenant;
  const readLagMs = (config.readLagSeconds ?? pace.readLag) * 1000;
  return {
    gitExport: config.gitExport,
    ...{ dataFolder, keyFolder, backupHourUtc, retentionDays, roles, leaseTtlMs, requestTimeoutMs },
    alarms: config.alarms,
    fourEyes,
    requestsPerMinute,
    publicUrl,
    signIn: accessOf(config, tenant, simulator),
    safety: safetyOf(config, tenant),
    graph: { tenantId, graphUrl, tokenUrl, ...reader, writer, secrets: secretsIn(config) },
    capture: {
      deltaIntervalMs: (config.lookSeconds ?? pace.delta) * 1000,
      pollIntervalMs: (config.lookSeconds ?? pace.poll) * 1000,
      auditIntervalMs: (config.lookSeconds ?? pace.audit) * 1000,
      notificationUrl: config.notificationUrl,
      readLagMs,
    },
    metrics: config.metrics,
    readyLagSeconds: config.readyLagSeconds,
    readLagMs,
    simulatorControlUrl: simulator?.controlUrl ?? null,
  };
};
