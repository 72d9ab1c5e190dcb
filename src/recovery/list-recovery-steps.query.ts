import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { RecoveryStep, StepOutcome } from '../domain/recovery/recovery.js';
import type { Page, PageRequest } from '../history/history.port.js';
import { Recoveries } from './recoveries.js';
import { RecoverySteps } from './recovery-steps.js';

/**
 * The steps of a plan in the order of writing, each with what became of it; none before the plan
 * stands. @throws RecoveryNotFound, InvalidValue naming `cursor`
 */
export class ListRecoverySteps extends Query<Page<RecoveryStep>> {
  constructor(
    readonly tenantId: string,
    readonly recoveryId: string,
    readonly page: PageRequest,
    readonly outcome?: StepOutcome,
  ) {
    super();
  }
}

@QueryHandler(ListRecoverySteps)
export class ListRecoveryStepsHandler implements IQueryHandler<ListRecoverySteps> {
  constructor(
    private readonly recoveries: Recoveries,
    private readonly steps: RecoverySteps,
  ) {}

  execute({ tenantId, recoveryId, page, outcome }: ListRecoverySteps) {
    this.recoveries.get(tenantId, recoveryId);
    return this.steps.page(recoveryId, page, outcome);
  }
}
