import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { epochMsOf } from '../domain/instant.js';
import { type Gap, History, UnknownTenant } from '../history/history.port.js';
import { Capture, type FirstSync } from './capture.js';
import type { ReaderStatus } from './reader.js';

export interface CaptureStatus {
  readonly readers: readonly (ReaderStatus & { readonly lagSeconds: number | null })[];
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
    private readonly capture: Capture,
    private readonly history: History,
  ) {}

  execute({ tenantId }: GetCaptureStatus): Promise<CaptureStatus> {
    if (tenantId !== this.capture.directory.tenantId) throw new UnknownTenant(tenantId);
    const tenant = this.history.open(tenantId);
    const counts = Object.values(tenant.now().counts());
    const now = Date.now();
    return Promise.resolve({
      readers: this.capture.status().map((reader) => ({
        ...reader,
        lagSeconds:
          reader.lastLookAt === null
            ? null
            : Math.round((now - epochMsOf(reader.lastLookAt)) / 1000),
      })),
      gaps: tenant.gaps(),
      firstSync: {
        ...this.capture.firstSync(),
        objects: counts.reduce((sum, count) => sum + count, 0),
      },
    });
  }
}
