import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import type { Cause, Scope, Side } from '../domain/comparison/report-events.js';
import { History } from '../history/history.port.js';
import { checkSide } from '../history/known-side.port.js';
import { ReportStreams } from './report-streams.js';

/**
 * Asks for what differs between two sides; gives the id of the report at once.
 * @throws UnknownTenant, InstantOutsideHistory, InvalidValue, TooManyReports
 */
export class RequestReport extends Command<string> {
  constructor(
    readonly request: {
      readonly tenantId: string;
      readonly from: Side;
      readonly until: Side;
      readonly scope: Scope;
      /** When it stands, the earlier side is the later one without these changes, and `from` their beginning. */
      readonly without?: Cause;
      readonly by: Operator;
      /** A new one when it is left out. */
      readonly reportId?: string;
    },
  ) {
    super();
  }
}

@CommandHandler(RequestReport)
export class RequestReportHandler implements ICommandHandler<RequestReport> {
  constructor(
    private readonly streams: ReportStreams,
    private readonly history: History,
  ) {}

  async execute({ request }: RequestReport): Promise<string> {
    const { tenantId, reportId = randomUUID(), ...order } = request;
    const { from, until } = order;
    const history = this.history.tenant(tenantId);
    checkSide(history, from, 'from');
    checkSide(history, until, 'until');
    await this.streams.request(tenantId, reportId, order);
    return reportId;
  }
}
