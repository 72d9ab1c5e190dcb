import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Authenticator, type Presented } from '../../../src/access/authenticator.port.js';
import { AccessModule } from '../../../src/access/access.module.js';
import { ApiModule } from '../../../src/api/api.module.js';
import { configureApp } from '../../../src/api/configure-app.js';
import { httpAdapter } from '../../../src/api/http-adapter.js';
import { GetBackupHandler, ListBackupsHandler } from '../../../src/backups/list-backups.query.js';
import { TakeBackupHandler } from '../../../src/backups/take-backup.command.js';
import { ComparisonModule } from '../../../src/comparison/comparison.module.js';
import { DirectoryWriter } from '../../../src/directory/directory.port.js';
import { NotSignedIn } from '../../../src/domain/access/access-errors.js';
import type { Principal } from '../../../src/domain/access/principal.js';
import { EventStore } from '../../../src/event-store/event-store.port.js';
import { queryHandlers } from '../../../src/history/history.module.js';
import { History } from '../../../src/history/history.port.js';
import { RecordedIdentities } from '../../../src/history/identities.js';
import { Identities } from '../../../src/history/identities.port.js';
import { Overviews } from '../../../src/history/overview.port.js';
import { IntegrityModule } from '../../../src/integrity/integrity.module.js';
import { LeasesModule } from '../../../src/leases/leases.module.js';
import { Meters, ObservationModule } from '../../../src/observation/observation.module.js';
import { OperatorsModule } from '../../../src/operators/operators.module.js';
import { RecoveryModule } from '../../../src/recovery/recovery.module.js';
import { RecoveryOptions } from '../../../src/recovery/recovery-options.port.js';
import { SimulatedGround } from '../../../src/rehearsal-ground.js';
import { RetentionModule } from '../../../src/retention/retention.module.js';
import { RecoveringTenant, TENANT } from '../../recovery/recovering-tenant.js';
import { someSettings } from '../some-settings.js';

@Module({})
class World {
  static by({ store, history, directory }: RecoveringTenant): DynamicModule {
    const providers = [
      { provide: EventStore, useValue: store },
      { provide: History, useValue: history },
      { provide: Overviews, useValue: history.overviews },
      { provide: Identities, useClass: RecordedIdentities },
      { provide: DirectoryWriter, useValue: directory },
    ];
    return { module: World, global: true, providers, exports: providers };
  }
}

@Module({
  imports: [CqrsModule],
  providers: [TakeBackupHandler, ListBackupsHandler, GetBackupHandler],
})
class BackupsOnRequest {}

@Module({ imports: [CqrsModule], providers: queryHandlers })
class HistoryQueries {}

/** Knows a few people by the tokens they show. */
class KnownPeople extends Authenticator {
  override readonly required = true;
  constructor(private readonly people: Readonly<Record<string, Principal>>) {
    super();
  }
  override authenticate({ bearer }: Presented): Promise<Principal> {
    const known = bearer === null ? undefined : this.people[bearer];
    return known === undefined ? Promise.reject(new NotSignedIn()) : Promise.resolve(known);
  }
}

const accessOf = (people: Readonly<Record<string, Principal>> | undefined): DynamicModule => {
  const open = AccessModule.open();
  if (people === undefined) return open;
  const authenticator = { provide: Authenticator, useValue: new KnownPeople(people) };
  return { ...open, providers: [...(open.providers ?? []), authenticator] };
};

export interface GraphSettings extends Partial<RecoveryOptions> {
  /** Nobody signs in where nobody is given. */
  readonly people?: Readonly<Record<string, Principal>>;
  readonly tenantIds?: readonly string[];
  readonly publicUrl?: string;
  readonly requestsPerMinute?: number;
}

export type Entity = Readonly<Record<string, unknown>>;

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Entity;
}

/** The Graph-compatible API over a directory that is written to, on a loopback port. */
export class GraphServer {
  private constructor(
    readonly tenant: RecoveringTenant,
    private readonly keys: string,
    private readonly app: NestFastifyApplication,
    readonly url: string,
  ) {}

  /** Looks at the directory as it was prepared, and starts. */
  static async start(
    prepare: (tenant: RecoveringTenant) => void,
    {
      people,
      tenantIds = [TENANT],
      publicUrl,
      requestsPerMinute = 100_000,
      ...options
    }: GraphSettings = {},
  ): Promise<GraphServer> {
    const tenant = await RecoveringTenant.open();
    prepare(tenant);
    await tenant.look();
    const keys = mkdtempSync(join(tmpdir(), 'stateline-keys-'));
    @Module({
      imports: [
        World.by(tenant),
        HistoryQueries,
        BackupsOnRequest,
        ComparisonModule,
        IntegrityModule.of({ keyFolder: keys }),
        LeasesModule.of({ ttlMs: 10_000 }),
        OperatorsModule.global(),
        ObservationModule.of(new Meters(tenantIds)),
        RecoveryModule.of(TENANT, { readLagMs: 40, ...options }, new SimulatedGround(10_000)),
        RetentionModule.daily({ tenantId: TENANT }, tenant.store.removal()),
        accessOf(people),
        ApiModule.of({
          tenantIds,
          requestsPerMinute,
          simulatorControlUrl: null,
          roles: ['api'],
          settings: someSettings,
          ...(publicUrl !== undefined && { publicUrl }),
        }),
      ],
    })
    class TestApp {}
    const names = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
    const app = await NestFactory.create<NestFastifyApplication>(TestApp, httpAdapter({ names }), {
      logger: false,
      abortOnError: false,
    });
    configureApp(app);
    await app.listen(0, '127.0.0.1');
    return new GraphServer(tenant, keys, app, await app.getUrl());
  }

  get root(): string {
    return `${this.url}/graph/v1.0`;
  }

  /** Takes a backup of the directory as it was last looked at; gives its id as a snapshot. */
  async backup(token?: string): Promise<string> {
    const answer = await fetch(`${this.url}/api/tenants/${TENANT}/backups`, {
      method: 'POST',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
    const { instant } = (await answer.json()) as { instant: string };
    return btoa(String(Math.floor(Date.parse(instant) / 1000)));
  }

  /** Asks below `directory/recovery`, or a whole address. */
  async ask(below: string, init: RequestInit = {}): Promise<Told> {
    const url = below.startsWith('http') ? below : `${this.root}/directory/recovery${below}`;
    const answer = await fetch(url, init);
    const text = await answer.text();
    const isJson = (answer.headers.get('content-type') ?? '').includes('json') && text !== '';
    const body = (isJson ? JSON.parse(text) : { text }) as Entity;
    return { status: answer.status, headers: answer.headers, body };
  }

  post(below: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.ask(below, { method: 'POST', headers: { ...type, ...headers }, ...json });
  }

  /** Starts a job and gives where it is. */
  async started(below: string, body?: unknown): Promise<string> {
    const { status, headers, body: refusal } = await this.post(below, body);
    if (status !== 202) throw new Error(`${below}: ${String(status)} ${JSON.stringify(refusal)}`);
    return headers.get('location') ?? '';
  }

  /** The job at an address, once it has ended. */
  async ended(location: string): Promise<Entity> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const { body } = await this.ask(location);
      if (['successful', 'failed', 'abandoned'].includes(String(body['status']))) return body;
      if (Date.now() > deadline) throw new Error(`${location} is ${JSON.stringify(body)}`);
      await wait(20);
    }
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.tenant.close();
    rmSync(this.keys, { recursive: true, force: true });
  }
}

/** Sends a request as what stands in front of a server does: under the name that was asked for. */
export const sentUnder = async (
  host: string,
  url: string,
  { method = 'GET', headers, body }: RequestInit = {},
): Promise<Response> => {
  const given = Object.fromEntries(new Headers(headers as Record<string, string>));
  const sent = request(url, { method, headers: { ...given, host } });
  sent.end(typeof body === 'string' ? body : undefined);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const text = await readText(answer);
  const { statusCode: status = 500 } = answer;
  return new Response(text === '' ? null : text, {
    status,
    headers: answer.headers as Record<string, string>,
  });
};

export const valuesOf = ({ body }: Told): readonly Entity[] => body['value'] as readonly Entity[];
