import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessModule } from '../../src/access/access.module.js';
import { ApiModule } from '../../src/api/api.module.js';
import { configureApp } from '../../src/api/configure-app.js';
import { httpAdapter, type HttpOptions } from '../../src/api/http-adapter.js';
import { observeHttp } from '../../src/api/http-observation.js';
import type { MetricsAddress } from '../../src/api/metrics-server.js';
import { GetBackupHandler, ListBackupsHandler } from '../../src/backups/list-backups.query.js';
import { TakeBackupHandler } from '../../src/backups/take-backup.command.js';
import { ComparisonModule } from '../../src/comparison/comparison.module.js';
import { DirectoryWriter } from '../../src/directory/directory.port.js';
import { EventStore } from '../../src/event-store/event-store.port.js';
import { queryHandlers } from '../../src/history/history.module.js';
import { History } from '../../src/history/history.port.js';
import { RecordedIdentities } from '../../src/history/identities.js';
import { Identities } from '../../src/history/identities.port.js';
import { Overviews } from '../../src/history/overview.port.js';
import { IntegrityModule } from '../../src/integrity/integrity.module.js';
import { LeasesModule } from '../../src/leases/leases.module.js';
import { Meters, ObservationModule } from '../../src/observation/observation.module.js';
import { OperatorsModule } from '../../src/operators/operators.module.js';
import type { RecoveryOptions } from '../../src/recovery/recovery-options.port.js';
import { RecoveryModule } from '../../src/recovery/recovery.module.js';
import { SimulatedGround } from '../../src/rehearsal-ground.js';
import { RetentionModule } from '../../src/retention/retention.module.js';
import { RecordedTenant } from '../history/recorded-tenant.js';
import { someSettings } from './some-settings.js';

/** A server whose credentials to write were left out, as its configuration allows. */
class NoWriter extends DirectoryWriter {
  readonly configured = false;
  override objects = () => Promise.resolve([]);
  override created = () => Promise.resolve(null);
  override linkTargets = () => Promise.resolve([]);
  override write = () => Promise.resolve([]);
}

@Module({})
class Recorded {
  static by({ store, history }: RecordedTenant): DynamicModule {
    const providers = [
      { provide: EventStore, useValue: store },
      { provide: History, useValue: history },
      { provide: Overviews, useValue: history.overviews },
      { provide: Identities, useClass: RecordedIdentities },
      { provide: DirectoryWriter, useClass: NoWriter },
    ];
    return { module: Recorded, global: true, providers, exports: providers };
  }
}

@Module({
  imports: [CqrsModule],
  providers: [TakeBackupHandler, ListBackupsHandler, GetBackupHandler],
})
class BackupsOnRequest {}

@Module({ imports: [CqrsModule], providers: queryHandlers })
class HistoryQueries {}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Where a server is other than one without sign-in, with one tenant. */
export interface ApiSettings {
  readonly access?: DynamicModule;
  readonly tenantIds?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly http?: Partial<HttpOptions>;
  readonly publicUrl?: string;
  readonly dashboardFolder?: string;
  readonly recovery?: Partial<RecoveryOptions>;
  readonly metrics?: MetricsAddress;
  readonly readyLagSeconds?: number;
  readonly dataFolder?: string;
  /** Rooms that most tests do without. */
  readonly others?: readonly DynamicModule[];
}

/** The HTTP interface over a real log and history, on a loopback port; nothing captures. */
export class RunningApi {
  private constructor(
    readonly recorded: RecordedTenant,
    readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  static async start(settings: ApiSettings = {}): Promise<RunningApi> {
    const {
      access,
      http,
      publicUrl = null,
      recovery = {},
      dashboardFolder = null,
      others = [],
      ...options
    } = settings;
    const recorded = await RecordedTenant.open();
    @Module({
      imports: [
        Recorded.by(recorded),
        HistoryQueries,
        BackupsOnRequest,
        ComparisonModule,
        IntegrityModule.of({ keyFolder: join(recorded.folder, 'keys') }),
        LeasesModule.of({ ttlMs: 10_000 }),
        ObservationModule.of(new Meters(options.tenantIds ?? ['t'])),
        OperatorsModule.global(),
        RecoveryModule.of('t', recovery, new SimulatedGround(10_000)),
        RetentionModule.daily({ tenantId: 't' }, recorded.store.removal()),
        access ?? AccessModule.open(),
        ...others,
        ApiModule.of({
          ...{ tenantIds: ['t'], simulatorControlUrl: null, roles: ['api'] },
          settings: someSettings,
          ...options,
        }),
      ],
    })
    class TestApp {}
    const app = await NestFactory.create<NestFastifyApplication>(TestApp, httpAdapter(http), {
      logger: false,
      abortOnError: false,
    });
    observeHttp(app);
    configureApp(app, { publicUrl, dashboardFolder });
    await app.listen(0, '127.0.0.1');
    return new RunningApi(recorded, app, await app.getUrl());
  }

  /** An address below the tenant. */
  at(below: string): string {
    return `${this.url}/api/tenants/t${below}`;
  }

  async get(below: string): Promise<Answer> {
    return answerOf(await fetch(this.at(below)));
  }

  async post(below: string, body?: unknown): Promise<Answer> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    return answerOf(await fetch(this.at(below), { method: 'POST', headers, ...json }));
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.recorded.close();
  }
}

export const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const body: unknown = isJson && text !== '' ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
};
