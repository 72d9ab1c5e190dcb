import { setTimeout as wait } from 'node:timers/promises';
import type { DirectoryWriter, WriteOutcome } from '../directory/directory.port.js';
import { epochMsOf } from '../domain/instant.js';
import type { Step } from '../domain/recovery/plan.js';
import type { OpenStep, Settlement } from '../domain/recovery/recovery.js';
import {
  failed,
  foundWritten,
  nothingToWrite,
  notWritten,
  written,
} from '../domain/recovery/settlement.js';
import { LeaseLost } from '../leases/leases.port.js';
import { writeOf } from './directory-write.js';
import type { RecoveryOptions } from './recovery-options.port.js';
import type { RecoveryRun } from './recovery-run.js';
import { isOpen, type Looked, lookAt } from './step-look.js';

/** Tries of one write whose answers were lost, before it is given up. */
const MAX_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 5000;

/** The time in which this process is the only one that writes. */
export interface Turn {
  readonly signal: AbortSignal;
  /** Asked before anything is sent. @throws LeaseLost */
  readonly assertHeld: () => void;
  /** From when on no write of the process before is under way; milliseconds since 1970. */
  readonly othersDoneAtMs: number;
}

/** Writes one group of independent steps: order, look, write, look again, settle. */
export class GroupWriter {
  constructor(
    private readonly writer: DirectoryWriter,
    private readonly options: RecoveryOptions,
    private readonly run: RecoveryRun,
    private readonly turn: Turn,
  ) {}

  /** Orders and writes steps that were never tried; `false`, and nothing, after a cancellation. */
  async write(steps: readonly Step[]): Promise<boolean> {
    const issued = await this.run.tell({ kind: 'issue', steps });
    if (issued.length === 0) return false;
    const looked = await this.look(steps);
    const done = looked
      .filter((step) => !isOpen(step))
      .map(({ step, parts }) => nothingToWrite(step.stepId, parts));
    const settlements = await this.send(looked.filter(isOpen));
    await this.run.tell({ kind: 'settle', settlements: [...done, ...settlements] });
    await this.settleOpen();
    return true;
  }

  /**
   * Settles what was ordered and may or may not have been written. A write is sent again only if its
   * effect did not show for as long as a write may stay invisible.
   */
  async settleOpen(): Promise<void> {
    for (let open = this.open(); open.length > 0; open = this.open()) {
      const missing = await this.waitForEffect(open);
      if (missing.length === 0) continue;
      const hopeless = missing.filter(({ step }) => this.attemptOf(step) >= MAX_ATTEMPTS);
      const again = missing.filter((looked) => !hopeless.includes(looked));
      await this.run.tell({ kind: 'settle', settlements: hopeless.map(givenUp) });
      await this.sendAgain(again);
    }
  }

  private async sendAgain(looked: readonly Looked[]): Promise<void> {
    const issued = await this.run.tell({ kind: 'issue', steps: looked.map(({ step }) => step) });
    const settlements = issued.length === 0 ? looked.map(cancelledBefore) : await this.send(looked);
    await this.run.tell({ kind: 'settle', settlements });
  }

  private open(): readonly OpenStep[] {
    return Object.values(this.run.state.open);
  }

  private attemptOf({ stepId }: Step): number {
    return this.run.state.open[stepId]?.attempt ?? 0;
  }

  private look(steps: readonly Step[]): Promise<readonly Looked[]> {
    return lookAt(this.writer, steps, this.run.state.recovery.choices.onConflict);
  }

  /**
   * Settles what shows its effect; gives back what does not when the time for it has passed. The time
   * runs from here: nobody knows when the write left, only that it was before now. A process that lost
   * its turn without a word may still be sending it.
   */
  private waitForEffect(open: readonly OpenStep[]): Promise<readonly Looked[]> {
    return this.until(
      Math.max(this.now(), this.turn.othersDoneAtMs) + this.options.readLagMs,
      open.map(({ step }) => step),
      async (looked) => {
        const settlements = looked.filter((step) => !isOpen(step)).map(seenLater);
        await this.run.tell({ kind: 'settle', settlements });
      },
    );
  }

  /** Looks again and again at what is open, at least once after the deadline. */
  private async until(
    deadline: number,
    steps: readonly Step[],
    onLook: (looked: readonly Looked[]) => Promise<void>,
  ): Promise<readonly Looked[]> {
    let open = steps;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const isLast = this.now() >= deadline;
      const looked = await this.look(open);
      await onLook(looked);
      const missing = looked.filter(isOpen);
      if (isLast || missing.length === 0) return missing;
      open = missing.map(({ step }) => step);
      const leftMs = Math.max(deadline - this.now(), 1);
      await wait(Math.min(pauseMs, leftMs), undefined, { signal: this.turn.signal });
    }
  }

  private now(): number {
    return epochMsOf(this.options.clock());
  }

  /** Writes, reads back, and says how each ended; what nobody knows about stays open. */
  private async send(looked: readonly Looked[]): Promise<readonly Settlement[]> {
    if (looked.length === 0) return [];
    this.turn.signal.throwIfAborted();
    const outcomes = await this.outcomes(looked);
    const accepted = looked.filter((_, index) => this.isAccepted(looked, outcomes, index));
    const invisible = await this.until(
      this.now() + this.options.readLagMs,
      accepted.map(({ step }) => step),
      () => Promise.resolve(),
    );
    const unseen = new Set(invisible.map(({ step }) => step.stepId));
    return looked.flatMap((step, index) => {
      if (accepted.includes(step)) {
        return unseen.has(step.step.stepId) ? [this.notSeen(step)] : [asWritten(step)];
      }
      return settledBy(step, outcomes[index]);
    });
  }

  private async outcomes(looked: readonly Looked[]): Promise<readonly WriteOutcome[]> {
    try {
      this.turn.assertHeld();
      return await this.writer.write(looked.map(writeOf), this.turn.assertHeld);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      return looked.map(() => ({ outcome: 'unknown', detail: String(error) }));
    }
  }

  /** Already so on a second try is the effect of the first one. */
  private isAccepted(
    looked: readonly Looked[],
    outcomes: readonly WriteOutcome[],
    index: number,
  ): boolean {
    const outcome = outcomes[index]?.outcome;
    const step = looked[index]?.step;
    if (outcome === 'done') return true;
    return outcome === 'already-so' && step !== undefined && this.attemptOf(step) > 1;
  }

  private notSeen({ step, parts }: Looked): Settlement {
    const seconds = Math.ceil(this.options.readLagMs / 1000);
    const detail = `The directory took the write and did not show it within ${String(seconds)} s`;
    return failed(step.stepId, parts, 'not-possible', detail);
  }
}

const asWritten = ({ step, parts }: Looked): Settlement => written(step.stepId, parts);

const settledBy = (
  { step, parts }: Looked,
  outcome: WriteOutcome | undefined,
): readonly Settlement[] => {
  switch (outcome?.outcome) {
    case 'refused':
      return [failed(step.stepId, parts, 'refused', outcome.detail)];
    case 'already-so':
      return [
        nothingToWrite(
          step.stepId,
          parts.map((part) => (part.state === 'write' ? { ...part, state: 'already-so' } : part)),
        ),
      ];
    case 'done':
    case 'unknown':
    case undefined:
      return [];
  }
};

const seenLater = ({ step, parts }: Looked): Settlement =>
  parts.some(({ state }) => state === 'already-so')
    ? foundWritten(step.stepId, parts)
    : nothingToWrite(step.stepId, parts);

const givenUp = ({ step, parts }: Looked): Settlement =>
  failed(step.stepId, parts, 'not-possible', 'The directory gave no answer and shows no effect');

const cancelledBefore = ({ step, parts }: Looked): Settlement =>
  notWritten(step.stepId, parts, 'The recovery was cancelled before this was written');
