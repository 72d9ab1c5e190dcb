import { Injectable } from '@nestjs/common';
import type { Step } from '../domain/recovery/plan.js';
import type { Turn } from './group-writer.js';
import { PlanWriters } from './plan-writers.js';
import type { RecoveryRun } from './recovery-run.js';
import { RecoverySteps } from './recovery-steps.js';
import { LastProof, StartOfWriting } from './start-of-writing.js';

/** Writes an approved plan to the directory, or goes on with one that was interrupted. */
@Injectable()
export class RecoveryWriter {
  constructor(
    private readonly writers: PlanWriters,
    private readonly start: StartOfWriting,
    private readonly steps: RecoverySteps,
    private readonly proof: LastProof,
  ) {}

  /**
   * Resolves when the recovery has ended or is paused.
   * @throws DirectoryUnavailable, to be called again then; LeaseLost, PlanNoLongerSafe
   */
  async write(run: RecoveryRun, turn: Turn): Promise<void> {
    const plan = this.writers.of(run, turn);
    const again = await plan.stillOpen();
    if (run.state.recovery.status === 'approved') await this.start.of(run, turn.signal);
    const left = [...again, ...(await this.stepsLeft(run))];
    const isDone = await plan.writeAll(left, await this.proof.guardOf(run, left));
    if (isDone) await run.tell({ kind: 'complete' });
  }

  /** Steps that were never ordered, while the recovery is running. */
  private async stepsLeft(run: RecoveryRun): Promise<readonly Step[]> {
    if (run.state.recovery.status !== 'running') return [];
    const all = await this.steps.all(run.recoveryId);
    return all.filter(({ outcome }) => outcome === 'planned').map(({ step }) => step);
  }
}
