import { once } from 'node:events';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Leases, type Term } from '../leases/leases.port.js';
import { Recoveries } from './recoveries.js';
import { type Lanes, RecoveryLanes } from './recovery-lanes.js';
import { RecoveryOptions } from './recovery-options.port.js';

/**
 * Waits for its turn, follows recoveries then and does what they wait for: plans those that are
 * requested, writes those that are approved, goes on with those that were interrupted.
 */
@Injectable()
export class RecoveryWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private current: Lanes | null = null;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly recoveries: Recoveries,
    private readonly lanes: RecoveryLanes,
    private readonly leases: Leases,
    private readonly options: RecoveryOptions,
  ) {}

  onApplicationBootstrap(): void {
    const { tenantId, writesHere } = this.options;
    if (!writesHere) return;
    this.recoveries.onChange((recoveryId) => {
      this.consider(recoveryId);
    });
    const lease = { tenantId, role: 'writer' } as const;
    this.done = this.leases.hold(lease, (term) => this.during(term), this.stopping.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async during(term: Term): Promise<void> {
    const lanes = this.lanes.open(term, (recoveryId) => this.recoveries.due(recoveryId));
    this.current = lanes;
    for (const recoveryId of this.recoveries.ids()) this.consider(recoveryId);
    if (!term.signal.aborted) await once(term.signal, 'abort');
    this.current = null;
    await Promise.all([lanes.planning.stop(), lanes.writing.stop()]);
  }

  private consider(recoveryId: string): void {
    const recovery = this.recoveries.find(recoveryId);
    if (this.current === null || recovery?.tenantId !== this.options.tenantId) return;
    const { planning, writing } = this.current;
    const due = this.recoveries.due(recoveryId);
    if (due === 'planning') planning.add(recoveryId);
    if (due === 'writing') writing.add(recoveryId);
  }
}
