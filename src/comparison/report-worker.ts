import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { hasEnded, type Report, type ReportOrder } from '../domain/comparison/report.js';
import { StatelineError } from '../domain/errors.js';
import { comparePositions, position } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { ReportRows } from './report-rows.js';
import { Reports } from './reports.js';
import { ReportStreams } from './report-streams.js';

/** Makes requested reports, side by side; one that was interrupted is made anew. */
@Injectable()
export class ReportWorker implements OnApplicationBootstrap {
  private readonly logger = new Logger(ReportWorker.name);
  private readonly taken = new Set<string>();

  constructor(
    private readonly reports: Reports,
    private readonly streams: ReportStreams,
    private readonly rows: ReportRows,
    private readonly history: History,
  ) {}

  onApplicationBootstrap(): void {
    this.reports.onChange((reportId) => {
      this.consider(reportId);
    });
    for (const reportId of this.reports.ids()) this.consider(reportId);
  }

  private consider(reportId: string): void {
    const report = this.reports.find(reportId);
    if (report === undefined || hasEnded(report.status) || this.taken.has(reportId)) return;
    this.taken.add(reportId);
    this.make(report)
      .catch((error: unknown) => this.tell(report, { kind: 'fail', reason: wordsOf(error) }))
      .catch((error: unknown) => {
        this.logger.error(`Report ${reportId}: ${String(error)}`);
      })
      .finally(() => this.taken.delete(reportId));
  }

  private async make(report: Report): Promise<void> {
    await this.tell(report, { kind: 'start', phase: 'loading' });
    await this.history.caughtUp(laterPosition(report));
    await this.tell(report, { kind: 'start', phase: 'calculating' });
    await this.tell(report, { kind: 'complete', totals: await this.rows.totals(report) });
  }

  private tell({ tenantId, reportId }: Report, order: ReportOrder): Promise<void> {
    return this.streams.tell(tenantId, reportId, order);
  }
}

const laterPosition = ({ from, until }: Report) => {
  const [one, other] = [position(from.position), position(until.position)];
  return comparePositions(one, other) > 0 ? one : other;
};

const wordsOf = (error: unknown): string =>
  error instanceof StatelineError ? error.message : `Unexpected: ${String(error)}`;
