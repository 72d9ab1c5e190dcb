import { setTimeout as delay } from 'node:timers/promises';
import { catalogue, relationsOf } from '../domain/directory/catalogue.js';
import type {
  ObjectId,
  ObjectRef,
  ObjectType,
  Observation,
  Relation,
} from '../domain/directory/directory-object.js';
import type { Clock, Instant } from '../domain/instant.js';
import type { Directory, LookPage } from '../directory/directory.port.js';
import { ahead } from './ahead.js';
import type { Checkpoints } from './checkpoints.js';
import { FirstSight } from './first-sight.js';
import { withHiddenLinks } from './hidden-links.js';
import { IdSet } from './id-set.js';
import { contradicts, linksNow } from './links-again.js';
import { askForUnseen, isAnyKnown, type Reconciled } from './reconciliation.js';
import { newRound, type Recorder } from './recorder.js';
import { marked, type Turns } from './turns.js';

export interface WholeReadingParts {
  readonly type: ObjectType;
  readonly directory: Directory;
  readonly recorder: Recorder;
  readonly checkpoints: Checkpoints;
  readonly clock: Clock;
  readonly turns: Turns;
  /** How long a write may stay invisible to a read. */
  readonly readLagMs: number;
}

/** So many objects are read again at once, so that memory does not grow with the tenant. */
const MOST_AGAIN = 10_000;

/** Why everything is read. */
export interface Whole {
  /** From the beginning, or the pages that are left of a first reading. */
  readonly from: string | null;
  readonly startedAt: Instant;
  readonly first: boolean;
  readonly reason: 'first reading' | 'full reading' | 'sweep';
  /** What it finds happened after this: deltas do not tell everything. */
  readonly after: Instant | null;
  /** Of the pages that are left of a first reading: whether nothing was known when it began. */
  readonly fromNothing?: boolean;
}

/** Reads all there is of one type, and holds it against what is known. */
export class WholeReading {
  private changes = 0;

  constructor(
    private readonly parts: WholeReadingParts,
    private readonly whole: Whole,
  ) {}

  /** The number of changes, and where the next round goes on. @throws DeltaTokenExpired, DirectoryUnavailable */
  async read(signal: AbortSignal): Promise<{ changes: number; token: string | null }> {
    const seen = (await this.beginsFromNothing()) ? null : new IdSet();
    const token = await this.readPages(seen, signal);
    if (seen !== null) await this.compare(seen, signal);
    return { changes: this.changes, token };
  }

  /** Nothing can be missing where nothing was known. */
  private async beginsFromNothing(): Promise<boolean> {
    const { first, from, fromNothing = false } = this.whole;
    if (!first || from !== null) return fromNothing;
    return !isAnyKnown(await this.parts.recorder.now(), this.parts.type);
  }

  private async readPages(seen: IdSet | null, signal: AbortSignal): Promise<string | null> {
    const { type, directory, turns } = this.parts;
    const sight = this.whole.first ? new FirstSight() : undefined;
    let token = this.whole.from;
    for await (const { page, mark } of ahead(marked(directory.look(type, token, signal), turns))) {
      const { observations } = page;
      const asked = { observations, mark: this.sharesWithLooks ? mark : Infinity };
      await turns.ofSweep(asked, (all) => this.record(all, sight));
      for (const { objectId } of observations) seen?.add(objectId);
      token = page.token;
      if (this.whole.first) await this.checkpoint(page, seen === null);
    }
    return token;
  }

  /**
   * Whether looks at single objects read the same. Around those whose changes a delta tells they read what
   * none tells, and so take nothing of a page back; what it shows is in no later delta.
   */
  private get sharesWithLooks(): boolean {
    return catalogue[this.parts.type]?.reading !== 'delta';
  }

  private async record(observations: readonly Observation[], sight?: FirstSight): Promise<number> {
    const { recorder } = this.parts;
    const { length } = await recorder.record(observations, this.round(), sight);
    this.changes += length;
    return length;
  }

  /** A page of a first full sync, so that it goes on there after a crash. */
  private async checkpoint(page: LookPage, fromNothing: boolean): Promise<void> {
    const { token, roundComplete } = page;
    if (roundComplete) return;
    const { checkpoints, clock } = this.parts;
    const round = { token, roundComplete, lookedAt: this.whole.startedAt };
    const known = fromNothing ? { fromNothing } : {};
    const data = { reader: checkpoints.reader, ...round, ...known };
    await checkpoints.append({ type: 'CheckpointRecorded', data }, clock());
  }

  private async compare(seen: IdSet, signal: AbortSignal): Promise<void> {
    const { type, directory, recorder } = this.parts;
    const { startedAt, from } = this.whole;
    const record = (observations: readonly Observation[]) => this.record(observations);
    const state = await recorder.now();
    const task = { type, directory, state, seen, startedAt, goesOn: from !== null, record };
    const reconciled = await askForUnseen(task);
    await this.compareLinks(signal);
    await this.suspect(reconciled.contradicted);
    if (catalogue[type]?.reading === 'delta') await this.completed(reconciled);
  }

  /**
   * A whole reading by delta tells the links that are, and not those that went. A list may be older than what
   * others told since it was asked for, so that what it shows otherwise than it is known is read again.
   */
  private async compareLinks(signal: AbortSignal): Promise<void> {
    const { type, directory, recorder } = this.parts;
    for (const relation of relationsOf(type, 'delta')) {
      const doubtful: ObjectRef[] = [];
      for await (const { observations } of ahead(directory.sweep(type, relation, null, signal))) {
        const state = await recorder.now();
        const all = await withHiddenLinks(observations, state, directory);
        doubtful.push(...all.filter((one) => contradicts(one, state)));
        if (doubtful.length < MOST_AGAIN) continue;
        await this.readAgain(relation, doubtful.splice(0), signal);
      }
      await this.readAgain(relation, doubtful, signal);
    }
  }

  /** Once the directory shows what was written until now. */
  private async readAgain(
    relation: Relation,
    refs: readonly ObjectRef[],
    signal: AbortSignal,
  ): Promise<void> {
    if (refs.length === 0) return;
    const { directory, recorder, readLagMs } = this.parts;
    await delay(readLagMs, undefined, { signal });
    for (const ref of refs) {
      signal.throwIfAborted();
      const seen = await linksNow(directory, ref, relation);
      const round = { ...this.round(), linksOnly: true };
      const all = await withHiddenLinks(seen, await recorder.now(), directory);
      this.changes += (await recorder.record(all, round)).length;
    }
  }

  private async suspect(contradicted: readonly ObjectId[]): Promise<void> {
    const { checkpoints, clock } = this.parts;
    for (const objectId of contradicted) {
      const reason = 'missing from a full reading, and there when asked for';
      const data = { reader: checkpoints.reader, reason, objectId };
      await checkpoints.append({ type: 'ReadAnomalySuspected', data }, clock());
    }
  }

  private async completed({ objects, askedFor }: Reconciled): Promise<void> {
    const { checkpoints, clock } = this.parts;
    const { reason, startedAt } = this.whole;
    const { changes } = this;
    const data = { reader: checkpoints.reader, reason, startedAt, objects, changes, askedFor };
    await checkpoints.append({ type: 'ReconciliationCompleted', data }, clock());
  }

  private round() {
    const { first, after } = this.whole;
    const { checkpoints, clock } = this.parts;
    const window = { after: first ? null : after, until: clock() };
    return newRound({ reader: checkpoints.reader, window, firstSync: first });
  }
}
