import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { capturedTypes } from '../domain/directory/catalogue.js';
import { epochMsOf, type Instant } from '../domain/instant.js';
import { type Gap, History, type TenantHistory, UnknownTenant } from '../history/history.port.js';
import { type LeaseHolder, Leases } from '../leases/leases.port.js';
import { AUDIT_READER, type FirstSync } from './capture.js';
import { Capturing } from './capturing.js';
import type { ReaderStatus } from './reader.js';

/** A reader as this process sees it: `elsewhere` is known from the log alone. */
type ReaderSeen = Omit<ReaderStatus, 'state'> & {
  readonly state: ReaderStatus['state'] | 'elsewhere';
};

export interface CaptureStatus {
  /** The process that captures; `null` while none does. */
  readonly owner: LeaseHolder | null;
  readonly readers: readonly (ReaderSeen & { readonly lagSeconds: number | null })[];
  readonly gaps: readonly Gap[];
  readonly firstSync: FirstSync & { readonly objects: number };
}

/** How far capture of a tenant has come, and how old what it knows is. */
export class GetCaptureStatus extends Query<CaptureStatus> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@QueryHandler(GetCaptureStatus)
export class GetCaptureStatusHandler implements IQueryHandler<GetCaptureStatus> {
  constructor(
    private readonly capturing: Capturing,
    private readonly history: History,
    private readonly leases: Leases,
  ) {}

  async execute({ tenantId }: GetCaptureStatus): Promise<CaptureStatus> {
    if (tenantId !== this.capturing.tenantId) throw new UnknownTenant(tenantId);
    const owner = await this.leases.holder(tenantId, 'capture');
    const tenant = this.history.open(tenantId);
    const capture = this.capturing.current;
    const now = Date.now();
    const counts = Object.values(tenant.now().counts());
    return {
      owner,
      readers: (capture?.status() ?? seenElsewhere(tenant)).map((reader) => ({
        ...reader,
        lagSeconds: lagSeconds(reader.lastLookAt, now),
      })),
      gaps: tenant.gaps(),
      firstSync: {
        ...(capture?.firstSync() ?? firstSyncOf(tenant)),
        objects: counts.reduce((sum, count) => sum + count, 0),
      },
    };
  }
}

const seenElsewhere = (tenant: TenantHistory): readonly ReaderSeen[] => {
  const { lastLooks } = tenant.now().trust;
  return [...capturedTypes, AUDIT_READER].map((reader) => {
    const lastLookAt = lastLooks[reader] ?? null;
    return { reader, state: 'elsewhere', lastLookAt, failure: null };
  });
};

const firstSyncOf = (tenant: TenantHistory): FirstSync => {
  const completedAt = tenant.earliest();
  return { done: completedAt !== null, startedAt: null, completedAt };
};

const lagSeconds = (lastLookAt: Instant | null, now: number): number | null =>
  lastLookAt === null ? null : Math.round((now - epochMsOf(lastLookAt)) / 1000);
