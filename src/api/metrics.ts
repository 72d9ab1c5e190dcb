import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { Meters } from '../observation/observation.module.js';
import { KnownTenants } from './known-tenants.js';
import { ProcessFigures } from './process-figures.js';
import { TenantFigures } from './tenant-figures.js';

/** Whoever scrapes does not wait as long as we do for a log. */
const ANSWER_WITHIN_MS = 3000;

/** Asks the rooms for what is told as it is now, and writes all of it down for Prometheus. */
@Injectable()
export class Metrics {
  private asking: Promise<string> | null = null;

  constructor(
    private readonly meters: Meters,
    private readonly tenants: KnownTenants,
    private readonly process: ProcessFigures,
    private readonly tenant: TenantFigures,
  ) {}

  /** In the text format; who asks meanwhile gets the same. What cannot be had is left out and counted. */
  text(): Promise<string> {
    this.asking ??= this.collect().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async collect(): Promise<string> {
    const { meters, process, tenant } = this;
    const ofEach = (ask: (tenantId: string) => Promise<void>) => async (): Promise<void> => {
      await Promise.all(this.tenants.ids.map(ask));
    };
    await Promise.all([
      this.part('process', () => process.ofProcess(meters)),
      this.part('disk', () => process.ofDisk(meters)),
      this.part(
        'capture',
        ofEach((id) => tenant.ofCapture(id)),
      ),
      this.part(
        'leases',
        ofEach((id) => tenant.ofLeases(id)),
      ),
      this.part(
        'backups',
        ofEach((id) => tenant.ofBackups(id)),
      ),
      this.part(
        'recoveries',
        ofEach((id) => tenant.ofRecoveries(id)),
      ),
    ]);
    return meters.registry.metrics();
  }

  private async part(part: keyof typeof OWNED, ask: () => Promise<void>): Promise<void> {
    for (const name of OWNED[part]) forget(this.meters[name]);
    const timer = new AbortController();
    const late = delay(ANSWER_WITHIN_MS, true, { ref: false, signal: timer.signal });
    const inTime = ask().then(() => false);
    const isLost = await Promise.race([inTime, late]).catch(() => true);
    timer.abort();
    if (isLost) this.meters.failures.inc({ part });
  }
}

/** A gauge without labels would be 0 after a reset. */
const forget = (gauge: Pick<Gauge, 'reset' | 'remove'>): void => {
  gauge.reset();
  gauge.remove({});
};

/** Told as they are now only: what is not known now is left out, instead of told as it was. */
const OWNED = {
  process: ['projectionLagEvents', 'projectionLagSeconds', 'projectionStopped', 'ready'],
  disk: ['diskFree', 'diskSize'],
  capture: [
    ...(['objects', 'gaps', 'readerLagSeconds', 'readerWell'] as const),
    ...(['quotaLimit', 'quotaSpent', 'quotaWaiting', 'throttled'] as const),
  ],
  leases: ['leaseHeld'],
  backups: ['lastBackup', 'lastSeal'],
  recoveries: ['recoveries'],
} as const;
