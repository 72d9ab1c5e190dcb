import { randomUUID } from 'node:crypto';
import { Command, CommandHandler, type ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { checkSide } from '../history/known-side.port.js';
import { GetReport } from '../comparison/get-report.query.js';
import type { Operator } from '../domain/access/operator.js';
import type { Scope } from '../domain/comparison/report-events.js';
import { type Choices, defaultChoices } from '../domain/recovery/plan.js';
import type { Approval, RecoverySource } from '../domain/recovery/recovery-events.js';
import { History } from '../history/history.port.js';
import { RecoveryStreams } from './recovery-streams.js';
import { WriterHere } from './writer-here.js';

/**
 * Asks for a plan that brings the scope back to a target; gives the id of the recovery at once.
 * Nothing is written to the directory before the plan is approved.
 * @throws UnknownTenant, InstantOutsideHistory, InvalidValue, ReportNotFound, WriterNotConfigured
 */
export class RequestRecovery extends Command<string> {
  constructor(
    readonly request: {
      readonly tenantId: string;
      readonly source: Exclude<RecoverySource, { kind: 'undo' | 'retry' }>;
      readonly scope: Scope;
      readonly choices: Partial<Choices>;
      readonly by: Operator;
      readonly reason: string;
      /** Left out, the plan waits for somebody who looks at it and approves it. */
      readonly approval?: Approval;
      /** A new one when it is left out. */
      readonly recoveryId?: string;
    },
  ) {
    super();
  }
}

@CommandHandler(RequestRecovery)
export class RequestRecoveryHandler implements ICommandHandler<RequestRecovery> {
  constructor(
    private readonly streams: RecoveryStreams,
    private readonly history: History,
    private readonly queries: QueryBus,
    private readonly writer: WriterHere,
  ) {}

  async execute({ request }: RequestRecovery): Promise<string> {
    const { tenantId, source, choices, recoveryId = randomUUID(), ...wish } = request;
    if (wish.approval !== undefined) this.writer.assertConfigured();
    const history = this.history.tenant(tenantId);
    if (source.kind === 'cause') {
      checkSide(history, source.cause.from, 'cause.from');
      checkSide(history, source.cause.until, 'cause.until');
    } else {
      checkSide(history, source.target, 'source.target');
    }
    if (source.kind === 'report') {
      await this.queries.execute(new GetReport(tenantId, source.reportId));
    }
    await this.streams.tell(tenantId, recoveryId, {
      ...{ kind: 'request', source, ...wish },
      choices: { ...defaultChoices, ...choices },
    });
    return recoveryId;
  }
}
