import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ApproveRecoveryHandler } from './approve-recovery.command.js';
import { CancelRecoveryHandler } from './cancel-recovery.command.js';
import { GetRecoveryHandler } from './get-recovery.query.js';
import { ListRecoveriesHandler } from './list-recoveries.query.js';
import { ListRecoveryStepsHandler } from './list-recovery-steps.query.js';
import { Recoveries } from './recoveries.js';
import { RecoveryLanes } from './recovery-lanes.js';
import { RecoveryOptions } from './recovery-options.port.js';
import { RecoveryPlanner } from './recovery-planner.js';
import { RecoveryRuns } from './recovery-run.js';
import { RecoverySteps } from './recovery-steps.js';
import { RecoveryStreams } from './recovery-streams.js';
import { RecoveryWorker } from './recovery-worker.js';
import { RecoveryWriter } from './recovery-writer.js';
import { RejectRecoveryHandler } from './reject-recovery.command.js';
import { RequestRecoveryHandler } from './request-recovery.command.js';
import { UndoRecoveryHandler } from './undo-recovery.command.js';

const handlers = [
  RequestRecoveryHandler,
  UndoRecoveryHandler,
  ApproveRecoveryHandler,
  RejectRecoveryHandler,
  CancelRecoveryHandler,
  GetRecoveryHandler,
  ListRecoveriesHandler,
  ListRecoveryStepsHandler,
];

@Module({})
export class RecoveryModule {
  /** Needs the event store, history, leases and the directory writer as global providers. */
  static of(tenantId: string, options: Partial<RecoveryOptions>): DynamicModule {
    return {
      module: RecoveryModule,
      imports: [CqrsModule],
      providers: [
        { provide: RecoveryOptions, useValue: new RecoveryOptions(tenantId, options) },
        ...[Recoveries, RecoveryStreams, RecoverySteps, RecoveryRuns],
        ...[RecoveryPlanner, RecoveryWriter, RecoveryLanes, RecoveryWorker],
        ...handlers,
      ],
    };
  }
}
