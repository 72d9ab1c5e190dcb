import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { DirectoryWriter } from '../../src/directory/directory.port.js';
import {
  type Attributes,
  type Link,
  objectId,
  type ObjectId,
  type ObjectType,
} from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import type { StatelineEvent } from '../../src/domain/events.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import type { Recovery, RecoveryStep } from '../../src/domain/recovery/recovery.js';
import type { Actor, ChangeAttributed, ChangeEvent } from '../../src/domain/timeline/events.js';
import { type KnownObject, objectTimeline } from '../../src/domain/timeline/object-timeline.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import {
  type EventStore,
  type RecordedEvent,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { RecordedIdentities } from '../../src/history/identities.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { processClock } from '../../src/leases/lease-clock.js';
import { type Leases } from '../../src/leases/leases.port.js';
import { SoleLeases } from '../../src/leases/sole-leases.js';
import {
  ApproveRecovery,
  ApproveRecoveryHandler,
} from '../../src/recovery/approve-recovery.command.js';
import {
  CancelRecovery,
  CancelRecoveryHandler,
} from '../../src/recovery/cancel-recovery.command.js';
import { PauseRecovery, PauseRecoveryHandler } from '../../src/recovery/pause-recovery.command.js';
import { PlanWriters } from '../../src/recovery/plan-writers.js';
import { FreshWrites } from '../../src/recovery/fresh-writes.js';
import { Planning } from '../../src/recovery/planning.js';
import { Recoveries, recoveryStream } from '../../src/recovery/recoveries.js';
import { RecoveryLanes } from '../../src/recovery/recovery-lanes.js';
import { RecoveryOptions } from '../../src/recovery/recovery-options.port.js';
import { RecoveryPlanner } from '../../src/recovery/recovery-planner.js';
import { RecoveryRuns } from '../../src/recovery/recovery-run.js';
import { RecoverySteps } from '../../src/recovery/recovery-steps.js';
import { RecoveryStreams } from '../../src/recovery/recovery-streams.js';
import { RecoveryWorker } from '../../src/recovery/recovery-worker.js';
import { RecoveryWriter } from '../../src/recovery/recovery-writer.js';
import {
  RejectRecovery,
  RejectRecoveryHandler,
} from '../../src/recovery/reject-recovery.command.js';
import {
  RequestRecovery,
  RequestRecoveryHandler,
} from '../../src/recovery/request-recovery.command.js';
import {
  ResumeRecovery,
  ResumeRecoveryHandler,
} from '../../src/recovery/resume-recovery.command.js';
import { RetryRecovery, RetryRecoveryHandler } from '../../src/recovery/retry-recovery.command.js';
import { Safety } from '../../src/recovery/safety.js';
import { LastProof, StartOfWriting } from '../../src/recovery/start-of-writing.js';
import { UndoRecovery, UndoRecoveryHandler } from '../../src/recovery/undo-recovery.command.js';
import { WriterHere } from '../../src/recovery/writer-here.js';
import { eventually } from '../support/eventually.js';
import { InMemoryDirectory } from '../support/in-memory-directory.js';
import { anOperator } from '../support/an-operator.js';

export const TENANT = 't';
/** Some tests carry out fifty recoveries at a time. */
const LONGEST_MS = 50_000;
const BACKUP_ID = 'backup-before-recovery';

type Wanted = RequestRecovery['request'];
type Wish = Partial<Pick<Wanted, 'scope' | 'choices' | 'approval'>>;

/** What the commands and queries of the room stand on. */
interface Faces {
  readonly recoveries: Recoveries;
  readonly steps: RecoverySteps;
  readonly streams: RecoveryStreams;
}

/** A directory, its log and history, and the recovery room over them, without a capture running. */
export class RecoveringTenant {
  readonly directory = new InMemoryDirectory();
  readonly backups: string[] = [];
  private readonly stops: (() => Promise<void>)[] = [];
  private options = new RecoveryOptions(TENANT);
  private faces: Faces | undefined;
  private readonly seen = new Map<ObjectId, KnownObject>();
  private synced = false;
  private lookedAt: Instant | null = null;

  private constructor(
    private readonly folder: string,
    readonly store: EmbeddedEventStore,
    readonly history: LmdbHistory,
  ) {}

  static async open(): Promise<RecoveringTenant> {
    const folder = mkdtempSync(join(tmpdir(), 'stateline-recovery-'));
    const store = await EmbeddedEventStore.open(join(folder, 'log'));
    const history = await LmdbHistory.open(join(folder, 'history'), store);
    return new RecoveringTenant(folder, store, history);
  }

  async close(): Promise<void> {
    for (const stop of this.stops.reverse()) await stop();
    await this.history.close();
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts commands, queries and a worker. */
  async start(
    options: Partial<RecoveryOptions> = {},
    worker: 'with a worker' | 'without a worker' = 'with a worker',
  ): Promise<void> {
    this.options = new RecoveryOptions(TENANT, { readLagMs: 40, ...options });
    const recoveries = new Recoveries(this.store, this.options);
    await recoveries.onModuleInit();
    this.stops.push(() => recoveries.onModuleDestroy());
    const streams = new RecoveryStreams(this.store, recoveries, this.options);
    this.faces = { recoveries, streams, steps: new RecoverySteps(this.store) };
    if (worker === 'with a worker') await this.startWorker();
  }

  /** Starts a worker over our store and directory, or over those given; gives what stops it. */
  async startWorker(
    store: EventStore = this.store,
    writer: DirectoryWriter = this.directory,
    leases: Leases = new SoleLeases('us', processClock, () => instantAt(Date.now())),
  ): Promise<() => Promise<void>> {
    const recoveries = new Recoveries(store, this.options);
    const identities = new RecordedIdentities(store);
    const steps = new RecoverySteps(store);
    const safety = new Safety(this.options, new FreshWrites(recoveries, steps, this.options));
    const planning = new Planning(this.history, steps, identities, safety);
    const proof = new LastProof(store, this.history, steps, safety);
    const start = new StartOfWriting(writer, this.commandBus(), proof);
    const writers = new PlanWriters(writer, this.history, identities, this.options);
    const lanes = new RecoveryLanes(
      new RecoveryRuns(store, recoveries, this.options),
      new RecoveryPlanner(store, this.history, planning, this.options),
      new RecoveryWriter(writers, start, steps, proof),
      this.options,
    );
    const worker = new RecoveryWorker(recoveries, lanes, leases, this.options);
    await recoveries.onModuleInit();
    await identities.onModuleInit();
    worker.onApplicationBootstrap();
    const stop = async (): Promise<void> => {
      await worker.onModuleDestroy();
      await identities.onModuleDestroy();
      await recoveries.onModuleDestroy();
    };
    if (store === this.store) this.stops.push(stop);
    return stop;
  }

  /** Records what differs from the last look, attributed to those who are given. */
  look(...actors: readonly Actor[]): Promise<Side> {
    return this.taken(!this.synced, actors);
  }

  /** Records what differs from the last look as the first reading of it. */
  meet(): Promise<Side> {
    return this.taken(true, []);
  }

  private async taken(firstSync: boolean, actors: readonly Actor[]): Promise<Side> {
    const at = instantAt(Date.now());
    const window = { after: this.lookedAt, until: at };
    this.lookedAt = at;
    const observations = await this.directory.objects(this.directory.all());
    const changes = observations.flatMap((observation) => {
      const state = this.seen.get(observation.objectId) ?? objectTimeline.initialState;
      const command = { observation, window, firstSync };
      const events = objectTimeline.decide(command, state);
      this.seen.set(observation.objectId, events.reduce(objectTimeline.evolve, state));
      return events;
    });
    const ids = await this.record('changes', changes);
    if (actors.length > 0) {
      const attributed = changes.map((event, index) =>
        attribution(event, ids[index] ?? '', actors),
      );
      await this.record('changes', attributed);
    }
    if (!this.synced) {
      const data = { startedAt: at, completedAt: at, counts: {} };
      await this.record('capture', [{ type: 'FullSyncCompleted', data }]);
      this.synced = true;
    }
    const head = await this.store.head();
    if (head === undefined) throw new Error('Nothing was looked at');
    await this.history.caughtUp(head);
    return { instant: instantAt(Date.now()), position: head };
  }

  request(target: Side, wish: Wish = {}): Promise<string> {
    return this.requestFrom({ kind: 'instant', target }, wish);
  }

  async requestFrom(source: Wanted['source'], wish: Wish = {}): Promise<string> {
    const handler = new RequestRecoveryHandler(
      this.running.streams,
      this.history,
      undefined as unknown as QueryBus,
      new WriterHere(this.directory, this.options),
    );
    return handler.execute(
      new RequestRecovery({
        ...{ tenantId: TENANT, source, scope: {}, choices: {}, ...wish },
        ...{ by: anOperator('ada@example.com'), reason: 'incident 7' },
      }),
    );
  }

  /** Requests a recovery and waits for its plan. */
  async plan(target: Side, wish: Wish = {}): Promise<Recovery> {
    return this.planned(await this.request(target, wish));
  }

  async planned(recoveryId: string): Promise<Recovery> {
    await eventually(() => this.get(recoveryId).status !== 'requested');
    return this.get(recoveryId);
  }

  async undo(recoveryId: string): Promise<Recovery> {
    const { streams, recoveries } = this.running;
    const undo = { tenantId: TENANT, recoveryId, by: anOperator('ada'), reason: 'too much' };
    const id = await new UndoRecoveryHandler(streams, recoveries).execute(new UndoRecovery(undo));
    return this.planned(id);
  }

  async approve(
    { recoveryId, planHash }: Recovery,
    overruled: string | null = null,
    byProgram = false,
  ): Promise<void> {
    const { streams, recoveries } = this.running;
    const writer = new WriterHere(this.directory, this.options);
    const handler = new ApproveRecoveryHandler(streams, recoveries, writer, this.options);
    const approval = {
      tenantId: TENANT,
      recoveryId,
      planHash: planHash ?? '',
      by: anOperator('grace'),
      ...{ overruled, byProgram },
    };
    await handler.execute(new ApproveRecovery(approval));
  }

  async cancel(recoveryId: string): Promise<void> {
    const { streams, recoveries } = this.running;
    const cancellation = { tenantId: TENANT, recoveryId, by: anOperator('grace') };
    await new CancelRecoveryHandler(streams, recoveries).execute(new CancelRecovery(cancellation));
  }

  async retry(recoveryId: string): Promise<Recovery> {
    const { streams, recoveries } = this.running;
    const retry = { tenantId: TENANT, recoveryId, by: anOperator('ada'), reason: 'once more' };
    const handler = new RetryRecoveryHandler(streams, recoveries);
    return this.planned(await handler.execute(new RetryRecovery(retry)));
  }

  async pause(recoveryId: string): Promise<void> {
    const { streams, recoveries } = this.running;
    const pause = { tenantId: TENANT, recoveryId, by: anOperator('grace') };
    await new PauseRecoveryHandler(streams, recoveries).execute(new PauseRecovery(pause));
  }

  async resume(recoveryId: string): Promise<void> {
    const { streams, recoveries } = this.running;
    const resumption = { tenantId: TENANT, recoveryId, by: anOperator('grace') };
    await new ResumeRecoveryHandler(streams, recoveries).execute(new ResumeRecovery(resumption));
  }

  async reject(recoveryId: string): Promise<void> {
    const { streams, recoveries } = this.running;
    const rejection = { tenantId: TENANT, recoveryId, by: anOperator('grace'), reason: 'no' };
    await new RejectRecoveryHandler(streams, recoveries).execute(new RejectRecovery(rejection));
  }

  /** Approves a plan and waits until nothing more is to be written. */
  async carryOut(recovery: Recovery): Promise<Recovery> {
    await this.approve(recovery);
    return this.ended(recovery.recoveryId);
  }

  async ended(recoveryId: string): Promise<Recovery> {
    await eventually(
      () =>
        ['completed', 'failed', 'cancelled'].includes(this.get(recoveryId).status) &&
        !this.running.recoveries.hasOpenSteps(recoveryId),
      LONGEST_MS,
    );
    return this.get(recoveryId);
  }

  get(recoveryId: string): Recovery {
    return this.running.recoveries.get(TENANT, recoveryId);
  }

  stepsOf({ recoveryId }: Recovery): Promise<readonly RecoveryStep[]> {
    return this.running.steps.all(recoveryId);
  }

  async recoveryEvents(recoveryId: string): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.store.read(recoveryStream(recoveryId))) events.push(event);
    return events;
  }

  get running(): Faces {
    if (this.faces === undefined) throw new Error('The room is not started');
    return this.faces;
  }

  private async record(
    category: string,
    events: readonly StatelineEvent[],
  ): Promise<readonly string[]> {
    if (events.length === 0) return [];
    const stream = streamId(`${category}_${TENANT}_00-x`);
    const last = await this.store.last(stream);
    const metadata = {
      tenantId: TENANT,
      schemaVersion: '1' as const,
      observedAt: instantAt(Date.now()),
      reader: 'delta-users',
      $correlationId: 'look',
    };
    const appended = events.map((event) => ({ id: randomUUID(), event, metadata }));
    await this.store.append(stream, last?.revision ?? 'no_stream', appended);
    return appended.map(({ id }) => id);
  }

  /** The backups room is not what these tests are about: it answers at once. */
  private commandBus(): CommandBus {
    const execute = (): Promise<{ backupId: string }> => {
      this.backups.push(BACKUP_ID);
      return Promise.resolve({ backupId: BACKUP_ID });
    };
    return { execute } as unknown as CommandBus;
  }
}

const attribution = (
  event: ChangeEvent,
  changeId: string,
  actors: readonly Actor[],
): ChangeAttributed => {
  const { objectId, objectType, displayName } = event.data;
  return {
    type: 'ChangeAttributed',
    data: {
      ...{ objectId, objectType, displayName, changeId, actors },
      occurredAt: instantAt(Date.now()),
      activity: 'Update',
      auditId: randomUUID(),
      auditCorrelationId: null,
    },
  };
};

/** An object for the directory. */
export const anObject = (
  type: ObjectType,
  id: string,
  attributes: Attributes = {},
  links: readonly Link[] = [],
) => ({
  objectId: objectId(id),
  objectType: type,
  status: 'live' as const,
  attributes: { displayName: id, ...attributes },
  links,
});

export const aMember = (id: string): Link => ({
  relation: 'members',
  targetId: objectId(id),
  targetType: 'user',
});
