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
import { FewAtOnce } from './few-at-once.js';
import { ReportRows } from './report-rows.js';
import { Reports } from './reports.js';
import { ReportStreams } from './report-streams.js';

/** Reports that are made side by side. */
const AT_ONCE = 2;

/**
 * Makes requested reports, a few side by side and the others in their order; one that was interrupted is
 * made anew. Where several processes make one, the first result is kept.
 */
@Injectable()
export class ReportWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReportWorker.name);
  private readonly making = new FewAtOnce(AT_ONCE);

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
    this.making.stop();
  }

  private consider(reportId: string): void {
    const report = this.reports.find(reportId);
    if (report === undefined || hasEnded(report.status)) this.making.cancel(reportId);
    else this.making.add(reportId, (signal) => this.made(report, signal));
  }

  private async made(report: Report, signal: AbortSignal): Promise<void> {
    try {
      await this.make(report, signal).catch((error: unknown) => this.failed(report, error, signal));
    } catch (error) {
      this.logger.error(`Report ${report.reportId}: ${String(error)}`);
    }
  }

  private async make(report: Report, signal: AbortSignal): Promise<void> {
    await this.tell(report, { kind: 'start', phase: 'loading' });
    await unlessAborted(signal, this.history.caughtUp(laterPosition(report)));
    await this.tell(report, { kind: 'start', phase: 'calculating' });
    const totals = await this.rows.totals(report, signal);
    await this.tell(report, { kind: 'complete', totals });
  }

  /** A report that ended otherwise, or whose process is closed, did not fail. */
  private async failed(report: Report, error: unknown, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) await this.tell(report, { kind: 'fail', reason: wordsOf(error) });
  }

  private tell({ tenantId, reportId }: Report, order: ReportOrder): Promise<void> {
    return this.streams.tell(tenantId, reportId, order);
  }
}

/** @throws what the signal was aborted with, as soon as it is */
const unlessAborted = async <Result>(
  signal: AbortSignal,
  promise: Promise<Result>,
): Promise<Result> => {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => {
    aborted.reject(signal.reason);
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
};

const laterPosition = ({ from, until }: Report) => {
  const [one, other] = [position(from.position), position(until.position)];
  return comparePositions(one, other) > 0 ? one : other;
};

const wordsOf = (error: unknown): string =>
  error instanceof StatelineError ? error.message : `Unexpected: ${String(error)}`;
