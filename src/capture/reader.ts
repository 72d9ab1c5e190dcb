import type { Clock, Instant } from '../domain/instant.js';
import { epochMsOf } from '../domain/instant.js';
import type { Checkpoints } from './checkpoints.js';

export type ReaderState = 'idle' | 'looking' | 'failing';

export interface ReaderStatus {
  readonly reader: string;
  readonly state: ReaderState;
  readonly lastLookAt: Instant | null;
  readonly failure: string | null;
}

/** A checkpoint of a look that saw nothing new is worth an event this often. */
const QUIET_CHECKPOINT_MS = 60_000;
/** A pause this many times the interval is a gap. */
const GAP_INTERVALS = 4;

/** What every reader shares: when it looked last, gaps, and when a checkpoint is recorded. */
export abstract class Reader {
  protected lastLook: Instant | null = null;
  private recordedLook: Instant | null = null;
  private failure: string | null = null;
  private state: ReaderState = 'idle';

  protected constructor(
    readonly intervalMs: number,
    protected readonly checkpoints: Checkpoints,
    protected readonly clock: Clock,
  ) {}

  get name(): string {
    return this.checkpoints.reader;
  }

  /** Reads where the reader stood when it was stopped. */
  async resume(): Promise<void> {
    const checkpoint = await this.checkpoints.load();
    if (checkpoint === undefined) return;
    this.lastLook = this.recordedLook = checkpoint.roundComplete ? checkpoint.lookedAt : null;
    this.restore(checkpoint.token, checkpoint.roundComplete);
  }

  /** One look. Records a gap first when the look before is too long ago or failed. */
  async look(signal: AbortSignal): Promise<void> {
    this.state = 'looking';
    const startedAt = this.clock();
    try {
      const { changes, token } = await this.readRound(startedAt, signal);
      await this.recordGap(startedAt);
      await this.recordCheckpoint(startedAt, token, changes);
      this.lastLook = startedAt;
      this.failure = null;
      this.state = 'idle';
    } catch (error) {
      if (!signal.aborted) {
        this.state = 'failing';
        this.failure = error instanceof Error ? error.message : String(error);
      }
      throw error;
    }
  }

  status(): ReaderStatus {
    const { name, state, lastLook, failure } = this;
    return { reader: name, state, lastLookAt: lastLook, failure };
  }

  protected abstract restore(token: string | null, roundComplete: boolean): void;
  protected abstract readRound(
    startedAt: Instant,
    signal: AbortSignal,
  ): Promise<{ changes: number; token: string | null }>;

  private async recordGap(until: Instant): Promise<void> {
    if (this.lastLook === null) return;
    const tooLong =
      epochMsOf(until) - epochMsOf(this.lastLook) >
      Math.max(60_000, this.intervalMs * GAP_INTERVALS);
    if (this.failure === null && !tooLong) return;
    const reason = this.failure ?? 'Stateline was not looking';
    const data = { reader: this.name, from: this.lastLook, until, reason };
    await this.checkpoints.append({ type: 'CaptureGapRecorded', data }, this.clock());
  }

  private async recordCheckpoint(
    lookedAt: Instant,
    token: string | null,
    changes: number,
  ): Promise<void> {
    const quietMs =
      this.recordedLook === null
        ? Number.POSITIVE_INFINITY
        : epochMsOf(lookedAt) - epochMsOf(this.recordedLook);
    if (changes === 0 && quietMs < QUIET_CHECKPOINT_MS && this.failure === null) return;
    const data = { reader: this.name, token, roundComplete: true, lookedAt };
    await this.checkpoints.append({ type: 'CheckpointRecorded', data }, this.clock());
    this.recordedLook = lookedAt;
  }
}
