import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessModule } from '../../src/access/access.module.js';
import { ApiModule } from '../../src/api/api.module.js';
import { configureApp } from '../../src/api/configure-app.js';
import { httpAdapter } from '../../src/api/http-adapter.js';
import { Capturing } from '../../src/capture/capture.module.js';
import { instantAt } from '../../src/domain/instant.js';
import { EventStore } from '../../src/event-store/event-store.port.js';
import { GetStateHandler } from '../../src/history/get-state.query.js';
import { History } from '../../src/history/history.port.js';
import { Overviews } from '../../src/history/overview.port.js';
import { ListTimelineHandler } from '../../src/history/list-timeline.query.js';
import { ImportsModule } from '../../src/imports/imports.module.js';
import { IntegrityModule } from '../../src/integrity/integrity.module.js';
import { LeasesModule } from '../../src/leases/leases.module.js';
import { Meters, ObservationModule } from '../../src/observation/observation.module.js';
import { OperatorsModule } from '../../src/operators/operators.module.js';
import { RecoveryProgress } from '../../src/recovery/recovery-progress.port.js';
import { someSettings } from '../api/some-settings.js';
import { RecordedTenant } from '../history/recorded-tenant.js';
import { type Ran, stateline, type TerminalOptions } from '../cli/a-terminal.js';

/** The tenant that the server is configured for; nothing captures it. */
export const CONFIGURED = '11111111-2222-4333-8444-555555555555';

@Module({})
class Recorded {
  static by({ store, history }: RecordedTenant): DynamicModule {
    const providers = [
      { provide: EventStore, useValue: store },
      { provide: History, useValue: history },
      { provide: Overviews, useValue: history.overviews },
      { provide: RecoveryProgress, useValue: null },
      { provide: Capturing, useValue: { tenantId: CONFIGURED, current: null } },
    ];
    return { module: Recorded, global: true, providers, exports: providers };
  }
}

@Module({ imports: [CqrsModule], providers: [GetStateHandler, ListTimelineHandler] })
class Queries {}

/** A server that takes imports, over a log and a history of its own. */
export class ImportingServer {
  private constructor(
    readonly recorded: RecordedTenant,
    private readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  static async start(): Promise<ImportingServer> {
    const recorded = await RecordedTenant.open();
    recorded.now = instantAt(Date.now() + 60_000);
    @Module({
      imports: [
        Recorded.by(recorded),
        Queries,
        IntegrityModule.of({ keyFolder: join(recorded.folder, 'keys') }),
        LeasesModule.of({ ttlMs: 10_000 }),
        ImportsModule,
        AccessModule.open(),
        OperatorsModule.global(),
        ObservationModule.of(new Meters([CONFIGURED])),
        ApiModule.of({
          ...{ tenantIds: [CONFIGURED], simulatorControlUrl: null, roles: ['api'] },
          settings: someSettings,
        }),
      ],
    })
    class TestApp {}
    const app = await NestFactory.create<NestFastifyApplication>(TestApp, httpAdapter(), {
      logger: false,
      abortOnError: false,
    });
    configureApp(app);
    await app.listen(0, '127.0.0.1');
    return new ImportingServer(recorded, app, await app.getUrl());
  }

  /** Runs a command line against this server. */
  run(argv: readonly string[], options: TerminalOptions = {}): Promise<Ran> {
    return stateline([...argv, '--server', this.url], options);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.recorded.close();
  }
}
