import type { CheckpointRecorded } from '../domain/timeline/capture-events.js';
import type { Clock, Instant } from '../domain/instant.js';
import { epochMsOf } from '../domain/instant.js';
import { inSpan } from '../observation/span.port.js';
import type { Checkpoints } from './checkpoints.js';
import { type MissingPermissions, refusalOf } from './refusal.js';

export type ReaderState =
  | 'idle'
  | 'looking'
  | 'failing'
  /** The directory does not let this identity read it, or this tenant has no such thing. */
  | 'refused'
  /** Until what it builds on has been read. */
  | 'waiting';

export interface ReaderStatus {
  readonly reader: string;
  readonly state: ReaderState;
  readonly lastLookAt: Instant | null;
  /** When all of it was last read and compared; each look does so where there are no deltas. */
  readonly lastSweepAt: Instant | null;
  readonly failure: string | null;
  /** Of a refused reader: one of these would do; none when that is not known. */
  readonly permissions: readonly string[];
}

/** What a look has found, and where the next one goes on. */
export interface Reading {
  readonly changes: number;
  readonly token: string | null;
  readonly sweptAt?: Instant | null;
}

type Checkpoint = CheckpointRecorded['data'];

/** A checkpoint of a look that saw nothing new is worth an event this often. */
const QUIET_CHECKPOINT_MS = 60_000;
/** A pause this many times the interval is a gap. */
const GAP_INTERVALS = 4;
/** A refusal that lasts is recorded again this often. */
const REFUSED_AGAIN_MS = 6 * 3_600_000;

/** What every reader shares: when it looked last, gaps, and when a checkpoint is recorded. */
export abstract class Reader {
  protected lastLook: Instant | null = null;
  protected state: ReaderState = 'idle';
  private recordedLook: Instant | null = null;
  private failure: string | null = null;
  private permissions: readonly string[] = [];
  private refusedSince: Instant | null = null;
  private refusalRecorded: Instant | null = null;

  protected constructor(
    readonly intervalMs: number,
    protected readonly checkpoints: Checkpoints,
    protected readonly clock: Clock,
    private readonly missing?: MissingPermissions,
  ) {}

  get name(): string {
    return this.checkpoints.reader;
  }

  get refused(): boolean {
    return this.state === 'refused';
  }

  /** Start of the last look that ended well. */
  get lookedAt(): Instant | null {
    return this.lastLook;
  }

  /** Reads where the reader stood when it was stopped. */
  async resume(): Promise<void> {
    const checkpoint = await this.checkpoints.load();
    if (checkpoint === undefined) return;
    this.lastLook = this.recordedLook = checkpoint.roundComplete ? checkpoint.lookedAt : null;
    this.restore(checkpoint.token, checkpoint.roundComplete, checkpoint);
  }

  /** One look. Records a gap first when the look before is too long ago or failed. */
  look(signal: AbortSignal): Promise<void> {
    const attributes = { 'stateline.reader': this.name };
    return inSpan('capture.look', { attributes }, () => this.lookOnce(signal));
  }

  private async lookOnce(signal: AbortSignal): Promise<void> {
    this.state = 'looking';
    const startedAt = this.clock();
    try {
      const round = await this.readRound(startedAt, signal);
      await this.recordGap(startedAt);
      await this.recordCheckpoint(startedAt, round);
      this.lastLook = startedAt;
      this.failure = this.refusedSince = this.refusalRecorded = null;
      this.permissions = [];
      this.state = 'idle';
    } catch (error) {
      if (!signal.aborted) await this.failed(error, signal);
      throw error;
    }
  }

  status(): ReaderStatus {
    const { name, state, lastLook, failure, permissions } = this;
    const lastSweepAt = this.lastSweep();
    return { reader: name, state, lastLookAt: lastLook, lastSweepAt, failure, permissions };
  }

  /** Resolves when what it builds on has been read. */
  get whenReady(): Promise<unknown> {
    return Promise.resolve();
  }

  /** Whether it is this reader's turn; it is asked again after {@link waitMs}. */
  isDue(): boolean {
    return true;
  }

  get waitMs(): number {
    return this.intervalMs;
  }

  protected lastSweep(): Instant | null {
    return null;
  }

  protected abstract restore(
    token: string | null,
    roundComplete: boolean,
    checkpoint: Checkpoint,
  ): void;
  protected abstract readRound(startedAt: Instant, signal: AbortSignal): Promise<Reading>;

  /** Told of a gap that has been recorded. */
  protected afterGap?(lengthMs: number): void;

  private async failed(error: unknown, signal: AbortSignal): Promise<void> {
    const refusal = refusalOf(error);
    this.failure = error instanceof Error ? error.message : String(error);
    this.permissions = [];
    if (refusal !== undefined) {
      this.permissions = (await this.missing?.of(this.name, signal)) ?? [];
      const [one, ...more] = this.permissions;
      const or = more.length === 0 ? '' : ` or ${more.join(' or ')}`;
      this.failure = `The directory refuses this: ${refusal.message}${one === undefined ? '' : ` (needs ${one}${or})`}`;
      await this.recordRefusal(this.failure);
    }
    this.state = refusal === undefined ? 'failing' : 'refused';
  }

  /** What is refused is not seen from the last good look on; each record of it reaches further. */
  private async recordRefusal(reason: string): Promise<void> {
    const until = this.clock();
    this.refusedSince ??= until;
    const recorded = this.refusalRecorded;
    if (recorded !== null && epochMsOf(until) - epochMsOf(recorded) < REFUSED_AGAIN_MS) return;
    await this.appendGap(this.lastLook ?? this.refusedSince, until, reason);
    this.refusalRecorded = until;
  }

  private async recordGap(until: Instant): Promise<void> {
    const from = this.lastLook ?? this.refusedSince;
    if (from === null) return;
    const lengthMs = epochMsOf(until) - epochMsOf(from);
    const tooLong = lengthMs > Math.max(60_000, this.intervalMs * GAP_INTERVALS);
    if (this.failure === null && !tooLong) return;
    await this.appendGap(from, until, this.failure ?? 'Stateline was not looking');
    this.afterGap?.(lengthMs);
  }

  private appendGap(from: Instant, until: Instant, reason: string): Promise<void> {
    const data = { reader: this.name, from, until, reason };
    return this.checkpoints.append({ type: 'CaptureGapRecorded', data }, this.clock());
  }

  private async recordCheckpoint(lookedAt: Instant, round: Reading): Promise<void> {
    const quietMs =
      this.recordedLook === null
        ? Number.POSITIVE_INFINITY
        : epochMsOf(lookedAt) - epochMsOf(this.recordedLook);
    if (round.changes === 0 && quietMs < QUIET_CHECKPOINT_MS && this.failure === null) return;
    const { token, sweptAt } = round;
    const swept = sweptAt == null ? {} : { sweptAt };
    const data = { reader: this.name, token, roundComplete: true, lookedAt, ...swept };
    await this.checkpoints.append({ type: 'CheckpointRecorded', data }, this.clock());
    this.recordedLook = lookedAt;
  }
}
