import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Leases, type Term } from '../leases/leases.port.js';
import { AlarmOptions } from './alarm-options.port.js';
import { AlarmWatcher } from './alarm-watcher.js';
import { DeliveryWorker } from './deliveries/delivery-worker.js';

/** Waits for its turn to watch the tenant, and raises alarms and tells people of them then: one lease for both. */
@Injectable()
export class AlarmDuty implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: AlarmOptions,
    private readonly leases: Leases,
    private readonly watcher: AlarmWatcher,
    private readonly deliveries: DeliveryWorker,
  ) {}

  onApplicationBootstrap(): void {
    const { tenantId, raisesHere } = this.options;
    if (!raisesHere) return;
    const lease = { tenantId, role: 'alarms' } as const;
    this.done = this.leases.hold(lease, (term) => this.during(term), this.stopping.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  /** One does not go on without the other, and the lease is not given up before both have ended. */
  private async during(term: Term): Promise<void> {
    const ended = new AbortController();
    const both = { ...term, signal: AbortSignal.any([term.signal, ended.signal]) };
    const work = [this.watcher.during(both), this.deliveries.during(both)].map((part) =>
      part.finally(() => {
        ended.abort();
      }),
    );
    const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }
}
