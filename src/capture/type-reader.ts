import type { ObjectId, ObjectType, Observation } from '../domain/directory/directory-object.js';
import { catalogue } from '../domain/directory/catalogue.js';
import type { Clock, Instant } from '../domain/instant.js';
import { DeltaTokenExpired, type Directory, type LookPage } from '../directory/directory.port.js';
import { ahead } from './ahead.js';
import type { Checkpoints } from './checkpoints.js';
import { Reader } from './reader.js';
import { reconcile } from './reconciliation.js';
import { newRound, type Recorder, type Round } from './recorder.js';

export interface TypeReaderParts {
  readonly type: ObjectType;
  readonly intervalMs: number;
  readonly directory: Directory;
  readonly recorder: Recorder;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
}

/** Reads one type: everything first, then what changed, or everything each time. */
export class TypeReader extends Reader {
  private token: string | null = null;
  private known = false;
  private readonly type: ObjectType;
  private readonly directory: Directory;
  private readonly recorder: Recorder;

  constructor({ type, intervalMs, directory, recorder, checkpoints, clock }: TypeReaderParts) {
    super(intervalMs, checkpoints, clock);
    this.type = type;
    this.directory = directory;
    this.recorder = recorder;
  }

  /** Whether every object of the type has been seen once. */
  get complete(): boolean {
    return this.known;
  }

  protected restore(token: string | null, roundComplete: boolean): void {
    this.token = token;
    this.known = roundComplete;
  }

  protected async readRound(
    startedAt: Instant,
    signal: AbortSignal,
  ): Promise<{ changes: number; token: string | null }> {
    try {
      return await this.readFrom(this.token, startedAt, signal);
    } catch (error) {
      if (!(error instanceof DeltaTokenExpired)) throw error;
      this.token = null;
      return this.readFrom(null, startedAt, signal);
    }
  }

  private async readFrom(
    from: string | null,
    startedAt: Instant,
    signal: AbortSignal,
  ): Promise<{ changes: number; token: string | null }> {
    const firstSync = !this.known;
    const seen = from === null && !firstSync ? new Set<ObjectId>() : null;
    let changes = 0;
    let token = from;
    for await (const page of ahead(this.directory.look(this.type, from, signal))) {
      changes += await this.recorder.record(page.observations, this.round(firstSync));
      page.observations.forEach(({ objectId }) => seen?.add(objectId));
      token = page.token;
      if (firstSync) await this.checkpoint(page, startedAt);
    }
    if (seen !== null) changes += await this.reconcileUnseen(seen);
    this.token = catalogue[this.type]?.reading === 'complete' ? null : token;
    this.known = true;
    return { changes, token: this.token };
  }

  /** A page of a first full sync, so that it goes on there after a crash. */
  private async checkpoint({ token, roundComplete }: LookPage, lookedAt: Instant): Promise<void> {
    if (roundComplete) return;
    const data = { reader: this.name, token, roundComplete, lookedAt };
    await this.checkpoints.append({ type: 'CheckpointRecorded', data }, this.clock());
  }

  /** A whole reading did not show what we know of: look again, in another way. */
  private async reconcileUnseen(seen: ReadonlySet<ObjectId>): Promise<number> {
    const { type, directory, recorder } = this;
    const record = (observations: readonly Observation[]) =>
      recorder.record(observations, this.round(false));
    const state = await recorder.now();
    const result = await reconcile({ type, directory, state, seen, record });
    for (const objectId of result.contradicted) {
      const reason = 'missing from a full reading, and there when asked for';
      const data = { reader: this.name, reason, objectId };
      await this.checkpoints.append({ type: 'ReadAnomalySuspected', data }, this.clock());
    }
    if (catalogue[type]?.reading === 'delta') {
      const { objects, changes } = result;
      const data = { reader: this.name, reason: 'full reading', objects, changes };
      await this.checkpoints.append({ type: 'ReconciliationCompleted', data }, this.clock());
    }
    return result.changes;
  }

  private round(firstSync: boolean): Round {
    const window = { after: firstSync ? null : this.lastLook, until: this.clock() };
    return newRound({ reader: this.name, window, firstSync });
  }
}
