import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { differenceReport, type ReportOrder } from '../domain/comparison/report.js';
import { TooManyReports } from '../domain/comparison/report-errors.js';
import type { EventMetadata } from '../domain/events.js';
import { EventStore } from '../event-store/event-store.port.js';
import { ComparisonOptions } from './comparison-options.port.js';
import { Reports, reportStream } from './reports.js';

type ReportRequest = Omit<Extract<ReportOrder, { kind: 'request' }>, 'kind'>;

/** Where reports are told what to do; each has a stream of its own. */
@Injectable()
export class ReportStreams {
  constructor(
    private readonly store: EventStore,
    private readonly reports: Reports,
    private readonly options: ComparisonOptions,
  ) {}

  /** Asks for a report. @throws TooManyReports */
  async request(tenantId: string, reportId: string, request: ReportRequest): Promise<void> {
    const { mostOpenReports } = this.options;
    if (this.reports.open() >= mostOpenReports) throw new TooManyReports(mostOpenReports);
    await this.tell(tenantId, reportId, { kind: 'request', ...request });
  }

  /** Decides and records; the report can be asked for what came of it as soon as this resolves. */
  async tell(tenantId: string, reportId: string, order: ReportOrder): Promise<void> {
    const at = this.options.clock();
    const metadata: EventMetadata = {
      tenantId,
      schemaVersion: '1',
      observedAt: at,
      reader: 'comparison',
      $correlationId: reportId,
    };
    const command = { ...order, reportId, at };
    await this.store.handle(reportStream(reportId), differenceReport, command, (event) => ({
      id: randomUUID(),
      event,
      metadata,
    }));
    await this.reports.caughtUp(reportId);
  }
}
