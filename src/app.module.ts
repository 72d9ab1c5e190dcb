import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import { BackupsModule } from './backups/backups.module.js';
import { CaptureModule } from './capture/capture.module.js';
import type { CaptureOptions } from './capture/capture.js';
import { ComparisonModule } from './comparison/comparison.module.js';
import { DirectoryModule, type GraphOptions } from './directory/directory.module.js';
import { EventStoreModule } from './event-store/event-store.module.js';
import type { EventStore } from './event-store/event-store.port.js';
import { HistoryModule } from './history/history.module.js';
import { RecoveryModule } from './recovery/recovery.module.js';

export interface AppOptions {
  readonly store: EventStore;
  readonly dataFolder: string;
  readonly graph: GraphOptions;
  readonly capture: CaptureOptions;
  readonly backupHourUtc: number;
  /** How long a write may stay invisible to a read, in milliseconds. */
  readonly readLagMs: number;
  /** Where the simulator is controlled; `null` when the tenant is real. */
  readonly simulatorControlUrl: string | null;
}

/** Which rooms there are, and what they need to know. */
@Module({})
export class AppModule {
  static of(options: AppOptions): DynamicModule {
    const { store, dataFolder, graph, capture, backupHourUtc, readLagMs, simulatorControlUrl } =
      options;
    return {
      module: AppModule,
      imports: [
        EventStoreModule.of(store),
        HistoryModule.inFolder(join(dataFolder, 'history')),
        DirectoryModule.graph(graph),
        CaptureModule.of(capture),
        BackupsModule.daily({ tenantId: graph.tenantId, hourUtc: backupHourUtc }),
        ComparisonModule,
        RecoveryModule.with({ readLagMs }),
        ApiModule.of({ tenantIds: [graph.tenantId], simulatorControlUrl }),
      ],
    };
  }
}
