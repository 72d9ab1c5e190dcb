import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { TakeBackup } from '../backups/take-backup.command.js';
import { DirectoryWriter } from '../directory/directory.port.js';
import type { Step } from '../domain/recovery/plan.js';
import type { Violation } from '../domain/recovery/proof/proof.js';
import { mayLock } from '../domain/recovery/ranks.js';
import { PlanNoLongerSafe, WriterNotConfigured } from '../domain/recovery/recovery-errors.js';
import type { RecoveryStep, StepOutcome } from '../domain/recovery/recovery.js';
import { EventStore } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import type { Guard } from './plan-writer.js';
import type { RecoveryRun } from './recovery-run.js';
import { RecoverySteps } from './recovery-steps.js';
import { Safety } from './safety.js';

/** Proves a plan once more, against the tenant as it is by then. */
@Injectable()
export class LastProof {
  constructor(
    private readonly store: EventStore,
    private readonly history: History,
    private readonly steps: RecoverySteps,
    private readonly safety: Safety,
  ) {}

  /** @throws PlanNoLongerSafe for what was not known when the plan was approved */
  async of(run: RecoveryRun): Promise<void> {
    await this.prove(run, await this.steps.all(run.recoveryId), 'nothing was written');
  }

  /**
   * Before steps that may lock somebody out where others were not brought about, what is left is proven without
   * those. What the guard asks @throws PlanNoLongerSafe
   */
  async guardOf(run: RecoveryRun, steps: readonly Step[]): Promise<Guard> {
    const now = this.history.tenant(run.tenantId).now();
    return {
      bears: await this.safety.bearing(now, steps),
      before: (rank) => (rank.some(mayLock) ? this.ofRest(run) : Promise.resolve()),
    };
  }

  private async ofRest(run: RecoveryRun): Promise<void> {
    const all = await this.steps.all(run.recoveryId);
    const standing = all.filter(({ outcome }) => STANDING.has(outcome));
    if (standing.length < all.length) await this.prove(run, standing, 'writing stopped');
  }

  private async prove(
    { tenantId, state }: RecoveryRun,
    written: readonly RecoveryStep[],
    begun: ConstructorParameters<typeof PlanNoLongerSafe>[1],
  ): Promise<void> {
    const head = await this.store.head();
    if (head !== undefined) await this.history.caughtUp(head);
    const steps = written.map(({ step }) => step);
    const { violations } = await this.safety.prove(this.history.tenant(tenantId).now(), steps);
    const known = new Set(state.recovery.proof?.violations.map(nameOf));
    const unknown = violations.filter((violation) => !known.has(nameOf(violation)));
    if (unknown.length > 0) throw new PlanNoLongerSafe(unknown, begun);
  }
}

/** Outcomes of steps that stand, or may still come to stand, or never were to. */
const STANDING: ReadonlySet<StepOutcome> = new Set([
  ...(['planned', 'issued', 'applied', 'already-so', 'blocked'] as const),
]);

/** What makes a violation the same: the words tell how many are left and who. */
const nameOf = ({ rule, policyId, detail }: Violation): string =>
  `${rule} ${policyId ?? ''} ${detail}`;

/** What comes between an approval and the first write. */
@Injectable()
export class StartOfWriting {
  constructor(
    private readonly writer: DirectoryWriter,
    private readonly commands: CommandBus,
    private readonly proof: LastProof,
  ) {}

  /** Until the signal aborts. @throws WriterNotConfigured, PlanNoLongerSafe, the reason of the signal */
  async of(run: RecoveryRun, signal: AbortSignal): Promise<void> {
    if (!this.writer.configured) throw new WriterNotConfigured();
    await this.proof.of(run);
    const take = new TakeBackup(run.tenantId, 'before-recovery', signal);
    const backup = await this.commands.execute(take);
    await run.tell({ kind: 'start', backupId: backup.backupId });
  }
}
