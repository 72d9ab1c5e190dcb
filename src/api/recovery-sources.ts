import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetReport } from '../comparison/get-report.query.js';
import type { RecoverySource } from '../domain/recovery/recovery-events.js';
import { Causes } from './cause.js';
import { Moments } from './moments.js';
import type { RecoveryBody } from './recovery-bodies.js';

export type RequestedSource = Exclude<RecoverySource, { kind: 'undo' | 'retry' }>;

/** Where the wanted state of a requested recovery comes from. */
@Injectable()
export class RecoverySources {
  constructor(
    private readonly queries: QueryBus,
    private readonly moments: Moments,
    private readonly causes: Causes,
  ) {}

  /** @throws InvalidValue naming a field of the body, InstantOutsideHistory, ReportNotFound */
  async of(tenantId: string, body: RecoveryBody): Promise<RequestedSource> {
    const { target = 'now', reportId, cause } = body;
    if (cause !== undefined) {
      return { kind: 'cause', cause: await this.causes.cause(tenantId, cause, 'cause') };
    }
    if (reportId !== undefined) return this.reported(tenantId, reportId);
    const side = await this.moments.side(tenantId, target, 'target');
    const { backupId } = side;
    return backupId === undefined
      ? { kind: 'instant', target: side }
      : { kind: 'backup', backupId, target: side };
  }

  /** A report of what would be without some changes is brought about by taking them back. */
  private async reported(tenantId: string, reportId: string): Promise<RequestedSource> {
    const { from, without } = await this.queries.execute(new GetReport(tenantId, reportId));
    return without === undefined
      ? { kind: 'report', reportId, target: from }
      : { kind: 'cause', cause: without };
  }
}
