import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecoveryStep } from '../../src/domain/recovery/recovery.js';
import { hasEnded } from '../../src/domain/recovery/recovery.js';
import type { Page, TimelineRow } from '../../src/history/history.port.js';
import { isReported } from '../../src/history/history.port.js';
import { keyIdOfPem, verifyEvidence } from '../../src/integrity/verify-evidence.port.js';
import type { TrueObject } from '../bench/recover-plan.js';
import { eventually } from '../support/eventually.js';
import type { Follower } from './follower.js';
import type { Incidents } from './incidents.js';
import { differencesBetween, type ToldObject } from './state-judge.js';
import type { TenantWatch } from './tenant-watch.js';
import { judged, type TimelineVerdict } from './timeline-judge.js';
import type { Ground } from './troubles.js';
import { journalOf } from './truth.js';
import { writesJudged, type WritesVerdict } from './writes-judge.js';

export interface Ending {
  readonly ground: Ground;
  readonly watch: TenantWatch;
  readonly incidents: Incidents;
  readonly follower: Follower;
  readonly journalFile: string;
  /** The tenant's last change before the follower began. */
  readonly since: number;
  readonly tell: (line: string) => void;
}

export interface Verdict {
  readonly objects: number;
  readonly differences: readonly string[];
  readonly timeline: TimelineVerdict;
  readonly writes: WritesVerdict;
  readonly recoveries: Readonly<Record<string, number>>;
  readonly unended: readonly string[];
  /** `null` when the chain verifies, or why it does not. */
  readonly broken: string | null;
  readonly chained: number;
  readonly trueChanges: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** By then every thing has had its turn to be read whole. */
const SWEPT_AT_MS = 6.5 * HOUR_MS;
const LIMIT_MS = 240_000;
const ASK_EVERY_MS = 1000;

/** Lets all come to rest, and holds what Stateline says against what the tenant is and did. */
export const verdictOf = async (ending: Ending): Promise<Verdict> => {
  const { ground, incidents, tell } = ending;
  tell('everything comes to rest');
  await rest(ground);
  const recoveries = await incidents.finish();
  await wholeReading(ending);
  const differences = await settledDifferences(ending);
  await eventually(() => isFollowed(ending), LIMIT_MS);
  tell('what is told is held against what happened');
  const truth = await journalOf(ending.journalFile);
  const steps: RecoveryStep[] = [];
  for (const { recoveryId } of recoveries) steps.push(...(await incidents.steps(recoveryId)));
  const { broken, chained } = await verification(ground);
  return {
    ...differences,
    timeline: judged(truth, ending.follower.changes, {
      since: ending.since,
      rounds: ending.watch.rounds,
    }),
    writes: writesJudged(truth, steps),
    recoveries: Object.fromEntries(
      [...Map.groupBy(recoveries, ({ status }) => status)].map(([status, all]) => [
        status,
        all.length,
      ]),
    ),
    unended: recoveries
      .filter(({ status }) => !hasEnded(status))
      .map(({ reason, status }) => `${reason}: ${status}`),
    ...{ broken, chained, trueChanges: truth.length },
  };
};

const rest = async ({ stage, world, server, log }: Ground): Promise<void> => {
  await stage.send('DELETE', '/faults', null);
  world.skew(0);
  world.fillDisk(false);
  await log?.calm();
  await eventually(() => server.isReady(), LIMIT_MS);
};

/** In the night everything is read and compared, also what no delta and no record tells. */
const wholeReading = async ({ ground, watch }: Ending): Promise<void> => {
  const { world } = ground;
  const untilMs = DAY_MS - (world.now % DAY_MS) + SWEPT_AT_MS;
  const swept = watch.swept(LIMIT_MS);
  await world.advance(untilMs);
  if (!(await swept)) throw new Error('Not everything was read whole in time');
  if (!(await watch.round(LIMIT_MS))) throw new Error('Not every reader looked in time');
};

type Differences = Pick<Verdict, 'objects' | 'differences'>;

/** What is on its way when it is first asked for may come yet. */
const settledDifferences = async ({ ground, tell }: Ending): Promise<Differences> => {
  let found = await differences(ground);
  await eventually(async () => {
    found = await differences(ground);
    if (found.differences.length > 0) await new Promise((done) => setTimeout(done, ASK_EVERY_MS));
    return found.differences.length === 0;
  }, LIMIT_MS / 4).catch(() => {
    tell(`${found.differences.length} differences stay`);
  });
  return found;
};

const differences = async ({ server, stage }: Ground): Promise<Differences> => {
  const { objects: held } = await stage.get<{ objects: readonly TrueObject[] }>('/objects');
  const lines = (await server.text('/objects/export')).trimEnd().split('\n');
  const told = lines.map((line) => JSON.parse(line) as ToldObject);
  const objects = told.filter(({ kind }) => kind === 'object');
  return { objects: held.length, differences: differencesBetween(held, objects) };
};

/** Whether the stream told the newest change that the pages tell. */
const isFollowed = async ({ ground, follower }: Ending): Promise<boolean> => {
  const { rows } = await ground.server.ask<Page<TimelineRow>>('/timeline?limit=50');
  const newest = rows.find((row) => !isReported(row));
  return newest === undefined || follower.has(newest.position);
};

const verification = async ({ server }: Ground): Promise<Pick<Verdict, 'broken' | 'chained'>> => {
  const pem = await readFile(join(server.keyFolder, 'signing-key.pub.pem'), 'utf8');
  const response = await fetch(server.at('/integrity/evidence'));
  if (response.body === null) return { broken: 'no evidence came', chained: 0 };
  const trust = { keyIds: new Set([keyIdOfPem(pem) ?? '']), acceptUnproven: false };
  const verified = await verifyEvidence(response.body, trust);
  return {
    broken: verified.good ? null : JSON.stringify(verified.bad ?? verified).slice(0, 500),
    chained: verified.events,
  };
};
