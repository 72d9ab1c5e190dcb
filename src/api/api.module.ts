import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { BackupsController } from './backups.controller.js';
import { CaptureController } from './capture.controller.js';
import { Causes } from './cause.js';
import { CounterfactualController } from './counterfactual.controller.js';
import { Counterfactuals } from './counterfactuals.js';
import { DemoMode } from './demo-mode.js';
import { ExportController } from './export.controller.js';
import { HealthController } from './health.controller.js';
import { HeldController } from './held.controller.js';
import { ImportsController } from './imports.controller.js';
import { IntegrityController } from './integrity.controller.js';
import { KnownTenants } from './known-tenants.js';
import { MembershipController } from './membership.controller.js';
import { Moments } from './moments.js';
import { NotificationsController } from './notifications.controller.js';
import { ObjectsController } from './objects.controller.js';
import { OpenStreams } from './open-streams.js';
import { OverviewController } from './overview.controller.js';
import { ProcessRoles } from './process-roles.js';
import { RecoveriesController } from './recoveries.controller.js';
import { RecoveryActionsController } from './recovery-actions.controller.js';
import { RecoverySources } from './recovery-sources.js';
import { RecoveryStreamController } from './recovery-stream.controller.js';
import { ReportRequests } from './report-requests.js';
import { ReportsController } from './reports.controller.js';
import { RetentionController } from './retention.controller.js';
import { StateController } from './state.controller.js';
import { TenantGuard } from './tenant.guard.js';
import { TenantsController } from './tenants.controller.js';
import { TimelineController } from './timeline.controller.js';

export interface ApiOptions {
  readonly tenantIds: readonly string[];
  /** `null` when a real tenant is captured. */
  readonly simulatorControlUrl: string | null;
  /** What this process does; without `api` it answers about its own health only. */
  readonly roles: readonly string[];
}

const faces = [
  TenantsController,
  StateController,
  ExportController,
  ObjectsController,
  MembershipController,
  HeldController,
  TimelineController,
  OverviewController,
  BackupsController,
  ReportsController,
  CounterfactualController,
  RecoveriesController,
  RecoveryActionsController,
  RecoveryStreamController,
  CaptureController,
  NotificationsController,
  ImportsController,
  IntegrityController,
  RetentionController,
];

@Module({})
export class ApiModule {
  /** The HTTP interface; its commands and queries are answered by the other rooms. */
  static of({ tenantIds, simulatorControlUrl, roles }: ApiOptions): DynamicModule {
    return {
      module: ApiModule,
      imports: [CqrsModule],
      controllers: roles.includes('api') ? [HealthController, ...faces] : [HealthController],
      providers: [
        Causes,
        Counterfactuals,
        Moments,
        OpenStreams,
        RecoverySources,
        ReportRequests,
        { provide: APP_GUARD, useClass: TenantGuard },
        { provide: KnownTenants, useValue: new KnownTenants(tenantIds) },
        { provide: ProcessRoles, useValue: new ProcessRoles(roles) },
        { provide: DemoMode, useValue: new DemoMode(simulatorControlUrl) },
      ],
    };
  }
}
