import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { TakeBackup } from '../backups/take-backup.command.js';
import { DirectoryWriter } from '../directory/directory.port.js';
import type { Step } from '../domain/recovery/plan.js';
import { WriterNotConfigured } from '../domain/recovery/recovery-errors.js';
import { GroupWriter, type Turn } from './group-writer.js';
import { RecoveryOptions } from './recovery-options.port.js';
import type { RecoveryRun } from './recovery-run.js';
import { RecoverySteps } from './recovery-steps.js';

/** Writes an approved plan to the directory, or goes on with one that was interrupted. */
@Injectable()
export class RecoveryWriter {
  constructor(
    private readonly writer: DirectoryWriter,
    private readonly commands: CommandBus,
    private readonly steps: RecoverySteps,
    private readonly options: RecoveryOptions,
  ) {}

  /** Resolves when the recovery has ended. @throws DirectoryUnavailable, to be called again then; LeaseLost */
  async write(run: RecoveryRun, turn: Turn): Promise<void> {
    const group = new GroupWriter(this.writer, this.options, run, turn);
    await group.settleOpen();
    if (run.state.recovery.status === 'approved') await this.start(run);
    if (run.state.recovery.status !== 'running') return;
    const all = await this.steps.all(run.recoveryId);
    const writable = all.map(({ step }) => step).filter(({ blocked }) => blocked === null);
    for (let isGoingOn = true; isGoingOn && run.state.taken < writable.length;) {
      turn.signal.throwIfAborted();
      const next = nextGroup(writable, run.state.taken, this.options.groupSize);
      isGoingOn = await group.write(next);
    }
    await run.tell({ kind: 'complete' });
  }

  private async start(run: RecoveryRun): Promise<void> {
    if (!this.writer.configured) throw new WriterNotConfigured();
    const backup = await this.commands.execute(new TakeBackup(run.tenantId, 'before-recovery'));
    await run.tell({ kind: 'start', backupId: backup.backupId });
  }
}

/** The steps from a place on that do not depend on each other: of one rank, no object twice. */
const nextGroup = (steps: readonly Step[], from: number, size: number): readonly Step[] => {
  const first = steps[from];
  const objects = new Set<string>();
  const group: Step[] = [];
  for (const step of steps.slice(from, from + size)) {
    if (step.rank !== first?.rank || objects.has(step.objectId)) break;
    objects.add(step.objectId);
    group.push(step);
  }
  return group;
};
