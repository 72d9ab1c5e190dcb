import { Injectable } from '@nestjs/common';
import { epochMsOf, type Instant } from '../domain/instant.js';
import { History } from '../history/history.port.js';
import type { HistoryStatus } from '../history/history-status.port.js';
import { LogReach } from '../observation/log-reach.port.js';
import { KnownTenants } from './known-tenants.js';

/** Why questions about the past cannot be answered as they should; says nothing of a tenant. */
export type NotReady =
  | 'stopping'
  | 'log-out-of-reach'
  | 'projection-stopped'
  | 'projection-behind'
  | 'first-sync-under-way';

/** By how much the read model may lag behind the log until it had better not be asked. */
export class ReadyLag {
  constructor(readonly seconds: number) {}
}

/** Milliseconds between now and the oldest event that is missing; `null` when that is not known. */
export const lagMsOf = (
  { live, behindSince }: Pick<HistoryStatus, 'live' | 'behindSince'>,
  nowMs: number,
): number | null => {
  // Clocks of two machines may disagree.
  if (behindSince !== null) return Math.max(0, nowMs - epochMsOf(behindSince));
  return live ? 0 : null;
};

interface TenantReadiness {
  readonly tenantId: string;
  readonly firstSyncCompletedAt: Instant | null;
}

/** Whether this process can be asked about the past now. */
@Injectable()
export class Readiness {
  private isStopping = false;

  constructor(
    private readonly history: History,
    private readonly tenants: KnownTenants,
    private readonly log: LogReach,
    private readonly most: ReadyLag,
  ) {}

  /** From now on it had better not be. */
  stop(): void {
    this.isStopping = true;
  }

  /** Of each tenant, since when its past is known. */
  knownSince(): readonly TenantReadiness[] {
    return this.tenants.ids.map((tenantId) => {
      return { tenantId, firstSyncCompletedAt: this.history.open(tenantId).earliest() };
    });
  }

  /** How far the read model is. */
  projection() {
    const status = this.history.status();
    const { position, lagEvents, failure, stopped } = status;
    const lagMs = lagMsOf(status, Date.now());
    const lagSeconds = lagMs === null ? null : Math.round(lagMs / 1000);
    return { position, lagEvents, lagSeconds, failure, stopped };
  }

  /** None when it can be. */
  async reasons(): Promise<readonly NotReady[]> {
    const isThere = await this.log.isThere();
    const { stopped, failure, lagSeconds } = this.projection();
    const isBehind = failure !== null || lagSeconds === null || lagSeconds > this.most.seconds;
    const isUnknown = this.knownSince().some((tenant) => tenant.firstSyncCompletedAt === null);
    const found: readonly (readonly [boolean, NotReady])[] = [
      [this.isStopping, 'stopping'],
      [!isThere, 'log-out-of-reach'],
      [stopped, 'projection-stopped'],
      [!stopped && isBehind, 'projection-behind'],
      [isUnknown, 'first-sync-under-way'],
    ];
    return found.filter(([isSo]) => isSo).map(([, reason]) => reason);
  }
}
