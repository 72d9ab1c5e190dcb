import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogLevel } from '@nestjs/common';
import { WrongAlarmsFile } from './alarms/load-alarms.port.js';
import { type CaptureStatus, GetCaptureStatus } from './capture/get-capture-status.query.js';
import { exitCodes, Stop } from './cli/exit.js';
import type { Io } from './cli/io.js';
import type { FolderRequest, OpenFolder } from './cli/launch.js';
import { progressOf } from './cli/progress.js';
import { type Config, readConfig } from './config.js';
import { printable } from './domain/printable.js';
import { LogLines } from './log-lines.js';
import { type RunningStateline, startStateline } from './main.js';
import { openLog } from './open-log.js';
import { ROLES } from './roles.js';
import { refuseStoppedProjection } from './serve.js';

const ASK_EVERY_MS = 50;
/** Readers of a real tenant look once a minute; one that is throttled may take longer. */
const LOOKS_LIMIT_MS = 150_000;

/**
 * Opens a data folder in this process, for a command that works without a server: answers on a loopback
 * port, with no role but those asked for. Where the answer shall be fresh, the tenant is looked at first.
 * @throws Stop when there is no log, or it is not known of which tenant; StatelineError as a start does
 */
export const openDataFolder = async (io: Io, request: FolderRequest): Promise<OpenFolder> => {
  const config = configFor(io, request);
  if (request.anew === true) await forgetHistory(config);
  const running = await startStateline(config, undefined, (secrets) => new ErrorLines(secrets));
  try {
    await caughtUp(running, io);
    if (request.fresh) await looked(running, io);
  } catch (error) {
    await running.close();
    throw error;
  }
  return running;
};

/** Nobody else may have the folder meanwhile. */
const forgetHistory = async (config: Config): Promise<void> => {
  const log = await openLog(config);
  try {
    await rm(join(config.dataFolder, 'history'), { recursive: true, force: true });
  } finally {
    await log.close();
  }
};

/** What goes wrong stands beside the answer, never in it. */
class ErrorLines extends LogLines {
  protected override printMessages(messages: unknown[], context?: string, level?: LogLevel): void {
    super.printMessages(messages, context, level, 'stderr');
  }
}

const configFor = (io: Io, request: FolderRequest): Config => {
  const { folder, tenant, roles } = request;
  const named = io.env['STATELINE_TENANT_ID'] ?? '';
  const isAsked = roles.length === 0 && named === '' && tenant !== undefined;
  const environment = {
    ...io.env,
    ...(isAsked && { ...UNUSED_READER, STATELINE_TENANT_ID: tenant }),
    STATELINE_DATA_FOLDER: folder,
  };
  const config =
    request.alarms === true ? readConfig(environment) : readWithAnyAlarms(environment, io);
  if (config.sharedLog === null) assertLog(folder, config);
  return {
    ...config,
    ...{ host: '127.0.0.1', port: 0, tls: null, publicUrl: null, notificationUrl: null },
    ...TELLS_NOBODY,
    simulator: { ...config.simulator, port: 0 },
    roles: new Set(ROLES.filter((role) => ['history', 'api', ...roles].includes(role))),
  };
};

/** Nobody is told of alarms here, so a file of them that cannot be used keeps nobody from the tenant. */
const readWithAnyAlarms = (environment: Io['env'], io: Io): Config => {
  try {
    return readConfig(environment);
  } catch (error) {
    if (!(error instanceof WrongAlarmsFile)) throw error;
    io.err(
      `${printable(error.message)}\nThis goes on without that file; a server does not start with it\n`,
    );
    return readConfig({ ...environment, STATELINE_ALARMS_FILE: undefined });
  }
};

/** Metrics, spans and commits are a server's, which makes up for backups that are not committed yet. */
const TELLS_NOBODY = { metrics: null, tracing: null, gitExport: null } as const;

/** Nothing is asked of the directory where only what is recorded is told. */
const UNUSED_READER = {
  STATELINE_CLIENT_ID: '00000000-0000-0000-0000-000000000000',
  STATELINE_CLIENT_SECRET: 'unused',
};

/** A name that was misspelt makes no log, and a simulated tenant is not added to a real one. */
const assertLog = (folder: string, { tenant }: Config): void => {
  if (!existsSync(join(folder, 'log'))) {
    throw new Stop(
      exitCodes.usage,
      `--data takes a data folder of Stateline; ${folder} has no log`,
    );
  }
  if (tenant !== null || existsSync(join(folder, 'simulator.ndjson'))) return;
  throw new Stop(
    exitCodes.usage,
    `${folder} holds the log of a real tenant: STATELINE_TENANT_ID takes its directory id, with the other ` +
      'variables of the server; for questions alone --tenant takes it as well',
  );
};

/** Until all that is recorded can be asked for. */
const caughtUp = async (running: RunningStateline, io: Io): Promise<void> => {
  const first = running.projection().lagEvents ?? 0;
  const bar = progressOf(io, first, 'recorded events read');
  try {
    for (;;) {
      refuseStoppedProjection(running);
      const { lagEvents, position } = running.projection();
      if (lagEvents === 0 && position !== null) return;
      bar.at(Math.max(0, first - (lagEvents ?? first)));
      await delay(ASK_EVERY_MS, undefined, { signal: io.interrupted });
    }
  } finally {
    bar.end();
  }
};

/** Until all objects were looked at since this process began; those that cannot are told, and waited for no more. */
const looked = async ({ ask, tenantId }: RunningStateline, io: Io): Promise<void> => {
  const begun = new Date().toISOString();
  const deadline = performance.now() + LOOKS_LIMIT_MS;
  const bar = progressOf(io, (await readersOf(ask, tenantId)).length, 'readers of the tenant done');
  try {
    for (;;) {
      const open = (await readersOf(ask, tenantId)).filter(isOpen(begun));
      const late = open.filter(({ state }) => state === 'idle' || state === 'looking');
      if (late.length > 0 && performance.now() < deadline) {
        await delay(ASK_EVERY_MS, undefined, { signal: io.interrupted });
        continue;
      }
      for (const { reader, failure } of open) {
        io.err(`Not looked at by ${reader} before this: ${failure ?? 'not in time'}\n`);
      }
      return;
    }
  } finally {
    bar.end();
  }
};

type Reader = CaptureStatus['readers'][number];

/** Those of objects and of the audit log; links that no delta tells are read once in hours or days. */
const readersOf = async (ask: RunningStateline['ask'], tenantId: string) =>
  (await ask(new GetCaptureStatus(tenantId))).readers.filter(({ reader }) => !reader.includes('/'));

const isOpen =
  (begun: string) =>
  ({ lastLookAt }: Reader): boolean =>
    lastLookAt === null || lastLookAt < begun;
