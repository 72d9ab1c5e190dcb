import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Quota } from '../directory/directory.port.js';
import { epochMsOf } from '../domain/instant.js';
import { type Gap, History, type TenantHistory, UnknownTenant } from '../history/history.port.js';
import { type LeaseHolder, Leases } from '../leases/leases.port.js';
import type { Capture, FirstSync } from './capture.js';
import { Capturing } from './capturing.js';
import type { ReaderStatus } from './reader.js';
import type { SubscriptionsStatus } from './subscriptions.js';

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
  /** What the directory was asked to tell; `null` where it is not, or another process captures. */
  readonly notifications: SubscriptionsStatus | null;
  /** What this process asks of the directory; `null` where another process captures. */
  readonly quotas: readonly Quota[] | null;
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
    const { current: capture, readerNames, quotas } = this.capturing;
    const { readers, firstSync, notifications } =
      capture === null ? seenElsewhere(tenant, readerNames) : seenHere(capture);
    const counts = Object.values(tenant.now().counts());
    const objects = counts.reduce((sum, count) => sum + count, 0);
    return {
      owner,
      readers: readers.map(withLag(Date.now())),
      gaps: tenant.gaps(),
      firstSync: { ...firstSync, objects },
      notifications,
      quotas,
    };
  }
}

interface Seen extends Pick<CaptureStatus, 'notifications'> {
  readonly readers: readonly ReaderSeen[];
  readonly firstSync: FirstSync;
}

const seenHere = (capture: Capture): Seen => ({
  readers: capture.status(),
  firstSync: capture.firstSync(),
  notifications: capture.subscriptions?.status() ?? null,
});

/** What the log tells of readers that look in another process, or not at all just now. */
const seenElsewhere = (tenant: TenantHistory, names: readonly string[]): Seen => {
  const { lastLooks } = tenant.now().trust;
  const completedAt = tenant.earliest();
  const unknown = { lastSweepAt: null, failure: null, permissions: [] };
  return {
    readers: names.map((reader) => {
      return { reader, state: 'elsewhere', lastLookAt: lastLooks[reader] ?? null, ...unknown };
    }),
    firstSync: { done: completedAt !== null, startedAt: null, completedAt },
    notifications: null,
  };
};

const withLag = (nowMs: number) => (reader: ReaderSeen) => {
  const { lastLookAt } = reader;
  const lagMs = lastLookAt === null ? null : nowMs - epochMsOf(lastLookAt);
  return { ...reader, lagSeconds: lagMs === null ? null : Math.round(lagMs / 1000) };
};
