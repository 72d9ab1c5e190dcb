import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type SimulatorProcess,
  startSimulatorProcess,
} from '../../src/simulator/simulator-process.js';
import { tenantEnvironment } from '../support/tenant-environment.js';
import { answering, type StatelineProcess } from '../support/stateline-process.js';
import { type BenchRow, quantile } from './measure.js';

const LIMIT_MS = 60 * 60_000;
const SAMPLE_MS = 250;
/** How long ordinary work goes on after the sync, at one percent of the objects an hour. */
const STEADY_MS = 150_000;
/** Of the clock in which Linux counts a process's CPU time. */
const TICK_US = 10_000;
const SHARE_PER_HOUR = 0.01;
/** Of the smallest tenant, in ten seconds. Microsoft Graph throttling limits, 2026. */
const UNITS_PER_10_S = 3_500;

/**
 * The first full sync of a tenant of some size, killed half-way and started again, then steady work. The
 * simulator and Stateline run in processes of their own; memory is Stateline's alone, without mapped files.
 */
export async function* benchScale({
  objects,
  steadyMs = STEADY_MS,
}: {
  readonly objects: number;
  readonly steadyMs?: number;
}): AsyncGenerator<BenchRow> {
  const folder = await mkdtemp(join(tmpdir(), 'stateline-bench-'));
  const users = Math.round(objects / OBJECTS_PER_USER);
  const groups = Math.max(40, Math.round(users / 10));
  const simulator = await startSimulatorProcess({ users, groups, port: 0, enforceQuotas: false });
  const run = new Run(simulator, folder);
  try {
    yield* run.firstSync(objects);
    yield* run.steady(objects, steadyMs);
  } finally {
    await run.stop();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the simulated company has for each user besides the user: devices, groups, grants, … */
const OBJECTS_PER_USER = 2.2;

interface Status {
  readonly firstSync: {
    readonly done: boolean;
    readonly objects: number;
    readonly startedAt: string;
    readonly completedAt: string;
  };
}

class Run {
  private process: StatelineProcess | null = null;
  private peakKb = 0;
  private sampling: NodeJS.Timeout | undefined;

  constructor(
    private readonly simulator: SimulatorProcess,
    private readonly folder: string,
  ) {}

  async *firstSync(wanted: number): AsyncGenerator<BenchRow> {
    const startedAt = performance.now();
    await this.start();
    yield {
      ...{ question: 'memory once it answers', unit: 'MB', runs: 1 },
      median: (await ownMemoryKb(this.process?.pid ?? 0)) / 1000,
      note: 'part of every peak below',
    };
    const killed = await this.until(({ firstSync }) => firstSync.objects >= wanted / 2);
    const before = { ms: performance.now() - startedAt, objects: killed.firstSync.objects };
    yield this.phase('until it is killed', before);
    const cpuUs = await this.cpuUs();
    await this.process?.kill();
    const downAt = performance.now();
    await this.start();
    const downMs = performance.now() - downAt;
    const { firstSync } = await this.until((status) => status.firstSync.done);
    const ms = performance.now() - startedAt - downMs;
    const { objects } = firstSync;
    const after = { ms: ms - before.ms, objects: objects - before.objects };
    yield this.phase(`from the start after it, which takes ${Math.round(downMs)} ms`, after);
    const first = `first full sync of ${objects} objects with their links`;
    yield this.phase(first, { ms, objects });
    yield {
      ...{ question: 'CPU time of it, both starts included', unit: 'µs/object', runs: 1 },
      median: (cpuUs + (await this.cpuUs())) / objects,
    };
    yield { question: 'peak memory of it', unit: 'MB', median: this.peakKb / 1000, runs: 1 };
  }

  async *steady(objects: number, forMs: number): AsyncGenerator<BenchRow> {
    const pauseMs = 3_600_000 / (objects * SHARE_PER_HOUR);
    const before = await this.requests();
    const lags: number[] = [];
    const waiting: Promise<void>[] = [];
    const people = await this.people();
    const startedAt = performance.now();
    for (let turn = 0; performance.now() - startedAt < forMs; turn += 1) {
      const person = people[turn % people.length];
      if (person === undefined) break;
      waiting.push(this.changed(person, turn).then((lag) => void lags.push(lag)));
      await delay(pauseMs);
    }
    await Promise.all(waiting);
    const seconds = (performance.now() - startedAt) / 1000;
    const sent = (await this.requests()) - before;
    const sorted = lags.toSorted((one, other) => one - other);
    const share = Math.round((1000 * sent) / seconds / UNITS_PER_10_S);
    yield {
      ...{ question: 'a change in the directory → in the timeline', unit: 's', runs: lags.length },
      ...{ median: quantile(sorted, 0.5) / 1000, p99: quantile(sorted, 0.99) / 1000 },
      note: '1 % of the objects change in an hour; users and groups are looked at every 30 s',
    };
    yield {
      ...{
        question: 'requests to Graph meanwhile',
        unit: '1/min',
        runs: 1,
        median: (sent / seconds) * 60,
      },
      note: `${share} % of the smallest tenant's quota, counting each request as one unit`,
    };
    yield { question: 'peak memory so far', unit: 'MB', median: this.peakKb / 1000, runs: 1 };
  }

  async stop(): Promise<void> {
    clearInterval(this.sampling);
    await this.process?.stop();
  }

  private async start(): Promise<void> {
    clearInterval(this.sampling);
    const env = {
      ...tenantEnvironment(this.simulator),
      STATELINE_DATA_FOLDER: join(this.folder, 'data'),
      STATELINE_PORT: '0',
    };
    this.process = await startCompiled(env);
    const { pid } = this.process;
    this.sampling = setInterval(() => {
      void ownMemoryKb(pid).then((kb) => (this.peakKb = Math.max(this.peakKb, kb)));
    }, SAMPLE_MS);
  }

  private phase(question: string, done: { readonly ms: number; readonly objects: number }) {
    const median = (done.objects / done.ms) * 1000;
    const note = `${Math.round(done.ms / 1000)} s, memory up to here ${Math.round(this.peakKb / 1000)} MB`;
    return { question, unit: 'objects/s', median, runs: 1, note };
  }

  /** CPU time of the process that runs now, of all its threads. */
  private async cpuUs(): Promise<number> {
    const stat = await readFile(`/proc/${String(this.process?.pid)}/stat`, 'utf8').catch(() => '');
    // Behind the name: user and system time are the 14th and 15th field. Source: proc_pid_stat(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_US;
  }

  private get tenant(): string {
    return `${this.process?.url ?? ''}/api/tenants/${this.simulator.tenantId}`;
  }

  private async until(holds: (status: Status) => boolean): Promise<Status> {
    const deadline = performance.now() + LIMIT_MS;
    while (performance.now() < deadline) {
      const status = await get<Status>(`${this.tenant}/capture`);
      if (holds(status)) return status;
      await delay(SAMPLE_MS);
    }
    throw new Error('The first full sync did not end in time');
  }

  private async people(): Promise<readonly Person[]> {
    const { rows } = await get<{ rows: readonly Person[] }>(
      `${this.tenant}/objects?type=user&limit=1000`,
    );
    return rows.filter(({ attributes }) => attributes['onPremisesSyncEnabled'] !== true);
  }

  /** Milliseconds from a change in the directory until the history of the object tells it. */
  private async changed({ objectId, attributes }: Person, turn: number): Promise<number> {
    const city = `Bench ${String(turn)}`;
    await fetch(`${this.simulator.controlUrl}/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        as: attributes['userPrincipalName'],
        ...{ operation: 'update', objectType: 'user', objectId, attributes: { city } },
      }),
    });
    const actedAt = performance.now();
    while (performance.now() - actedAt < STEADY_MS) {
      const { object } = await get<{ object: Person }>(`${this.tenant}/objects/${objectId}`);
      if (object.attributes['city'] === city) return performance.now() - actedAt;
      await delay(200);
    }
    throw new Error(`The change of ${objectId} was not seen in time`);
  }

  /** Requests that reached the simulator so far. */
  private async requests(): Promise<number> {
    const { requests } = await get<{ requests: readonly { n: number }[] }>(
      `${this.simulator.controlUrl}/requests`,
    );
    return requests.at(-1)?.n ?? 0;
  }
}

interface Person {
  readonly objectId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const get = async <Answer>(url: string): Promise<Answer> => {
  const response = await fetch(url);
  return (await response.json()) as Answer;
};

/** Resident memory that is no mapped file; Linux tells it apart. */
const ownMemoryKb = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  const [, kb] = /^RssAnon:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(kb ?? 0);
};

const COMPILED = join(import.meta.dirname, 'compiled-stateline.mjs');

/** As it is shipped: what runs TypeScript as it is written takes memory in each thread. */
const startCompiled = (env: Readonly<Record<string, string>>): Promise<StatelineProcess> =>
  answering(
    spawn(process.execPath, [COMPILED, JSON.stringify({ env })], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
