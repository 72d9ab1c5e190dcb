import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { LeaseRole, Leases, Term } from './leases.port.js';

/** Work that goes on until the signal of its term aborts. */
export interface DutyWork {
  during(term: Term): Promise<void>;
}

/** Waits for its turn, and does several things then: one lease for all of them. */
export abstract class Duty implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private done: Promise<void> = Promise.resolve();

  protected constructor(
    private readonly leases: Leases,
    /** `null` where another process does it. */
    private readonly lease: { readonly tenantId: string; readonly role: LeaseRole } | null,
    private readonly work: readonly DutyWork[],
  ) {}

  onApplicationBootstrap(): void {
    if (this.lease === null) return;
    this.done = this.leases.hold(this.lease, (term) => this.during(term), this.stopping.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  /** None goes on without the others, and the lease is not given up before all have ended. */
  private async during(term: Term): Promise<void> {
    const ended = new AbortController();
    const shared = { ...term, signal: AbortSignal.any([term.signal, ended.signal]) };
    const work = this.work.map((part) =>
      part.during(shared).finally(() => {
        ended.abort();
      }),
    );
    const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }
}
