import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { hasEnded, type Report, type ReportOrder } from '../domain/comparison/report.js';
import { StatelineError } from '../domain/errors.js';
import { comparePositions, position } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { ReportRows } from './report-rows.js';
import { Reports } from './reports.js';
import { ReportStreams } from './report-streams.js';

/**
 * Makes requested reports, side by side; one that was interrupted is made anew. Where several processes
 * make one, the first result is kept.
 */
@Injectable()
export class ReportWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReportWorker.name);
  private readonly taken = new Set<string>();
  private stopping = false;

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

  /** What is being made is left to other processes, and to the next start. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  private consider(reportId: string): void {
    const report = this.reports.find(reportId);
    if (this.stopping || report === undefined || hasEnded(report.status)) return;
    if (this.taken.has(reportId)) return;
    this.taken.add(reportId);
    this.make(report)
      .catch((error: unknown) => this.failed(report, error))
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

  private async failed(report: Report, error: unknown): Promise<void> {
    if (!this.stopping) await this.tell(report, { kind: 'fail', reason: wordsOf(error) });
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
