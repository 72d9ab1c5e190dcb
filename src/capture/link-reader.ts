import type { ObjectType, Observation, Relation } from '../domain/directory/directory-object.js';
import { type Clock, epochMsOf, type Instant } from '../domain/instant.js';
import {
  DeltaTokenExpired,
  type Directory,
  DirectoryUnavailable,
} from '../directory/directory.port.js';
import { ahead } from './ahead.js';
import type { Checkpoints } from './checkpoints.js';
import { FirstSight } from './first-sight.js';
import type { TenantState } from '../history/history.port.js';
import { withHiddenLinks } from './hidden-links.js';
import { type Reading, Reader } from './reader.js';
import { newRound, type Recorder } from './recorder.js';
import type { MissingPermissions } from './refusal.js';
import type { SweepSlots } from './sweep-slots.js';
import { marked, type Turns } from './turns.js';
import type { TypeReader } from './type-reader.js';

export interface LinkReaderParts {
  readonly of: TypeReader;
  readonly relation: Relation;
  readonly intervalMs: number;
  readonly directory: Directory;
  readonly recorder: Recorder;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
  readonly slots: SweepSlots;
  readonly turns: Turns;
  readonly missing: MissingPermissions;
}

/** Asked again this often whether it is its turn: timers cannot wait for weeks. */
const LONGEST_WAIT_MS = 3_600_000;

/** What a reader of the links of a type is called. */
export const linkReaderName = (type: ObjectType, relation: Relation): string =>
  `${type}/${relation}`;

/** Reads all links of one relation that no delta tells, once every object of the type has been seen. */
export class LinkReader extends Reader {
  private known = false;
  private wanted = false;
  /** Of a first reading that is not complete yet. */
  private token: string | null = null;

  constructor(private readonly parts: LinkReaderParts) {
    super(parts.intervalMs, parts.checkpoints, parts.clock, parts.missing);
    this.state = 'waiting';
  }

  get type(): ObjectType {
    return this.parts.of.type;
  }

  get isComplete(): boolean {
    return this.known;
  }

  override get refused(): boolean {
    return this.state === 'refused' || (!this.known && this.parts.of.refused);
  }

  /** All links are read and compared soon, whenever its turn is. */
  wantSweep(): void {
    this.wanted = true;
  }

  override isDue(): boolean {
    return this.parts.of.isComplete && (this.wanted || this.untilDue === 0);
  }

  override get waitMs(): number {
    return Math.min(LONGEST_WAIT_MS, this.untilDue);
  }

  /** Resolves when it can begin. */
  override get whenReady(): Promise<unknown> {
    return this.parts.of.whenComplete;
  }

  protected override lastSweep(): Instant | null {
    return this.lastLook;
  }

  private get untilDue(): number {
    const { slots, clock } = this.parts;
    return this.lastLook === null ? 0 : slots.untilDue(this.lastLook, epochMsOf(clock()));
  }

  protected restore(token: string | null, roundComplete: boolean): void {
    this.known = roundComplete;
    this.token = roundComplete ? null : token;
  }

  protected async readRound(startedAt: Instant, signal: AbortSignal): Promise<Reading> {
    const { token, wanted } = this;
    this.wanted = false;
    try {
      const changes = await this.sweep(token, startedAt, signal);
      this.known = true;
      return { changes, token: null };
    } catch (error) {
      this.wanted ||= wanted;
      // From the beginning with the next try.
      if (!(error instanceof DeltaTokenExpired)) throw error;
      throw new DirectoryUnavailable(error.message, { cause: error });
    } finally {
      this.token = null;
    }
  }

  private async sweep(
    from: string | null,
    startedAt: Instant,
    signal: AbortSignal,
  ): Promise<number> {
    const { directory, recorder, turns, relation, checkpoints, clock } = this.parts;
    const sight = this.known ? undefined : new FirstSight();
    const before = this.known ? undefined : await recorder.now();
    const pages = marked(directory.sweep(this.type, relation, from, signal), turns);
    let changes = 0;
    for await (const { page, mark } of ahead(pages)) {
      const { observations, token } = page;
      const recorded = await turns.ofSweep({ observations, mark }, async (some) =>
        recorder.record(await this.withHidden(some, before), this.round(), sight),
      );
      changes += recorded.length;
      if (this.known || page.roundComplete) continue;
      const data = { reader: this.name, token, roundComplete: false, lookedAt: startedAt };
      await checkpoints.append({ type: 'CheckpointRecorded', data }, clock());
    }
    return changes;
  }

  /** A first reading is held against what was known before it, so that no page waits for another. */
  private async withHidden(
    observations: readonly Observation[],
    before: TenantState | undefined,
  ): Promise<readonly Observation[]> {
    const { recorder, directory } = this.parts;
    return withHiddenLinks(observations, before ?? (await recorder.now()), directory);
  }

  private round() {
    const window = { after: this.known ? this.lastLook : null, until: this.parts.clock() };
    const round = newRound({ reader: this.name, window, firstSync: !this.known });
    return { ...round, linksOnly: true };
  }
}
