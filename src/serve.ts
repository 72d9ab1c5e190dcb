import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ListBackups } from './backups/list-backups.query.js';
import { type CaptureStatus, GetCaptureStatus } from './capture/get-capture-status.query.js';
import { exitCodes, Stop } from './cli/exit.js';
import { type Config, readConfig } from './config.js';
import { StatelineError } from './domain/errors.js';
import { jsonLine } from './log-lines.js';
import { type RunningStateline, startStateline } from './main.js';
import { closeInTime } from './stopping.js';

type Say = (line: string) => void;

const ASK_EVERY_MS = 250;
/** Changes an ordinary morning brings, so that a new simulated tenant has some history. */
const EVERYDAY_CHANGES = 40;

/**
 * `stateline start`: starts, tells where to look, and serves until SIGINT or SIGTERM.
 * @throws Stop with what to do when it cannot start; StatelineError that says so itself, as of a wrong setting
 */
export const serve = async (say: Say): Promise<void> => {
  const { config, running } = await started();
  const tell = config.logFormat === 'json' ? asJson(say) : say;
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
  };
  process.off('SIGINT', endAtOnce).off('SIGTERM', endAtOnce);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  whereToLook(config, running).forEach(tell);
  try {
    // What others do as well is theirs to tell; a process without the api role cannot be asked.
    if (config.sharedLog === null) await tellFirstSync(running, tell, stopping.signal);
    await untilAborted(stopping.signal);
  } finally {
    tell('Stopping …');
    await closeInTime(running.close, { cutOff });
  }
};

/** For programs, which take nothing but JSON. */
const asJson =
  (say: Say): Say =>
  (line) => {
    const message = line.trim();
    if (message === '') return;
    say(jsonLine({ timeMs: Date.now(), level: 'log', room: 'Start', message }));
  };

/** A start may wait for its log for minutes, and has nothing yet that it would have to end well. */
const endAtOnce = (): void => process.exit(exitCodes.no);

/** Not by throwing, which would wait for what hangs. */
const cutOff = (awaited: string): void => {
  process.stderr.write(
    `Stateline was cut off while it waited for ${awaited} to end. Nothing recorded is lost; the next start goes on from there.\n`,
  );
  process.exit(exitCodes.no);
};

const started = async (): Promise<{ config: Config; running: RunningStateline }> => {
  process.once('SIGINT', endAtOnce).once('SIGTERM', endAtOnce);
  try {
    const config = readConfig(process.env);
    return { config, running: await startStateline(config) };
  } catch (error) {
    const why = whyNotStarted(error);
    throw why === undefined ? error : new Stop(exitCodes.no, why, {}, { cause: error });
  }
};

/** In words for the one who starts it; `undefined` for what says so itself, and for what nobody foresaw. */
const whyNotStarted = (error: unknown): string | undefined => {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'EADDRINUSE') {
    const ports = 'STATELINE_PORT and STATELINE_SIMULATOR_PORT';
    return `Port taken (${error.message}): is Stateline running already? ${ports} choose others.`;
  }
  // LMDB gives the number of the operating system's error.
  const numbered = typeof error.code === 'number';
  return numbered || ['EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST'].includes(String(error.code))
    ? `The data folder cannot be used: ${error.message}. Look at its owner and at the room on its disk, or choose another with STATELINE_DATA_FOLDER.`
    : undefined;
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else
      signal.addEventListener(
        'abort',
        () => {
          done();
        },
        { once: true },
      );
  });

const whereToLook = (config: Config, running: RunningStateline): string[] =>
  config.sharedLog === null ? allInOne(config, running) : oneOfMany(config, running);

const oneOfMany = (
  { roles, dataFolder, keyFolder, signIn }: Config,
  { url, tenantId, metricsUrl }: RunningStateline,
): string[] => [
  '',
  `Stateline shares the work on the tenant ${tenantId} with other processes.`,
  '',
  `  Roles         ${[...roles].join(', ')}`,
  `  Ready         ${url}/ready`,
  ...metricsLine(metricsUrl),
  ...(roles.has('api') ? [`  OpenAPI page  ${url}/api/docs`, signInLine({ signIn })] : []),
  `  Data folder   ${resolve(dataFolder)} (this process's own; rebuilt from the log when it is lost)`,
  `  Key folder    ${resolve(keyFolder)} (the same keys for each process that captures, seals or serves the api)`,
  '',
];

const metricsLine = (url: string | null): string[] =>
  url === null ? [] : [`  Metrics       ${url} (nobody signs in)`];

const allInOne = (
  config: Config,
  { url, tenantId, simulator, metricsUrl }: RunningStateline,
): string[] => [
  '',
  simulator === null
    ? `Stateline captures the tenant ${tenantId}.`
    : `Stateline captures a SIMULATED tenant (${tenantId}): no real directory is read or written.`,
  '',
  `  Dashboard     ${url}/`,
  `  API           ${url}/api/tenants/${tenantId}/state`,
  `  OpenAPI page  ${url}/api/docs`,
  ...metricsLine(metricsUrl),
  signInLine(config),
  `  Command line  npx stateline status`,
  ...(simulator === null ? [] : [`  Make damage   npx stateline simulate list`]),
  `  Data folder   ${resolve(config.dataFolder)}`,
  `  Key folder    ${resolve(config.keyFolder)} (signs the backups; keep a copy apart from the log)`,
  '',
  '  Stop with Ctrl-C; the next start goes on where this one stopped.',
  ...(simulator === null ? [] : realTenantHint),
  '',
];

const signInLine = ({ signIn }: Pick<Config, 'signIn'>): string =>
  signIn === 'off'
    ? '  Sign-in       NONE: whoever reaches this server may do everything (STATELINE_SIGN_IN=off)'
    : '  Sign-in       required; `npx stateline access account add NAME` makes an emergency account';

const realTenantHint = [
  '  For a real tenant set STATELINE_TENANT_ID, STATELINE_CLIENT_ID and STATELINE_CLIENT_SECRET of an app',
  '  registration that may read, an own STATELINE_DATA_FOLDER, and, to recover, STATELINE_WRITER_CLIENT_ID and',
  '  STATELINE_WRITER_CLIENT_SECRET of one that may write. `npx stateline doctor` then tells what it can read.',
];

/** Follows the first full sync of a new tenant until the first backup is there. */
const tellFirstSync = async (
  running: RunningStateline,
  say: Say,
  signal: AbortSignal,
): Promise<void> => {
  const { tenantId, ask } = running;
  const begun = new Date().toISOString();
  const { firstSync } = await ask(new GetCaptureStatus(tenantId));
  if (firstSync.done) {
    say(goingOn(firstSync));
    return;
  }
  say('First full sync …');
  const synced = await waitFor(signal, async () => {
    refuseStoppedProjection(running);
    const status = await ask(new GetCaptureStatus(tenantId));
    return status.firstSync.done ? status.firstSync : undefined;
  });
  if (synced === undefined) return;
  // It was done long ago, and is new only to a read model that was built anew.
  if (String(synced.completedAt) < begun) {
    say(goingOn(synced));
    return;
  }
  say(`First full sync done: ${String(synced.objects)} objects in ${secondsBetween(synced)} s.`);
  const backup = await waitFor(signal, async () => {
    const { rows } = await ask(new ListBackups(tenantId, { size: 1 }));
    return rows[0];
  });
  if (backup === undefined) return;
  say(`First backup taken: ${backup.backupId} of ${backup.instant}.`);
  await bringHistory(running, say);
};

type FirstSync = CaptureStatus['firstSync'];

const goingOn = ({ objects, completedAt }: FirstSync): string =>
  `Going on with ${String(objects)} objects, known since ${String(completedAt)}.`;

/**
 * An outage of the log is waited out.
 * @throws Stop when what is recorded cannot be read into history any more, as on a full disk
 */
export const refuseStoppedProjection = ({
  projection,
}: Pick<RunningStateline, 'projection'>): void => {
  const { stopped, failure } = projection();
  if (stopped) throw new Stop(exitCodes.no, failure ?? '');
};

const secondsBetween = ({ startedAt, completedAt }: FirstSync): string =>
  ((Date.parse(completedAt ?? '') - Date.parse(startedAt ?? '')) / 1000).toFixed(1);

const bringHistory = async ({ simulator }: RunningStateline, say: Say): Promise<void> => {
  if (simulator === null) return;
  await fetch(`${simulator.controlUrl}/scenarios/everyday`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ changes: EVERYDAY_CHANGES }),
  });
  say(
    `The simulated company made ${String(EVERYDAY_CHANGES)} everyday changes: npx stateline timeline`,
  );
};

/** Asks until there is an answer, also through an outage of the log; `undefined` when stopped first. */
const waitFor = async <Answer>(
  signal: AbortSignal,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer | undefined> => {
  while (!signal.aborted) {
    const answer = await ask().catch(noneWhileUnavailable);
    if (answer !== undefined) return answer;
    await delay(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
};

const noneWhileUnavailable = (error: unknown): undefined => {
  if (error instanceof StatelineError && error.category === 'unavailable') return undefined;
  throw error;
};
