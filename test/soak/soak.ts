import { join } from 'node:path';
import { mix, randomFrom } from '../../src/simulator/company/mix.js';
import { startSimulatorProcess } from '../../src/simulator/simulator-process.js';
import { eventually } from '../support/eventually.js';
import { tenantEnvironment } from '../support/tenant-environment.js';
import { verdictOf } from './closing.js';
import { Follower } from './follower.js';
import { Incidents } from './incidents.js';
import type { Settings } from './settings.js';
import { SharedLog } from './shared-log.js';
import { SoakedServer } from './soaked-server.js';
import { Stage } from './stage.js';
import { Story } from './story.js';
import type { Soaked } from './summary.js';
import { TenantWatch } from './tenant-watch.js';
import { World } from './world.js';

export interface SoakParts {
  readonly settings: Settings;
  /** Where all of it is kept. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

const FIRST_SYNC_MS = 240_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What happens, and what is done about it, do not take numbers from one another. */
const INCIDENTS = 7;

/** Weeks of a tenant with all that goes wrong, and what is left of them in the end. */
export const soak = async ({ settings, folder, signal, tell }: SoakParts): Promise<Soaked> => {
  const { users, seed } = settings;
  const journalFile = join(folder, 'journal.ndjson');
  const simulator = await startSimulatorProcess({
    ...{ seed, users, groups: Math.max(40, Math.round(users / 10)), journalFile },
    enforceQuotas: false,
  });
  const log = settings.log === 'eventstoredb' ? await SharedLog.start() : null;
  const stage = new Stage(simulator.controlUrl);
  const world = new World(join(folder, 'world.json'), stage, log);
  tell('the first full sync');
  const server = await SoakedServer.start({
    ...{ folder, worldFile: world.file, tenantId: simulator.tenantId },
    env: {
      ...tenantEnvironment(simulator),
      ...(log && {
        STATELINE_EVENTSTOREDB_URL: log.url,
        STATELINE_RETENTION_EVENTSTOREDB_URL: log.url,
      }),
      STATELINE_LOOK_SECONDS: '2',
      STATELINE_READ_LAG_SECONDS: '4',
      STATELINE_RETENTION_DAYS: '5',
    },
  });
  try {
    await eventually(() => server.ends.length > 0 || server.isReady(), FIRST_SYNC_MS);
    if (server.ends.length > 0) throw new Error(`The server did not start: ${folder}/server.log`);
    const random = randomFrom(mix(seed, 1));
    const watch = new TenantWatch({ server, stage, world });
    const since = await stage.sequence();
    const { trust } = await server.ask<{ trust: { position: string } }>('/state');
    const follower = new Follower(server, trust.position);
    follower.start();
    const incidentParts = { server, stage, random: randomFrom(mix(seed, INCIDENTS)), signal };
    const incidents = new Incidents(incidentParts);
    const ground = { server, stage, world, log, random };
    const story = new Story({ ground, watch, incidents, signal, tell }, settings.log);
    const begun = performance.now();
    await story.play(settings.minutes * MINUTE_MS);
    const minutes = (performance.now() - begun) / MINUTE_MS;
    const ending = { ground, watch, incidents, follower, journalFile, since, tell };
    const verdict = signal.aborted ? null : await unlessAborted(verdictOf(ending), signal);
    await follower.stop();
    const days = world.passedMs / DAY_MS + minutes / 1440;
    return { settings, minutes, days, story, incidents, follower, watch, server, verdict };
  } finally {
    await server.stop();
    await log?.close();
    await simulator.close();
  }
};

/** `null` once nobody wants to wait for it any more. */
const unlessAborted = <Result>(
  result: Promise<Result>,
  signal: AbortSignal,
): Promise<Result | null> => {
  const { promise, resolve } = Promise.withResolvers<null>();
  signal.addEventListener('abort', () => {
    resolve(null);
  });
  return Promise.race([result, promise]);
};
