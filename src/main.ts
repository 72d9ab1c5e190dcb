import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureApp } from './api/configure-app.js';
import { httpAdapter } from './api/http-adapter.js';
import { EmbeddedEventStore } from './event-store/embedded/embedded-event-store.js';
import { AppModule, type AppOptions } from './app.module.js';
import type { Config, TenantConfig } from './config.js';
import { type RunningSimulator, startSimulator } from './simulator/start-simulator.js';

/** A server that answers. */
export interface RunningStateline {
  readonly url: string;
  readonly tenantId: string;
  /** `null` when the tenant is real. */
  readonly simulator: RunningSimulator | null;
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
 * @throws StatelineError when the data folder or a port cannot be used
 */
export const startStateline = async (config: Config): Promise<RunningStateline> => {
  await mkdir(config.dataFolder, { recursive: true });
  // First of all, so that nothing else touches a folder that another process works on.
  const store = await EmbeddedEventStore.open(join(config.dataFolder, 'log'));
  let simulator: RunningSimulator | null = null;
  let app: NestFastifyApplication | undefined;
  try {
    simulator = config.tenant === null ? await simulatorOf(config) : null;
    const tenant = config.tenant ?? tenantOf(simulator);
    app = await NestFactory.create<NestFastifyApplication>(
      AppModule.of({ store, ...optionsOf(config, tenant, simulator) }),
      httpAdapter(),
      { logger: ['warn', 'error', 'fatal'], abortOnError: false },
    );
    configureApp(app);
    await app.listen(config.port, config.host);
    return await running({ app, store, simulator, tenantId: tenant.tenantId });
  } catch (error) {
    await app?.close();
    await store.close();
    await simulator?.close();
    throw error;
  }
};

interface Parts {
  readonly app: INestApplication;
  readonly store: EmbeddedEventStore;
  readonly simulator: RunningSimulator | null;
  readonly tenantId: string;
}

const running = async ({ app, store, simulator, tenantId }: Parts): Promise<RunningStateline> => ({
  url: await app.getUrl(),
  tenantId,
  simulator,
  close: async () => {
    await app.close();
    await store.close();
    await simulator?.close();
  },
});

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

const optionsOf = (
  config: Config,
  tenant: TenantConfig,
  simulator: RunningSimulator | null,
): Omit<AppOptions, 'store'> => {
  const pace = simulator === null ? TENANT_PACE : SIMULATOR_PACE;
  const { tenantId, graphUrl, tokenUrl, reader, writer } = tenant;
  return {
    dataFolder: config.dataFolder,
    graph: { tenantId, graphUrl, tokenUrl, ...reader, writer },
    capture: {
      deltaIntervalMs: (config.lookSeconds ?? pace.delta) * 1000,
      pollIntervalMs: (config.lookSeconds ?? pace.poll) * 1000,
      auditIntervalMs: (config.lookSeconds ?? pace.audit) * 1000,
    },
    backupHourUtc: config.backupHourUtc,
    readLagMs: pace.readLag * 1000,
    simulatorControlUrl: simulator?.controlUrl ?? null,
  };
};
