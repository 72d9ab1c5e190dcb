import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ListBackups } from '../backups/list-backups.query.js';
import { type CaptureStatus, GetCaptureStatus } from '../capture/get-capture-status.query.js';
import { epochMsOf } from '../domain/instant.js';
import { Meters } from '../observation/observation.module.js';
import { ListRecoveries } from '../recovery/list-recoveries.query.js';
import { Duties, LEASED } from './duties.js';

const MOST_RECOVERIES = 200;

/** What the rooms are asked for of a tenant when somebody looks. */
@Injectable()
export class TenantFigures {
  /** Of each quota, how often the directory refused when somebody looked last. */
  private readonly refused = new Map<string, number>();

  constructor(
    private readonly meters: Meters,
    private readonly queries: QueryBus,
    private readonly duties: Duties,
  ) {}

  async ofCapture(tenant: string): Promise<void> {
    const { meters } = this;
    const status = await this.queries.execute(new GetCaptureStatus(tenant));
    meters.objects.set({ tenant }, status.firstSync.objects);
    meters.gaps.set({ tenant }, status.gaps.length);
    for (const { reader, lagSeconds, failure } of status.readers) {
      if (lagSeconds !== null) meters.readerLagSeconds.set({ tenant, reader }, lagSeconds);
      meters.readerWell.set({ tenant, reader }, Number(failure === null));
    }
    for (const quota of status.quotas ?? []) this.ofQuota(tenant, quota);
  }

  async ofLeases(tenant: string): Promise<void> {
    const held = await this.duties.held([tenant]);
    if (held === null) throw new RangeError('The log does not answer');
    for (const role of LEASED) {
      const isUs = held.some((lease) => lease.role === role && lease.isUs);
      this.meters.leaseHeld.set({ tenant, role }, Number(isUs));
    }
  }

  async ofBackups(tenant: string): Promise<void> {
    const { rows } = await this.queries.execute(new ListBackups(tenant, { size: 1 }));
    const [newest] = rows;
    if (newest === undefined) return;
    const seconds = epochMsOf(newest.instant) / 1000;
    this.meters.lastBackup.set({ tenant }, seconds);
    if (newest.seal !== undefined) this.meters.lastSeal.set({ tenant }, seconds);
  }

  async ofRecoveries(tenant: string): Promise<void> {
    const page = { size: MOST_RECOVERIES };
    const { rows } = await this.queries.execute(new ListRecoveries(tenant, page));
    for (const { status } of rows) this.meters.recoveries.inc({ tenant, status });
  }

  private ofQuota(tenant: string, of: NonNullable<CaptureStatus['quotas']>[number]): void {
    const { meters, refused } = this;
    const labels = { tenant, quota: of.name };
    meters.quotaLimit.set(labels, of.limit);
    meters.quotaSpent.set(labels, of.spent);
    meters.quotaWaiting.set(labels, of.waiting);
    meters.throttled.set(labels, Number(of.throttledUntil !== null));
    const key = `${tenant} ${of.name}`;
    meters.throttles.inc(labels, of.throttles - (refused.get(key) ?? 0));
    refused.set(key, of.throttles);
  }
}
