import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { AccessGuard } from './access/access.guard.js';
import { AlarmRehearsalsController } from './alarm-rehearsals.controller.js';
import { AlarmsController } from './alarms.controller.js';
import { BackupsController } from './backups.controller.js';
import { BlastRadiusController } from './blast-radius.controller.js';
import { CaptureController } from './capture.controller.js';
import { Causes } from './cause.js';
import { CounterfactualController } from './counterfactual.controller.js';
import { Counterfactuals } from './counterfactuals.js';
import { DemoMode } from './demo-mode.js';
import { Duties } from './duties.js';
import { ExportController } from './export.controller.js';
import { graphControllers, graphProviders } from './graph/graph-parts.js';
import { PublicAddress } from './graph/public-address.js';
import { HealthController } from './health.controller.js';
import { HeldController } from './held.controller.js';
import { ImportsController } from './imports.controller.js';
import { IntegrityController } from './integrity.controller.js';
import { KnownTenants } from './known-tenants.js';
import { MembershipController } from './membership.controller.js';
import { Metrics } from './metrics.js';
import { type MetricsAddress, MetricsAt, MetricsServer } from './metrics-server.js';
import { Moments } from './moments.js';
import { NotificationsController } from './notifications.controller.js';
import { ObjectsController } from './objects.controller.js';
import { OpenStreams } from './open-streams.js';
import { Concerned } from './operators/concerned.js';
import { OperatorsController } from './operators/operators.controller.js';
import { Outcomes } from './operators/outcomes.js';
import { RecordGuard } from './operators/record.guard.js';
import { Refusals } from './operators/refusals.js';
import { SignIns } from './operators/sign-ins.js';
import { WatchGuard } from './operators/watch.guard.js';
import { OverviewController } from './overview.controller.js';
import { ProcessFigures } from './process-figures.js';
import { ProcessRoles } from './process-roles.js';
import { Readiness, ReadyLag } from './readiness.js';
import { RecoveriesController } from './recoveries.controller.js';
import { RecoveryActionsController } from './recovery-actions.controller.js';
import { RecoverySources } from './recovery-sources.js';
import { RecoveryStreamController } from './recovery-stream.controller.js';
import { ReportRequests } from './report-requests.js';
import { ReportsController } from './reports.controller.js';
import { RequestRate, RequestRates } from './request-rates.js';
import { RetentionController } from './retention.controller.js';
import { ServerSettings, type SettingsTold } from './server-settings.js';
import { SettingsController } from './settings.controller.js';
import { DataFolder, Shortcomings } from './shortcomings.js';
import { AccessSessionsController } from './sign-in/access-sessions.controller.js';
import { AccessController } from './sign-in/access.controller.js';
import { EntraController } from './sign-in/entra.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { StateController } from './state.controller.js';
import { TenantFigures } from './tenant-figures.js';
import { TenantGuard } from './tenant.guard.js';
import { TenantsController } from './tenants.controller.js';
import { TimelineDensityController } from './timeline-density.controller.js';
import { TimelineExportController } from './timeline-export.controller.js';
import { TimelineReplayController } from './timeline-replay.controller.js';
import { TimelineChangeController } from './timeline-change.controller.js';
import { TimelineController } from './timeline.controller.js';

export interface ApiOptions {
  readonly tenantIds: readonly string[];
  /** `null` when a real tenant is captured. */
  readonly simulatorControlUrl: string | null;
  /** What this process does; without `api` it answers about its own health only. */
  readonly roles: readonly string[];
  /** Of one caller. */
  readonly requestsPerMinute?: number;
  /** Where this server is reached from outside; `null` or left out: where it is asked. */
  readonly publicUrl?: string | null;
  readonly settings: SettingsTold;
  /** Where Prometheus asks; `null` or left out: nowhere. */
  readonly metrics?: MetricsAddress | null;
  /** By how much the read model may lag behind until this process says that it had better not be asked. */
  readonly readyLagSeconds?: number;
  /** Whose disk is watched; left out: none. */
  readonly dataFolder?: string;
}

const faces = [
  SignInController,
  EntraController,
  AccessController,
  AccessSessionsController,
  TenantsController,
  StateController,
  ExportController,
  ObjectsController,
  MembershipController,
  HeldController,
  TimelineController,
  TimelineChangeController,
  TimelineExportController,
  TimelineDensityController,
  TimelineReplayController,
  OverviewController,
  BlastRadiusController,
  AlarmRehearsalsController,
  AlarmsController,
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
  OperatorsController,
  RetentionController,
  SettingsController,
  ...graphControllers,
];

const parts = [
  ...[Causes, Concerned, Counterfactuals, Duties, Moments, OpenStreams, Outcomes],
  ...[RecoverySources, Refusals, ReportRequests, SignIns],
  ...[Metrics, MetricsServer, ProcessFigures, Readiness, Shortcomings, TenantFigures],
];

@Module({})
export class ApiModule {
  /** The HTTP interface; its commands and queries are answered by the other rooms. */
  static of(options: ApiOptions): DynamicModule {
    const {
      tenantIds,
      simulatorControlUrl,
      roles,
      requestsPerMinute = 3000,
      publicUrl = null,
      settings,
    } = options;
    return {
      module: ApiModule,
      imports: [CqrsModule],
      controllers: roles.includes('api') ? [HealthController, ...faces] : [HealthController],
      providers: [
        ...parts,
        ...graphProviders,
        { provide: PublicAddress, useValue: new PublicAddress(publicUrl) },
        { provide: APP_GUARD, useClass: WatchGuard },
        { provide: APP_GUARD, useClass: AccessGuard },
        RequestRates,
        { provide: RequestRate, useValue: new RequestRate(requestsPerMinute) },
        { provide: APP_GUARD, useExisting: RequestRates },
        { provide: APP_GUARD, useClass: TenantGuard },
        { provide: APP_GUARD, useClass: RecordGuard },
        { provide: KnownTenants, useValue: new KnownTenants(tenantIds) },
        { provide: ProcessRoles, useValue: new ProcessRoles(roles) },
        { provide: ServerSettings, useValue: new ServerSettings(settings) },
        { provide: DemoMode, useValue: new DemoMode(simulatorControlUrl) },
        ...observed(options),
      ],
    };
  }
}

const observed = ({ metrics = null, readyLagSeconds = 30, dataFolder }: ApiOptions) => [
  { provide: MetricsAt, useValue: new MetricsAt(metrics) },
  { provide: ReadyLag, useValue: new ReadyLag(readyLagSeconds) },
  { provide: DataFolder, useValue: new DataFolder(dataFolder ?? null) },
];
