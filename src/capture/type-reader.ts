import type { ObjectRef, ObjectType } from '../domain/directory/directory-object.js';
import { catalogue, relationsOf } from '../domain/directory/catalogue.js';
import type { CheckpointRecorded } from '../domain/timeline/capture-events.js';
import type { ChangeEvent } from '../domain/timeline/events.js';
import { epochMsOf, type Instant } from '../domain/instant.js';
import { DeltaTokenExpired } from '../directory/directory.port.js';
import { ahead } from './ahead.js';
import type { Hints } from './hints.js';
import { type Reading, Reader } from './reader.js';
import { newRound } from './recorder.js';
import type { MissingPermissions } from './refusal.js';
import type { SweepSlots } from './sweep-slots.js';
import { type Whole, WholeReading, type WholeReadingParts } from './whole-reading.js';

export interface TypeReaderParts extends WholeReadingParts {
  readonly intervalMs: number;
  readonly slots: SweepSlots;
  readonly hints: Hints;
  readonly missing: MissingPermissions;
}

/** After a pause longer than this, what no delta tells is worth a sweep of its own. */
const LONG_GAP_MS = 3_600_000;

/** Reads one type: everything first, then what changed, or everything each time; and now and then all. */
export class TypeReader extends Reader {
  private readonly completed = Promise.withResolvers<undefined>();
  private token: string | null = null;
  private known = false;
  private swept: Instant | null = null;
  private wanted = false;
  /** When a first reading began that is not complete yet. */
  private firstBegan: Instant | null = null;
  private firstFromNothing = false;

  constructor(private readonly parts: TypeReaderParts) {
    super(parts.intervalMs, parts.checkpoints, parts.clock, parts.missing);
  }

  get type(): ObjectType {
    return this.parts.type;
  }

  /** Whether every object of the type has been seen once. */
  get isComplete(): boolean {
    return this.known;
  }

  /** Resolves when every object of the type has been seen once. */
  get whenComplete(): Promise<unknown> {
    return this.completed.promise;
  }

  /** With its next look everything is read and compared. */
  wantSweep(): void {
    this.wanted = true;
  }

  protected override lastSweep(): Instant | null {
    return this.readsDeltas ? this.swept : this.lastLook;
  }

  protected restore(
    token: string | null,
    roundComplete: boolean,
    { lookedAt, sweptAt, fromNothing }: CheckpointRecorded['data'],
  ): void {
    this.token = token;
    this.known = roundComplete;
    this.swept = sweptAt ?? (roundComplete ? lookedAt : null);
    this.firstBegan = roundComplete ? null : lookedAt;
    this.firstFromNothing = fromNothing === true;
    if (roundComplete) this.completed.resolve(undefined);
  }

  protected async readRound(startedAt: Instant, signal: AbortSignal): Promise<Reading> {
    if (!this.known) return this.readFirst(startedAt, signal);
    const changes = this.token === null ? undefined : await this.readChanges(this.token, signal);
    if (changes === undefined) return this.readAll('full reading', startedAt, signal);
    if (!this.isSweepDue(startedAt)) return this.reading(changes);
    const sweep = await this.readAll('sweep', startedAt, signal);
    return this.reading(changes + sweep.changes);
  }

  protected override afterGap(lengthMs: number): void {
    if (lengthMs > LONG_GAP_MS) this.parts.hints.sweep([this.type]);
  }

  private get readsDeltas(): boolean {
    return catalogue[this.type]?.reading === 'delta';
  }

  private reading(changes: number): Reading {
    const { token, swept } = this;
    return { changes, token, sweptAt: this.readsDeltas ? swept : null };
  }

  private isSweepDue(now: Instant): boolean {
    const { swept, wanted, parts } = this;
    return wanted || swept === null || parts.slots.untilDue(swept, epochMsOf(now)) === 0;
  }

  /** The number of changes since a token; `undefined` when it leads nowhere any more. */
  private async readChanges(from: string, signal: AbortSignal): Promise<number | undefined> {
    const { type, directory, recorder, hints } = this.parts;
    let [changes, token] = [0, from as string | null];
    try {
      for await (const page of ahead(directory.look(type, from, signal))) {
        const recorded = await recorder.record(page.observations, this.round());
        hints.lookAround(this.toLookAround(recorded));
        changes += recorded.length;
        token = page.token;
      }
    } catch (error) {
      if (!(error instanceof DeltaTokenExpired)) throw error;
      return undefined;
    }
    this.token = token;
    return changes;
  }

  /** Of what came to be, the part that no delta tells. */
  private toLookAround(recorded: readonly ChangeEvent[]): readonly ObjectRef[] {
    if (relationsOf(this.type, 'sweep').length === 0) return [];
    return recorded
      .filter(({ type }) => type === 'ObjectCreated' || type === 'ObjectRestored')
      .map(({ data: { objectId, objectType } }) => ({ objectId, objectType }));
  }

  private async readFirst(startedAt: Instant, signal: AbortSignal): Promise<Reading> {
    const { token: from, firstBegan: began, firstFromNothing: fromNothing } = this;
    const whole = { first: true, reason: 'first reading', after: null } as const;
    try {
      return await this.read(
        { ...whole, from, startedAt: began ?? startedAt, fromNothing },
        signal,
      );
    } catch (error) {
      if (!(error instanceof DeltaTokenExpired)) throw error;
      return this.read({ ...whole, from: null, startedAt }, signal);
    }
  }

  private readAll(
    reason: 'full reading' | 'sweep',
    startedAt: Instant,
    signal: AbortSignal,
  ): Promise<Reading> {
    const after = this.readsDeltas ? (this.swept ?? this.lastLook) : this.lastLook;
    return this.read({ from: null, startedAt, first: false, reason, after }, signal);
  }

  private async read(whole: Whole, signal: AbortSignal): Promise<Reading> {
    const { wanted } = this;
    this.wanted = false;
    const reading = new WholeReading(this.parts, whole).read(signal);
    const { changes, token } = await reading.catch((error: unknown) => {
      this.wanted ||= wanted;
      throw error;
    });
    this.token = this.readsDeltas ? token : null;
    this.known = true;
    this.swept = whole.startedAt;
    this.completed.resolve(undefined);
    return this.reading(changes);
  }

  private round() {
    const window = { after: this.lastLook, until: this.parts.clock() };
    return newRound({ reader: this.name, window, firstSync: false });
  }
}
