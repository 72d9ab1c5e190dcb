import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  differenceReport,
  hasEnded,
  type Report,
  type ReportState,
} from '../domain/comparison/report.js';
import { ReportNotFound, ReportNotReady } from '../domain/comparison/report-errors.js';
import type { ReportEvent } from '../domain/comparison/report-events.js';
import { EventStore, streamId, type StreamId } from '../event-store/event-store.port.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { JobFollower } from '../history/job-follower.port.js';

export const reportStream = (reportId: string): StreamId => streamId(`reports-${reportId}`);

/** Every difference report and how far it has come. */
@Injectable()
export class Reports implements OnModuleInit, OnModuleDestroy {
  private readonly follower: JobFollower<ReportState, ReportEvent>;

  constructor(store: EventStore) {
    this.follower = new JobFollower(store, 'reports', differenceReport);
  }

  onModuleInit(): Promise<void> {
    return this.follower.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.follower.stop();
  }

  /** @throws ReportNotFound, also for another tenant's */
  get(tenantId: string, reportId: string): Report {
    const report = this.find(reportId);
    if (report?.tenantId !== tenantId) throw new ReportNotFound(reportId);
    return report;
  }

  /** @throws ReportNotFound, ReportNotReady */
  completed(tenantId: string, reportId: string): Report {
    const report = this.get(tenantId, reportId);
    if (report.status !== 'completed') throw new ReportNotReady(reportId, report.status);
    return report;
  }

  find(reportId: string): Report | undefined {
    const job = this.follower.get(reportId);
    if (job === undefined || job.state === null) return undefined;
    return { ...job.state, tenantId: job.tenantId };
  }

  /** Newest first. @throws InvalidValue naming `cursor` */
  list(tenantId: string, page: PageRequest): Page<Report> {
    const { rows, next } = this.follower.newestFirst(tenantId, page);
    return { rows: rows.map((id) => this.get(tenantId, id)), next };
  }

  /** How many have not ended, of all tenants. */
  open(): number {
    return this.ids().filter((id) => !hasEnded(this.find(id)?.status ?? 'cancelled')).length;
  }

  onChange(listener: (reportId: string) => void): void {
    this.follower.onChange(listener);
  }

  ids(): readonly string[] {
    return this.follower.ids();
  }

  caughtUp(reportId: string): Promise<void> {
    return this.follower.caughtUp(reportStream(reportId));
  }
}
