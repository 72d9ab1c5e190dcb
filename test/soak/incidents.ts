import { setTimeout as delay } from 'node:timers/promises';
import type { Recovery, RecoveryStep } from '../../src/domain/recovery/recovery.js';
import { hasEnded } from '../../src/domain/recovery/recovery.js';
import type { Page, TimelineRow } from '../../src/history/history.port.js';
import { isReported } from '../../src/history/history.port.js';
import { pick } from '../../src/simulator/company/mix.js';
import { Refused, type SoakedServer } from './soaked-server.js';
import type { Played, Stage } from './stage.js';

export interface IncidentParts {
  readonly server: SoakedServer;
  readonly stage: Stage;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

const scenarios: readonly (readonly [name: string, parameters: object])[] = [
  ['exclusion-group-removed', {}],
  ['compromised-admin', { users: 3 }],
  ['hr-overwrite', { users: 25 }],
  ['mass-deletion', { share: 0.01 }],
  ['illicit-consent', {}],
];

const ASK_EVERY_MS = 300;
const SEEN_AFTER_MS = 4000;
const ATTRIBUTED_MS = 30_000;
const PLANNED_MS = 120_000;
const WRITTEN_MS = 300_000;
/** Of the recoveries of a kind, so many. */
const CANCELLED = 0.1;
const PAUSED = 0.15;
const UNDONE = 0.4;

/** Attacks, and the recoveries that take them back; some are cancelled, paused, undone. */
export class Incidents {
  attacks = 0;
  /** What could not be done at all, in words. */
  readonly troubles: string[] = [];

  constructor(private readonly parts: IncidentParts) {}

  /** One attack and what is done about it. Never fails: what went wrong is noted. */
  async next(): Promise<void> {
    try {
      await this.attackAndRecover();
    } catch (error) {
      if (!this.parts.signal.aborted) this.troubles.push(String(error));
    }
  }

  /** Lets every recovery come to its end, and refuses plans that nobody wants any more. */
  async finish(): Promise<readonly Recovery[]> {
    const all = await this.all();
    for (const { recoveryId, status } of all) {
      if (hasEnded(status)) continue;
      const found = await this.until(recoveryId, isDecidable, PLANNED_MS);
      if (found.status === 'planned') await this.tell(recoveryId, 'reject', { reason: 'The end' });
      if (found.status === 'paused') await this.tell(recoveryId, 'cancel', null);
      await this.until(recoveryId, ended, WRITTEN_MS);
    }
    return this.all();
  }

  async all(): Promise<readonly Recovery[]> {
    return allPages((after) => this.parts.server.ask<Page<Recovery>>(`/recoveries?${after}`));
  }

  steps(recoveryId: string): Promise<readonly RecoveryStep[]> {
    return allPages((after) =>
      this.parts.server.ask<Page<RecoveryStep>>(`/recoveries/${recoveryId}/steps?${after}`),
    );
  }

  private async attackAndRecover(): Promise<void> {
    const { stage, random } = this.parts;
    const [name, parameters] = pick(scenarios, Math.floor(random() * scenarios.length));
    const played = await stage.play(name, parameters);
    // Another one before it may have left nothing to attack.
    if (played === undefined || played.changes.length === 0) return;
    this.attacks += 1;
    await delay(SEEN_AFTER_MS, undefined, { signal: this.parts.signal });
    await this.attributed(played);
    const objectIds = [...new Set(played.changes.map(({ objectId }) => objectId))];
    const body =
      random() < 0.5
        ? { target: played.startedAt, scope: { objectIds }, choices: { links: 'rollback' } }
        : { cause: { actors: [played.actor.id], from: played.startedAt } };
    const recovery = await this.carriedOut(`Attack ${this.attacks}: ${name}`, (reason) =>
      this.parts.server.once<Recovery>('/recoveries', { ...body, reason }),
    );
    if (recovery.outcome.applied > 0 && ended(recovery) && random() < UNDONE)
      await this.undo(recovery);
  }

  /** Nobody asks for what an attacker did to be taken back before anything is known of it; records may be late. */
  private async attributed({ actor, changes }: Played): Promise<void> {
    const ids = new Set<string>(changes.map(({ objectId }) => objectId));
    const isOne = (row: TimelineRow): boolean =>
      !isReported(row) && ids.has(row.event.data.objectId);
    for (const deadline = performance.now() + ATTRIBUTED_MS; performance.now() < deadline;) {
      const path = `/timeline?limit=50&actor=${encodeURIComponent(actor.id)}`;
      const { rows } = await this.parts.server.ask<Page<TimelineRow>>(path);
      if (rows.some(isOne)) return;
      await delay(ASK_EVERY_MS, undefined, { signal: this.parts.signal });
    }
  }

  private undo({ recoveryId, reason }: Recovery): Promise<Recovery> {
    return this.carriedOut(`Undo of ${reason}`, (why) =>
      this.parts.server.once<Recovery>(`/recoveries/${recoveryId}/undo`, { reason: why }),
    );
  }

  private async carriedOut(
    reason: string,
    request: (reason: string) => Promise<Recovery>,
  ): Promise<Recovery> {
    const { random } = this.parts;
    const { recoveryId } = await this.requested(reason, request);
    const planned = await this.until(recoveryId, isDecidable, PLANNED_MS);
    if (planned.status !== 'planned') return planned;
    if (planned.proof?.holds === false || random() < CANCELLED) {
      await this.tell(recoveryId, 'reject', { reason: 'Not like that' });
      return this.until(recoveryId, ended, PLANNED_MS);
    }
    await this.tell(recoveryId, 'approve', { planHash: planned.planHash });
    if (random() < PAUSED) {
      await this.tell(recoveryId, 'pause', null);
      await delay(1000 + random() * 4000, undefined, { signal: this.parts.signal });
      await this.tell(recoveryId, 'resume', null);
    } else if (random() < CANCELLED) await this.tell(recoveryId, 'cancel', null);
    return this.until(recoveryId, ended, WRITTEN_MS);
  }

  /** Asked once more only when it is not there: the answer may be lost on its way. */
  private async requested(
    reason: string,
    request: (reason: string) => Promise<Recovery>,
  ): Promise<Recovery> {
    for (const deadline = performance.now() + PLANNED_MS; performance.now() < deadline;) {
      try {
        return await request(reason);
      } catch (error) {
        if (error instanceof Refused && isFinal(error)) throw error;
      }
      await delay(ASK_EVERY_MS * 3, undefined, { signal: this.parts.signal });
      const found = (await this.all()).find((recovery) => recovery.reason === reason);
      if (found !== undefined) return found;
    }
    throw new Error(`${reason}: could not be requested`);
  }

  /** What a decision meets may have changed meanwhile; that it is refused then is right. */
  private async tell(recoveryId: string, what: string, body: unknown): Promise<void> {
    for (const deadline = performance.now() + PLANNED_MS; performance.now() < deadline;) {
      try {
        await this.parts.server.once(`/recoveries/${recoveryId}/${what}`, body);
        return;
      } catch (error) {
        if (error instanceof Refused && isFinal(error)) return;
      }
      await delay(ASK_EVERY_MS * 3, undefined, { signal: this.parts.signal });
    }
    throw new Error(`${recoveryId}: could not ${what}`);
  }

  private async until(
    recoveryId: string,
    is: (recovery: Recovery) => boolean,
    limitMs: number,
  ): Promise<Recovery> {
    for (const deadline = performance.now() + limitMs; ;) {
      const recovery = await this.parts.server.ask<Recovery>(`/recoveries/${recoveryId}`);
      if (is(recovery)) return recovery;
      if (performance.now() > deadline) {
        const { status, outcome, reason } = recovery;
        throw new Error(`${reason}: is ${status} after its time, ${JSON.stringify(outcome)}`);
      }
      await delay(ASK_EVERY_MS, undefined, { signal: this.parts.signal });
    }
  }
}

const ended = ({ status }: Recovery): boolean => hasEnded(status);
const isDecidable = ({ status }: Recovery): boolean =>
  hasEnded(status) || status === 'planned' || status === 'paused';
/** What the tenant did a moment ago is not known yet; where the servers' clock is behind, it is in the future. */
const isTooEarly = ({ message }: Refused): boolean =>
  message.includes('instant-outside-history') || message.includes('objects that were seen');

const isFinal = (refused: Refused): boolean =>
  refused.status < 500 && refused.status !== 429 && !isTooEarly(refused);

const PAGE = 200;

const allPages = async <Row>(
  page: (after: string) => Promise<Page<Row>>,
): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  let next: string | null = '';
  do {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const found: Page<Row> = await page(`limit=${PAGE}${cursor}`);
    rows.push(...found.rows);
    ({ next } = found);
  } while (next !== null);
  return rows;
};
