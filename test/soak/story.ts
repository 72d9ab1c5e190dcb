import { setTimeout as delay } from 'node:timers/promises';
import type { Incidents } from './incidents.js';
import { memoryOf, type MemorySample } from './memory.js';
import type { TenantWatch } from './tenant-watch.js';
import { type Ground, type Trouble, troublesOf } from './troubles.js';

export interface Cast {
  readonly ground: Ground;
  readonly watch: TenantWatch;
  readonly incidents: Incidents;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of the clock on the wall: how long one thing goes wrong, and how long all is given to come to rest after it. */
const TROUBLE_MS = 8000;
const CALM_MS = 3000;
const ROUND_MS = 45_000;
const PAUSE_MS = 700;
const ROUND_EVERY = 2;
const INCIDENT_EVERY = 2;

/**
 * Weeks of a tenant: in each watch of some hours people work, one thing goes wrong, questions are asked; now
 * and then an attack is made and taken back. No process is ended in the second half, so that its memory can
 * be followed.
 */
export class Story {
  readonly memory: MemorySample[] = [];
  readonly played = new Map<string, number>();
  /** Things that did not end as they should, in words. */
  readonly troubles: string[] = [];
  watches = 0;
  backups = 0;
  questions = 0;
  private incident: Promise<void> = Promise.resolve();
  private isIncident = false;
  private deck: Trouble[] = [];
  private dayBegunMs: number;

  constructor(
    private readonly cast: Cast,
    private readonly log: 'embedded' | 'eventstoredb',
  ) {
    this.dayBegunMs = cast.ground.world.passedMs;
  }

  /** Goes on for so long by the clock on the wall. */
  async play(ms: number): Promise<void> {
    const begun = performance.now();
    const { signal } = this.cast;
    for (let passed = 0; passed < ms && !signal.aborted; passed = performance.now() - begun) {
      await this.oneWatch(passed < ms / 2);
      await this.measure((performance.now() - begun) / HOUR_MS, passed >= ms / 2);
    }
    await this.incident;
  }

  private async oneWatch(mayEnd: boolean): Promise<void> {
    const { ground, watch, incidents, signal } = this.cast;
    this.watches += 1;
    const trouble = this.nextTrouble(mayEnd);
    this.tell(trouble);
    if (this.watches % INCIDENT_EVERY === 0 && !this.isIncident) {
      this.isIncident = true;
      this.incident = incidents.next().finally(() => {
        this.isIncident = false;
      });
    }
    const over = new AbortController();
    const work = [this.people(over.signal), this.askers(over.signal)];
    await trouble.during(ground, TROUBLE_MS).catch((error: unknown) => {
      this.troubles.push(`${trouble.name}: ${String(error)}`);
    });
    over.abort();
    await Promise.all(work);
    if (signal.aborted) return;
    await delay(CALM_MS);
    if (this.watches % ROUND_EVERY === 0) await watch.round(ROUND_MS);
    await this.timeGoesOn();
  }

  /** Every trouble comes once before any comes again. */
  private nextTrouble(mayEnd: boolean): Trouble {
    const fits = ({ endsProcess }: Trouble) => mayEnd || !endsProcess;
    if (!this.deck.some(fits)) this.deck = shuffled(troublesOf(this.log), this.cast.ground.random);
    const at = this.deck.findIndex(fits);
    const [trouble] = this.deck.splice(at, 1);
    if (trouble === undefined) throw new RangeError('Nothing is left to go wrong');
    this.played.set(trouble.name, (this.played.get(trouble.name) ?? 0) + 1);
    return trouble;
  }

  private async people(signal: AbortSignal): Promise<void> {
    const { stage, random } = this.cast.ground;
    while (!signal.aborted) {
      const name = random() < 0.1 ? 'two-actors' : 'everyday';
      await stage.play(name, name === 'everyday' ? { changes: 1 + Math.floor(random() * 12) } : {});
      await delay(PAUSE_MS * (0.5 + random()), undefined, { signal }).catch(() => undefined);
    }
  }

  /** What people and dashboards ask; while something is wrong an answer may fail. */
  private async askers(signal: AbortSignal): Promise<void> {
    const { server } = this.cast.ground;
    const questions = ['/state', '/timeline?limit=100', '/overview', '/objects?type=user&limit=50'];
    for (let turn = 0; !signal.aborted; turn += 1) {
      const path = questions[turn % questions.length] ?? '';
      const answered = await server.text(path).then(
        () => 1,
        () => 0,
      );
      this.questions += answered;
      await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async timeGoesOn(): Promise<void> {
    const { world, random, server } = this.cast.ground;
    await world.advance(Math.round(HOUR_MS * (1 + random() * 4)));
    if (world.passedMs - this.dayBegunMs < DAY_MS) return;
    this.dayBegunMs = world.passedMs;
    for (const path of ['/backups', '/retention/run']) {
      await server.once(path, null).then(
        () => (this.backups += path === '/backups' ? 1 : 0),
        (error: unknown) => this.troubles.push(`${path}: ${String(error)}`),
      );
    }
  }

  private async measure(hours: number, isSecondHalf: boolean): Promise<void> {
    const sample = await memoryOf(this.cast.ground.server);
    if (sample !== undefined) this.memory.push({ ...sample, hours, isSecondHalf });
  }

  private tell(trouble: Trouble): void {
    const { world } = this.cast.ground;
    const days = (world.passedMs / DAY_MS).toFixed(1);
    this.cast.tell(`watch ${this.watches}, day ${days}: ${trouble.name}`);
  }
}

const shuffled = (troubles: readonly Trouble[], random: () => number): Trouble[] =>
  troubles
    .map((trouble) => ({ trouble, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ trouble }) => trouble);
