import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Operator } from '../domain/access/operator.js';
import type { JobKind } from '../domain/graph-api/admission-events.js';
import type { Criteria } from '../domain/graph-api/criteria.js';
import { Admissions } from './admissions.js';
import { RecoveryOptions } from './recovery-options.port.js';

/**
 * Lets a job of the Graph-compatible API be started under this id, and keeps others of the tenant out until it
 * has ended; of two at the same moment, also of two processes, one gets in. @throws JobInProgress
 */
export class AdmitJob extends Command<undefined> {
  constructor(
    readonly job: {
      readonly tenantId: string;
      readonly jobId: string;
      readonly kind: JobKind;
      readonly criteria: Criteria | null;
      readonly by: Operator;
    },
  ) {
    super();
  }
}

@CommandHandler(AdmitJob)
export class AdmitJobHandler implements ICommandHandler<AdmitJob> {
  constructor(
    private readonly admissions: Admissions,
    private readonly options: RecoveryOptions,
  ) {}

  async execute({ job }: AdmitJob): Promise<undefined> {
    const { tenantId, ...admission } = job;
    const ended = await this.admissions.ended(tenantId);
    const at = this.options.clock();
    await this.admissions.tell(tenantId, { order: 'admit', ...admission, at, ended });
  }
}

/** Lets others in, because a job that was admitted could not be started. */
export class DropJob extends Command<undefined> {
  constructor(
    readonly tenantId: string,
    readonly jobId: string,
  ) {
    super();
  }
}

@CommandHandler(DropJob)
export class DropJobHandler implements ICommandHandler<DropJob> {
  constructor(
    private readonly admissions: Admissions,
    private readonly options: RecoveryOptions,
  ) {}

  async execute({ tenantId, jobId }: DropJob): Promise<undefined> {
    await this.admissions.tell(tenantId, { order: 'drop', jobId, at: this.options.clock() });
  }
}
