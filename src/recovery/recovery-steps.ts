import { Injectable } from '@nestjs/common';
import { InvalidValue } from '../domain/errors.js';
import type { RecoveryEvent } from '../domain/recovery/recovery-events.js';
import type { RecoveryStep, StepOutcome } from '../domain/recovery/recovery.js';
import { StepsFold } from '../domain/recovery/steps-fold.js';
import { EventStore } from '../event-store/event-store.port.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { recoveryStream } from './recoveries.js';

/** Recoveries whose steps are kept between two pages: those that people look at. */
const MOST_KEPT = 3;

/** What is read of one stream so far. */
interface Kept {
  readonly fold: StepsFold;
  next: number;
  reading: Promise<void>;
}

/** Reads the steps of a recovery and what became of them from its stream. */
@Injectable()
export class RecoverySteps {
  /** Those asked for last come last. */
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly store: EventStore) {}

  /** In the order of writing; none before the plan is closed. */
  async all(recoveryId: string): Promise<readonly RecoveryStep[]> {
    const kept = fresh();
    await this.readOn(recoveryId, kept);
    return kept.fold.steps();
  }

  /** The cursor is a step's id, so that it holds while outcomes change. @throws InvalidValue */
  async page(
    recoveryId: string,
    { size, after }: PageRequest,
    outcome?: StepOutcome,
  ): Promise<Page<RecoveryStep>> {
    const fold = await this.foldOf(recoveryId);
    const before = after === undefined ? -1 : fold.placeOf(after);
    if (before === undefined) {
      throw new InvalidValue('cursor', 'the cursor of an earlier page', after ?? '');
    }
    const rows = fold.from(before + 1, size + 1, outcome);
    const shown = rows.slice(0, size);
    return { rows: shown, next: rows.length > size ? (shown.at(-1)?.step.stepId ?? null) : null };
  }

  /** Only what was recorded since the last page is read; one reading of a stream at a time. */
  private async foldOf(recoveryId: string): Promise<StepsFold> {
    const kept = this.kept.get(recoveryId) ?? fresh();
    this.kept.delete(recoveryId);
    this.kept.set(recoveryId, kept);
    const [eldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && eldest !== undefined) this.kept.delete(eldest);
    kept.reading = kept.reading.catch(() => undefined).then(() => this.readOn(recoveryId, kept));
    await kept.reading;
    return kept.fold;
  }

  private async readOn(recoveryId: string, kept: Kept): Promise<void> {
    const stream = recoveryStream(recoveryId);
    for await (const { event, revision } of this.store.read(stream, kept.next)) {
      // The stream holds the events of its own decider only.
      kept.fold.add(event as RecoveryEvent);
      kept.next = revision + 1;
    }
  }
}

const fresh = (): Kept => ({ fold: new StepsFold(), next: 0, reading: Promise.resolve() });
