import { Injectable } from '@nestjs/common';
import { InvalidValue } from '../domain/errors.js';
import type { RecoveryEvent } from '../domain/recovery/recovery-events.js';
import type { RecoveryStep, StepOutcome } from '../domain/recovery/recovery.js';
import { StepsFold } from '../domain/recovery/steps-fold.js';
import { EventStore } from '../event-store/event-store.port.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { recoveryStream } from './recoveries.js';

/** Reads the steps of a recovery and what became of them from its stream. */
@Injectable()
export class RecoverySteps {
  constructor(private readonly store: EventStore) {}

  /** In the order of writing; none before the plan is closed. */
  async all(recoveryId: string): Promise<readonly RecoveryStep[]> {
    const fold = new StepsFold();
    for await (const { event } of this.store.read(recoveryStream(recoveryId))) {
      // The stream holds the events of its own decider only.
      fold.add(event as RecoveryEvent);
    }
    return fold.steps();
  }

  /** The cursor is a step's id, so that it holds while outcomes change. @throws InvalidValue */
  async page(
    recoveryId: string,
    { size, after }: PageRequest,
    outcome?: StepOutcome,
  ): Promise<Page<RecoveryStep>> {
    const all = await this.all(recoveryId);
    const start = after === undefined ? 0 : all.findIndex(({ step }) => step.stepId === after) + 1;
    if (after !== undefined && start === 0) {
      throw new InvalidValue('cursor', 'the cursor of an earlier page', after);
    }
    const rest = all
      .slice(start)
      .filter((step) => outcome === undefined || step.outcome === outcome);
    const rows = rest.slice(0, size);
    return { rows, next: rest.length > size ? (rows.at(-1)?.step.stepId ?? null) : null };
  }
}
