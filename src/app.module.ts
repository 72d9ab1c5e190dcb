import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule, type AccessOptions } from './access/access.module.js';
import { AlarmsModule } from './alarms/alarms.module.js';
import type { LoadedAlarms } from './alarms/load-alarms.port.js';
import { ApiModule } from './api/api.module.js';
import type { SettingsTold } from './api/server-settings.js';
import { BackupsModule } from './backups/backups.module.js';
import { CaptureDutyModule } from './capture-duty.module.js';
import { CaptureModule, type CapturePace } from './capture/capture.module.js';
import { ComparisonModule } from './comparison/comparison.module.js';
import { DirectoryModule, type GraphOptions } from './directory/directory.module.js';
import { EventStoreModule } from './event-store/event-store.module.js';
import type { OpenedEventStore } from './event-store/open-event-store.port.js';
import { ExportsModule } from './exports/exports.module.js';
import type { GitExportConfig } from './export-config.js';
import { HistoryModule } from './history/history.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { IntegrityModule } from './integrity/integrity.module.js';
import { LeasesModule } from './leases/leases.module.js';
import { Meters, ObservationModule } from './observation/observation.module.js';
import { OperatorsModule } from './operators/operators.module.js';
import type { SafetyRules } from './domain/recovery/proof/proof.js';
import { RecoveryModule } from './recovery/recovery.module.js';
import { SimulatedGround } from './rehearsal-ground.js';
import { RetentionModule } from './retention/retention.module.js';
import type { Roles } from './roles.js';

export interface AppOptions {
  readonly log: Pick<OpenedEventStore, 'store' | 'removal'>;
  readonly dataFolder: string;
  readonly keyFolder: string;
  readonly graph: GraphOptions;
  readonly capture: CapturePace;
  readonly backupHourUtc: number;
  readonly retentionDays: number;
  /** How long a write may stay invisible to a read, in milliseconds. */
  readonly readLagMs: number;
  /** How long one request to the directory may take. */
  readonly requestTimeoutMs: number;
  readonly leaseTtlMs: number;
  /** `null`: whoever reaches this process may do everything. */
  readonly signIn: Omit<AccessOptions, 'keyFolder'> | null;
  readonly fourEyes: boolean;
  /** What no recovery may break. */
  readonly safety: SafetyRules;
  /** Where each backup is committed, by the process that takes them; `null`: nowhere. */
  readonly gitExport: GitExportConfig | null;
  /** What raises alarms, and who is told of them. */
  readonly alarms: LoadedAlarms;
  /** What this process does; it answers about itself in any case. */
  readonly roles: Roles;
  /** Of one caller. */
  readonly requestsPerMinute: number;
  /** Where this server is reached from outside; `null`: where it is asked. */
  readonly publicUrl: string | null;
  /** Where the simulator is controlled; `null` when the tenant is real. */
  readonly simulatorControlUrl: string | null;
  /** What is counted here; left out, it is told nobody. */
  readonly meters?: Meters;
  /** Where Prometheus asks; `null`: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  readonly readyLagSeconds: number;
  /** What is told of all this. */
  readonly settings: SettingsTold;
}

/** Which rooms there are, what they need to know, and which of them work in this process. */
@Module({})
export class AppModule {
  static of(options: AppOptions): DynamicModule {
    const { log, dataFolder, keyFolder, graph, capture, roles } = options;
    const { requestTimeoutMs, leaseTtlMs, backupHourUtc, retentionDays, gitExport } = options;
    const { tenantId } = graph;
    return {
      module: AppModule,
      imports: [
        EventStoreModule.of(log.store),
        ObservationModule.of(options.meters ?? new Meters()),
        accessOf(options),
        LeasesModule.of({ ttlMs: leaseTtlMs }),
        IntegrityModule.of({ keyFolder }),
        OperatorsModule.global(),
        HistoryModule.inFolder(join(dataFolder, 'history')),
        DirectoryModule.graph({ ...graph, timeoutMs: requestTimeoutMs }),
        CaptureModule.of(capture),
        BackupsModule.daily({ tenantId, hourUtc: backupHourUtc }),
        CaptureDutyModule.for(roles.has('capture')),
        ExportsModule.of(
          gitExport !== null && roles.has('capture') ? { tenantId, ...gitExport } : null,
        ),
        ...(roles.has('api') ? [ComparisonModule, ImportsModule] : []),
        recoveryOf(options),
        RetentionModule.daily(
          { tenantId, retentionDays, runs: roles.has('retention') },
          log.removal,
        ),
        alarmsOf(options),
        ApiModule.of({ ...options, tenantIds: [tenantId], roles: [...roles] }),
      ],
    };
  }
}

/** Planned and written where it is this process's work. */
const recoveryOf = (options: AppOptions) => {
  const { graph, readLagMs, leaseTtlMs, requestTimeoutMs, roles, fourEyes, safety } = options;
  const takeoverMs = leaseTtlMs + requestTimeoutMs;
  return RecoveryModule.of(
    graph.tenantId,
    { readLagMs, takeoverMs, writesHere: roles.has('writer'), fourEyes, safety },
    new SimulatedGround(requestTimeoutMs),
  );
};

/** Raised where it is this process's work; asked about by those who are asked. */
const alarmsOf = ({ alarms, graph, dataFolder, publicUrl, safety, roles }: AppOptions) =>
  AlarmsModule.of(alarms, {
    tenantId: graph.tenantId,
    folder: join(dataFolder, 'alarms'),
    raisesHere: roles.has('alarms'),
    publicUrl,
    watched: {
      emergency: safety.breakGlass,
      applications: [graph.clientId, ...(safety.writerAppId === null ? [] : [safety.writerAppId])],
    },
  });

/** Only who answers questions has anybody sign in, and needs the keys for it. */
const accessOf = ({ signIn, keyFolder, roles }: AppOptions): DynamicModule => {
  if (signIn === null) return AccessModule.open();
  return roles.has('api') ? AccessModule.of({ keyFolder, ...signIn }) : AccessModule.closed();
};
