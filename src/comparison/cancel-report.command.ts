import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ReportStreams } from './report-streams.js';
import { Reports } from './reports.js';

/**
 * Stops a report that has not ended; cancelling twice is as good as once.
 * @throws ReportNotFound, ReportEnded
 */
export class CancelReport extends Command<undefined> {
  constructor(
    readonly tenantId: string,
    readonly reportId: string,
  ) {
    super();
  }
}

@CommandHandler(CancelReport)
export class CancelReportHandler implements ICommandHandler<CancelReport> {
  constructor(
    private readonly streams: ReportStreams,
    private readonly reports: Reports,
  ) {}

  async execute({ tenantId, reportId }: CancelReport): Promise<undefined> {
    this.reports.get(tenantId, reportId);
    await this.streams.tell(tenantId, reportId, { kind: 'cancel' });
  }
}
