import { Logger } from '@nestjs/common';
import type { Clock, Instant } from '../domain/instant.js';
import { Backoff } from './backoff.js';
import type { LeaseClock } from './lease-clock.js';
import { type LeaseHolder, type LeaseRole, Leases, type Term } from './leases.port.js';

/** Where the log belongs to one process, nobody else can do the work: every lease is held at once. */
export class SoleLeases extends Leases {
  private readonly logger = new Logger('Leases');
  private readonly since: Instant;

  constructor(
    private readonly name: string,
    private readonly clock: LeaseClock,
    wallClock: Clock,
  ) {
    super();
    this.since = wallClock();
  }

  override async hold(
    { role }: { readonly tenantId: string; readonly role: LeaseRole },
    work: (term: Term) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const backoff = new Backoff();
    for (let number = 1; !signal.aborted; number += 1) {
      const startedAt = this.clock.nowMs();
      try {
        await work({ number, handedOver: true, signal, assertHeld: () => undefined });
        return;
      } catch (error) {
        this.tell(role, error, signal);
        await this.clock.wait(backoff.after(this.clock.nowMs() - startedAt), signal);
      }
    }
  }

  /** Work that is told to stop may end as it likes. */
  private tell(role: LeaseRole, error: unknown, { aborted }: AbortSignal): void {
    if (!aborted) this.logger.warn(`The work of ${role} failed and begins anew: ${String(error)}`);
  }

  override holder(): Promise<LeaseHolder> {
    return Promise.resolve({ holder: this.name, since: this.since, isUs: true });
  }
}
