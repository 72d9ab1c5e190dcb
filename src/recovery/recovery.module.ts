import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Admissions } from './admissions.js';
import { AdmitJobHandler, DropJobHandler } from './admit-job.command.js';
import { ApproveRecoveryHandler } from './approve-recovery.command.js';
import { CancelRecoveryHandler } from './cancel-recovery.command.js';
import { GetRecoveryHandler } from './get-recovery.query.js';
import { ListAdmittedJobsHandler } from './list-admitted-jobs.query.js';
import { ListBreakGlassHandler } from './list-break-glass.query.js';
import { ListRecoveriesHandler } from './list-recoveries.query.js';
import { ListRecoveryStepsHandler } from './list-recovery-steps.query.js';
import { PauseRecoveryHandler } from './pause-recovery.command.js';
import { FreshWrites } from './fresh-writes.js';
import { Planning } from './planning.js';
import { PlanWriters } from './plan-writers.js';
import { Recoveries } from './recoveries.js';
import { RecoveryLanes } from './recovery-lanes.js';
import { LoadedTenants } from './loaded-tenants.js';
import { RecoveryOptions } from './recovery-options.port.js';
import { RecoveryPlanner } from './recovery-planner.js';
import { RecoveryProgress } from './recovery-progress.port.js';
import { RecoveryRuns } from './recovery-run.js';
import { RecoverySteps } from './recovery-steps.js';
import { RecoveryStreams } from './recovery-streams.js';
import { RecoveryWorker } from './recovery-worker.js';
import { RecoveryWriter } from './recovery-writer.js';
import { RehearsalGround } from './rehearsal-ground.port.js';
import { Rehearsals } from './rehearsals.js';
import { RehearseRecoveryHandler } from './rehearse-recovery.command.js';
import { RejectRecoveryHandler } from './reject-recovery.command.js';
import { RequestRecoveryHandler } from './request-recovery.command.js';
import { ResumeRecoveryHandler } from './resume-recovery.command.js';
import { RetryRecoveryHandler } from './retry-recovery.command.js';
import { Safety } from './safety.js';
import { LastProof, StartOfWriting } from './start-of-writing.js';
import { UndoRecoveryHandler } from './undo-recovery.command.js';
import { WriterHere } from './writer-here.js';

const handlers = [
  RequestRecoveryHandler,
  UndoRecoveryHandler,
  RetryRecoveryHandler,
  ApproveRecoveryHandler,
  RejectRecoveryHandler,
  RehearseRecoveryHandler,
  CancelRecoveryHandler,
  PauseRecoveryHandler,
  ResumeRecoveryHandler,
  GetRecoveryHandler,
  ListRecoveriesHandler,
  ListRecoveryStepsHandler,
  AdmitJobHandler,
  DropJobHandler,
  ListAdmittedJobsHandler,
  ListBreakGlassHandler,
];

@Module({})
export class RecoveryModule {
  /** Needs the event store, history, leases and the directory writer as global providers. */
  static of(
    tenantId: string,
    options: Partial<RecoveryOptions>,
    ground: RehearsalGround,
  ): DynamicModule {
    return {
      module: RecoveryModule,
      global: true,
      imports: [CqrsModule],
      providers: [
        { provide: RehearsalGround, useValue: ground },
        { provide: RecoveryOptions, useValue: new RecoveryOptions(tenantId, options) },
        ...[Recoveries, RecoveryStreams, RecoverySteps, RecoveryRuns],
        ...[RecoveryProgress, LoadedTenants, Rehearsals, Admissions],
        ...[LastProof, StartOfWriting, PlanWriters, WriterHere],
        ...[
          FreshWrites,
          Safety,
          Planning,
          RecoveryPlanner,
          RecoveryWriter,
          RecoveryLanes,
          RecoveryWorker,
        ],
        ...handlers,
      ],
      exports: [RecoveryProgress],
    };
  }
}
