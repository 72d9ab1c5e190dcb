import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureApp } from '../../src/api/configure-app.js';
import { httpAdapter } from '../../src/api/http-adapter.js';
import { AppModule } from '../../src/app.module.js';
import { readConfig } from '../../src/config.js';
import { instantAt } from '../../src/domain/instant.js';
import { changeStream } from '../../src/domain/timeline/streams.js';
import {
  type EventStore,
  type StreamId,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { History } from '../../src/history/history.port.js';
import { httpOptionsOf } from '../../src/listening.js';
import { optionsOf } from '../../src/main.js';
import { openLog } from '../../src/open-log.js';
import { type HistorySize, TENANT, writeHistory } from './history-log.js';
import { MadeUpTenant, seeded } from './made-up-tenant.js';

/** What the child is told: which tenant to make up, and where. */
export interface ServerTask {
  readonly folder: string;
  readonly dashboardFolder: string;
  /** `null`: it is in the folder already. */
  readonly write: HistorySize | null;
  readonly objects: number;
}

/** Later: how many changes a second to make from now on. */
export interface Pace {
  readonly changesASecond: number;
}

export interface ServerReady {
  readonly url: string;
  readonly startedMs: number;
}

/** Changes are appended so often, several at a time. */
const TICK_MS = 100;
const NOBODY = 'http://127.0.0.1:9';

/** Nothing looks at a directory: what is there was written before, and what comes is made up here. */
const configOf = (folder: string) => ({
  ...readConfig({ STATELINE_DATA_FOLDER: folder, STATELINE_PORT: '0' }),
  roles: new Set(['api', 'history'] as const),
});
const tenant = {
  ...{ tenantId: TENANT, graphUrl: NOBODY, tokenUrl: NOBODY },
  reader: { clientId: 'bench', clientSecret: 'bench' },
  writer: null,
};

const serve = async (task: ServerTask): Promise<void> => {
  const config = configOf(task.folder);
  const log = await openLog(config);
  if (task.write !== null) await writeHistory(log.store, task.write);
  const start = performance.now();
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of({ log, ...optionsOf(config, tenant, null) }),
    httpAdapter(httpOptionsOf(config)),
    { logger: ['warn', 'error'], abortOnError: false },
  );
  configureApp(app, { publicUrl: null, dashboardFolder: task.dashboardFolder });
  await app.listen(0, '127.0.0.1');
  const head = await log.store.head();
  if (head !== undefined) await app.get(History, { strict: false }).caughtUp(head);
  const ready: ServerReady = { url: await app.getUrl(), startedMs: performance.now() - start };
  process.send?.(ready);
  const changes = new Changes(log.store, task.objects);
  const going = changes.go();
  process.on('message', ({ changesASecond }: Pace) => {
    changes.aSecond = changesASecond;
  });
  process.once('disconnect', () => {
    changes.stop();
    void going.then(async () => {
      await app.close();
      await log.close();
      process.exit(0);
    });
  });
};

/** Attributes of some objects change, as often as is asked for. */
class Changes {
  aSecond = 0;
  readonly #made: MadeUpTenant;
  readonly #revisions = new Map<StreamId, number>();
  readonly #stopped = new AbortController();

  constructor(
    private readonly store: EventStore,
    objects: number,
  ) {
    this.#made = new MadeUpTenant(objects, seeded(7));
  }

  async go(): Promise<void> {
    const { signal } = this.#stopped;
    for (let owed = 0; !signal.aborted; owed += (this.aSecond * TICK_MS) / 1_000) {
      for (; owed >= 1; owed -= 1) await this.#change();
      await delay(TICK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #change(): Promise<void> {
    const { ids, random } = this.#made;
    const now = Date.now();
    const index = Math.floor(random() * ids.length);
    const { event } = this.#made.attributeChange(index, now);
    const observedAt = instantAt(now);
    const stream = streamId(changeStream(TENANT, event.data.objectId, observedAt));
    const before = this.#revisions.get(stream) ?? (await this.store.last(stream))?.revision;
    const metadata = {
      ...{ tenantId: TENANT, schemaVersion: '1' as const, observedAt, reader: 'delta' },
      $correlationId: randomUUID(),
    };
    await this.store.append(stream, before ?? 'no_stream', [{ id: randomUUID(), event, metadata }]);
    this.#revisions.set(stream, (before ?? -1) + 1);
  }
}

const [, script, argument] = process.argv;
if (script === import.meta.filename && argument !== undefined) {
  await serve(JSON.parse(argument) as ServerTask);
}
