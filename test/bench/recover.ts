import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openGraph } from '../../src/directory/directory.module.js';
import { DirectoryUnavailable } from '../../src/directory/directory.port.js';
import { epochMsOf, instantAt, instantPlus } from '../../src/domain/instant.js';
import { allowanceOf, estimatedMs, stepMs } from '../../src/domain/recovery/estimate.js';
import { defaultChoices, type Step } from '../../src/domain/recovery/plan.js';
import { finishAt } from '../../src/domain/recovery/recovery-fold.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { type Guard, PlanWriter } from '../../src/recovery/plan-writer.js';
import { RecoveryOptions } from '../../src/recovery/recovery-options.port.js';
import { RecoveryRun } from '../../src/recovery/recovery-run.js';
import { gatherAccess } from '../../src/recovery/safety-access.js';
import { bearingIn } from '../../src/recovery/safety-bearing.js';
import { RecoverySteps } from '../../src/recovery/recovery-steps.js';
import {
  type SimulatorReady,
  startSimulatorProcess,
} from '../../src/simulator/simulator-process.js';
import type { BenchRow } from './measure.js';
import { Control, damagedTenant, type MadePlan } from './recover-plan.js';
import { KnownTenant } from './recover-tenant.js';
import { type Truth, truthAbout } from './recover-truth.js';
import { anOperator } from '../support/an-operator.js';

const RECOVERY_ID = 'bench';
const NOBODY = { accounts: [], writer: [] };
const FAR_MS = 24 * 60 * 60_000;
/** How long reads lag behind writes. */
const LAG_MS = 3000;

/**
 * What goes wrong now and then, each in so many requests of a hundred; reads lag behind writes always, and so does the
 * knowledge of what was just made. What is not named here the simulator does always (W3 to W5, W7, W8). A slow answer
 * takes its time on this machine's clock, all else on the tenant's.
 */
const faultsAt = (rate: number): readonly object[] => [
  { id: 'R1', delayMs: LAG_MS },
  { id: 'T1', probability: 0.01, retryAfterSeconds: 1 },
  { id: 'T1', probability: 0.005, retryAfterSeconds: null, path: 'conditionalAccess', count: 2 },
  { id: 'T2', probability: 0.005, retryAfterSeconds: 1 },
  { id: 'T3', percentage: 0.85, probability: 0.01, count: 2 },
  { id: 'T4', probability: 0.005, path: 'batch' },
  { id: 'T4', probability: 0.005, path: 'batch', mode: 'reset' },
  { id: 'T5', probability: 0.005, mode: 'slow', delayMs: 2000 / rate },
  { id: 'T5', probability: 0.003, mode: 'truncated' },
  { id: 'T5', probability: 0.003, mode: 'html' },
  { id: 'T5', probability: 0.003, mode: 'empty-code' },
  { id: 'T5', probability: 0.003, mode: 'cut' },
  { id: 'W1', probability: 0.01 },
  { id: 'W2' },
  { id: 'W6' },
  { id: 'W9', count: 3, probability: 0.01, path: 'batch' },
];

interface Settings {
  readonly steps: number;
  /** How many times as fast as the real one the tenant's time goes, its quotas with it. */
  readonly rate: number;
  readonly faulty: boolean;
}

/**
 * A plan of every kind of step, carried out against a simulator in a process of its own that enforces the
 * documented quotas: without faults, and with faults of the network, the quotas and the directory.
 */
export async function* benchRecover(
  given: Pick<Settings, 'steps' | 'rate'>,
): AsyncGenerator<BenchRow> {
  for (const faulty of [false, true]) yield* recovered({ ...given, faulty });
}

async function* recovered(settings: Settings): AsyncGenerator<BenchRow> {
  const folder = await mkdtemp(join(tmpdir(), 'stateline-bench-'));
  const simulator = await startSimulatorProcess({
    ...{ users: Math.ceil(settings.steps * 1.4) + 1500, groups: 600 },
    clockRate: settings.rate,
  });
  const store = await EmbeddedEventStore.open(join(folder, 'log'));
  try {
    yield* rowsOf(settings, await written(settings, simulator, store));
  } finally {
    await store.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Written {
  readonly plan: MadePlan;
  readonly truth: Truth;
  readonly ms: number;
  readonly cpuMs: number;
  /** How far off the stated finish was at the start, and in the middle, in milliseconds of the tenant. */
  readonly offMs: { readonly start: number; readonly half: number };
}

/** The tenant's time, in milliseconds since 1970. */
type Now = () => number;

const written = async (
  { steps, rate, faulty }: Settings,
  simulator: SimulatorReady,
  store: EmbeddedEventStore,
): Promise<Written> => {
  const control = new Control(simulator.controlUrl);
  const plan = await damagedTenant(control, steps);
  // The plan would be made from what a look saw.
  if (faulty) await delay(2 * LAG_MS);
  const known = await KnownTenant.of(control);
  const bears = bearingIn(known, plan.steps, await gatherAccess(known, plan.steps, NOBODY));
  const { sequence, now: then } = await control.get<{ sequence: number; now: string }>('/status');
  const [begunMs, thenMs] = [Date.now(), Date.parse(then)];
  const now: Now = () => thenMs + (Date.now() - begunMs) * rate;
  if (faulty) await control.send('PUT', '/faults', faultsAt(rate));
  const run = await approvedRun(store, plan.steps, optionsFor(now, rate));
  const before = process.cpuUsage();
  const done = new AbortController();
  const watched = watch(run, plan.steps.length, now, done.signal);
  const startMs = now();
  const stated = epochMsOf(finishAt(run.state, instantAt(startMs)) ?? instantAt(0));
  await carryOut(run, store, {
    guard: { bears, before: () => Promise.resolve() },
    open: () => planWriter(simulator, { run, known, now, rate }),
  });
  const endMs = now();
  const { user, system } = process.cpuUsage(before);
  done.abort();
  await control.send('PUT', '/faults', []);
  const told = await new RecoverySteps(store).all(RECOVERY_ID);
  const half = (await watched) ?? endMs;
  return {
    ...{ plan, truth: await truthAbout(control, sequence, plan, told) },
    ...{ ms: endMs - startMs, cpuMs: (user + system) / 1000 },
    offMs: { start: stated - endMs, half: half - endMs },
  };
};

interface Carrying {
  readonly guard: Guard;
  readonly open: () => PlanWriter;
}

/** As the worker does: begins again with what is left when the directory was away. */
const carryOut = async (
  run: RecoveryRun,
  store: EmbeddedEventStore,
  { guard, open }: Carrying,
): Promise<void> => {
  for (;;) {
    try {
      const writer = open();
      const again = await writer.stillOpen();
      const all = await new RecoverySteps(store).all(run.recoveryId);
      const left = all.filter(({ outcome }) => outcome === 'planned').map(({ step }) => step);
      await writer.writeAll([...again, ...left], guard);
      return;
    } catch (error) {
      if (!(error instanceof DirectoryUnavailable)) throw error;
      console.error(`begun again: ${error.message}`);
    }
  }
};

/** The finish that is stated when half of the steps are settled. */
const watch = async (
  run: RecoveryRun,
  steps: number,
  now: Now,
  signal: AbortSignal,
): Promise<number | null> => {
  while (!signal.aborted) {
    const { applied, partial, alreadySo, skipped, failed } = run.state.recovery.outcome;
    if (applied + partial + alreadySo + skipped + failed > steps / 2) {
      const finish = finishAt(run.state, instantAt(now()));
      return finish === null ? null : epochMsOf(finish);
    }
    await delay(100, undefined, { signal }).catch(() => undefined);
  }
  return null;
};

const PART_SIZE = 200;

const approvedRun = async (
  store: EmbeddedEventStore,
  steps: readonly Step[],
  options: RecoveryOptions,
): Promise<RecoveryRun> => {
  const { tenantId } = options;
  const run = new RecoveryRun({ store, options, tenantId, recoveryId: RECOVERY_ID, alone: true });
  const planHash = 'bench';
  const source = { kind: 'undo', recoveryId: 'none' } as const;
  const wish = {
    source,
    scope: {},
    choices: defaultChoices,
    by: anOperator('ada'),
    reason: 'bench',
  };
  await run.tell({ kind: 'request', ...wish });
  for (let part = 0; part * PART_SIZE < steps.length; part += 1) {
    const some = steps.slice(part * PART_SIZE, (part + 1) * PART_SIZE);
    await run.tell({ kind: 'plan-part', planHash, part, steps: some });
  }
  const objects = steps.length;
  const totals = { steps: objects, blocked: 0, kept: 0, objects, estimatedMs: estimatedMs(steps) };
  const proof = { holds: true, violations: [], remarks: [] };
  const expiresAt = instantPlus(options.clock(), FAR_MS);
  await run.tell({
    kind: 'plan',
    planHash,
    totals,
    nowPosition: '0',
    expiresAt,
    proof,
    fourEyes: true,
  });
  await run.tell({
    kind: 'approve',
    planHash,
    by: anOperator('grace'),
    overruled: null,
    fourEyes: true,
  });
  await run.tell({ kind: 'start', backupId: 'bench' });
  return run;
};

const optionsFor = (now: Now, rate: number): RecoveryOptions =>
  new RecoveryOptions('t', {
    clock: () => instantAt(now()),
    nowMs: now,
    wait: (ms, signal) => delay(ms / rate, undefined, { signal }),
  });

interface Writing {
  readonly run: RecoveryRun;
  readonly known: KnownTenant;
  readonly now: Now;
  readonly rate: number;
}

const planWriter = (simulator: SimulatorReady, { run, known, now, rate }: Writing): PlanWriter => {
  const { tenantId, graphUrl, tokenUrl, credentials } = simulator;
  const { writer } = openGraph({
    ...{ tenantId, graphUrl, tokenUrl, ...credentials.reader, writer: credentials.writer, now },
    warn: () => undefined,
    wait: (ms, signal) => delay(ms / rate, undefined, signal === undefined ? {} : { signal }),
  });
  return new PlanWriter(writer, optionsFor(now, rate), {
    run,
    turn: { signal: new AbortController().signal, assertHeld: () => undefined, othersDoneAtMs: 0 },
    identities: run,
    now: known,
  });
};

function* rowsOf({ rate, faulty }: Settings, result: Written): Generator<BenchRow> {
  const { plan, truth, ms, cpuMs, offMs } = result;
  const { steps, expected } = plan;
  const written = steps.filter(({ stepId }) => expected.get(stepId) !== 'skipped');
  const allowedMs = written.reduce((sum, step) => sum + stepMs(step), 0);
  const slow = steps.filter(({ objectType }) => allowanceOf(objectType) !== 'directory').length;
  const when = `${String(steps.length)} steps${faulty ? ', with faults' : ''}`;
  const row = (question: string, unit: string, median: number, note?: string): BenchRow => ({
    ...{ question: `${when}: ${question}`, unit, median, runs: 1, ...(note && { note }) },
  });
  const pace = `${String(slow)} of them policies at 1 request/s; tenant's time × ${String(rate)}`;
  yield row('share of the allowed pace sustained', '%', (100 * allowedMs) / ms, pace);
  yield row('took', 's', ms / 1000);
  yield row('stated at the start, off by', 's', offMs.start / 1000);
  yield row('stated half-way, off by', 's', offMs.half / 1000);
  yield row('CPU of the writer per step', 'ms', cpuMs / steps.length, 'all of the process');
  yield row('writes made', 'changes', truth.writes);
  yield row('writes made twice', 'changes', truth.doubles);
  yield row('steps lost', 'steps', truth.lost);
  yield row('verdicts wrong', 'steps', truth.wrong.length, truth.wrong.slice(0, 3).join(' | '));
}
