import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Lane } from './lane.js';
import { Recoveries } from './recoveries.js';
import { RecoveryPlanner } from './recovery-planner.js';
import { RecoveryRuns } from './recovery-run.js';
import { RecoveryWriter } from './recovery-writer.js';

/**
 * Follows recoveries and does what they wait for: plans those that are requested, writes those that are
 * approved, goes on with those that were interrupted. One plan and one recovery at a time.
 */
@Injectable()
export class RecoveryWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly planning: Lane;
  private readonly writing: Lane;

  constructor(
    private readonly recoveries: Recoveries,
    runs: RecoveryRuns,
    planner: RecoveryPlanner,
    writer: RecoveryWriter,
  ) {
    const giveUp = async (id: string, reason: string): Promise<void> => {
      await (await runs.open(id)).tell({ kind: 'fail', reason });
    };
    this.planning = new Lane('RecoveryPlanner', {
      work: async (id) => planner.plan(await runs.open(id)),
      giveUp,
    });
    this.writing = new Lane('RecoveryWriter', {
      work: async (id, signal) => writer.write(await runs.open(id), signal),
      giveUp,
    });
  }

  onApplicationBootstrap(): void {
    this.recoveries.onChange((recoveryId) => {
      this.consider(recoveryId);
    });
    for (const recoveryId of this.recoveries.ids()) this.consider(recoveryId);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.planning.stop(), this.writing.stop()]);
  }

  private consider(recoveryId: string): void {
    const status = this.recoveries.find(recoveryId)?.status;
    if (status === 'requested') this.planning.add(recoveryId);
    const isDue = status === 'approved' || status === 'running';
    if (isDue || this.recoveries.hasOpenSteps(recoveryId)) this.writing.add(recoveryId);
  }
}
