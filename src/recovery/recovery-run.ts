import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EventMetadata } from '../domain/events.js';
import type { Instant } from '../domain/instant.js';
import { objectId, type ObjectId } from '../domain/directory/directory-object.js';
import { recovery } from '../domain/recovery/recovery-decider.js';
import type { RecoveryOrder } from '../domain/recovery/recovery-orders.js';
import { RecoveryNotFound } from '../domain/recovery/recovery-errors.js';
import type { RecoveryEvent } from '../domain/recovery/recovery-events.js';
import type { RecoveryState } from '../domain/recovery/recovery.js';
import {
  EventStore,
  type ExpectedRevision,
  type NewEvent,
  WrongExpectedRevision,
} from '../event-store/event-store.port.js';
import { EventStoreInTerm } from '../leases/event-store-in-term.port.js';
import { LeaseLost, type Term } from '../leases/leases.port.js';
import { Recoveries, recoveryStream } from './recoveries.js';
import { RecoveryOptions } from './recovery-options.port.js';

/** A recovery's event as it is appended. */
const newRecoveryEvent = (tenantId: string, at: Instant, event: RecoveryEvent): NewEvent => {
  const metadata: EventMetadata = {
    tenantId,
    schemaVersion: '1',
    observedAt: at,
    reader: 'recovery',
    $correlationId: event.data.recoveryId,
  };
  return { id: randomUUID(), event, metadata };
};

export interface RunParts {
  readonly store: EventStore;
  readonly options: RecoveryOptions;
  readonly tenantId: string;
  readonly recoveryId: string;
  /** Whether this process alone carries the recovery out, so that others can only wish. */
  readonly alone: boolean;
}

/** What people record while a recovery is carried out. */
const WISHES: ReadonlySet<RecoveryEvent['type']> = new Set([
  'RecoveryApproved',
  'RecoveryRejected',
  'RecoveryCancelled',
  'RecoveryPaused',
  'RecoveryResumed',
  'RecoveryRehearsed',
]);

/** One recovery as it is carried out. */
export interface Run {
  readonly tenantId: string;
  readonly recoveryId: string;
  readonly state: RecoveryState;
  /** Decides, and records what was decided. */
  readonly tell: (order: RecoveryOrder) => Promise<readonly RecoveryEvent[]>;
}

/**
 * One recovery's stream: the state is kept, so that the cost of a record does not grow with the length of
 * the stream, and a wish finds its place between the many records of a recovery that is running.
 */
export class RecoveryRun implements Run {
  private known: RecoveryState | null = null;
  private revision: ExpectedRevision = 'no_stream';
  private readonly newIds = new Map<ObjectId, ObjectId>();
  private telling: Promise<unknown> = Promise.resolve();

  readonly tenantId: string;
  readonly recoveryId: string;

  constructor(private readonly parts: RunParts) {
    this.tenantId = parts.tenantId;
    this.recoveryId = parts.recoveryId;
  }

  get state(): RecoveryState {
    if (this.known === null) throw new RecoveryNotFound(this.recoveryId);
    return this.known;
  }

  /** The id an object has since this recovery made it anew; itself where it did not. */
  current(id: ObjectId): ObjectId {
    return this.newIds.get(id) ?? id;
  }

  /**
   * Decides and records, one order after another; somebody else's event in between, as a cancellation, is taken in first.
   * @throws LeaseLost when another process carries the recovery out
   */
  tell(order: RecoveryOrder): Promise<readonly RecoveryEvent[]> {
    const told = this.telling.then(() => this.record(order));
    this.telling = told.catch(() => undefined);
    return told;
  }

  private async record(order: RecoveryOrder): Promise<readonly RecoveryEvent[]> {
    const { recoveryId } = this;
    for (;;) {
      const at = this.parts.options.clock();
      const events = recovery.decide({ ...order, recoveryId, at }, this.known);
      if (events.length === 0) return events;
      const appended = events.map((event) => newRecoveryEvent(this.tenantId, at, event));
      try {
        const { revision } = await this.parts.store.append(
          recoveryStream(recoveryId),
          this.revision,
          appended,
        );
        this.revision = revision;
        for (const event of events) this.evolve(event);
        return events;
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
        this.assertAlone(await this.catchUp());
      }
    }
  }

  /** Takes in what others recorded since, and tells what it was. */
  async catchUp(): Promise<readonly RecoveryEvent['type'][]> {
    const types: RecoveryEvent['type'][] = [];
    const from = this.revision === 'no_stream' ? 0 : this.revision + 1;
    for await (const { event, revision } of this.parts.store.read(
      recoveryStream(this.recoveryId),
      from,
    )) {
      // The stream holds the events of its own decider only.
      const recorded = event as RecoveryEvent;
      this.evolve(recorded);
      this.revision = revision;
      types.push(recorded.type);
    }
    return types;
  }

  private evolve(event: RecoveryEvent): void {
    this.known = recovery.evolve(this.known, event);
    if (event.type !== 'ObjectRecreated') return;
    const { objectId: oldId, newId, appId } = event.data;
    this.newIds.set(oldId, newId);
    if (appId !== undefined) this.newIds.set(objectId(appId.before), objectId(appId.after));
  }

  /** Deciding again beside another writer would make two of every write. */
  private assertAlone(types: readonly RecoveryEvent['type'][]): void {
    if (!this.parts.alone || types.every((type) => WISHES.has(type))) return;
    throw new LeaseLost(`Another process carries out the recovery ${this.recoveryId}`);
  }
}

/** Opens the streams of recoveries for their worker. */
@Injectable()
export class RecoveryRuns {
  constructor(
    private readonly store: EventStore,
    private readonly recoveries: Recoveries,
    private readonly options: RecoveryOptions,
  ) {}

  /** As the stream stands now, to be carried out during a term. @throws RecoveryNotFound */
  async open(recoveryId: string, term: Pick<Term, 'assertHeld'>): Promise<RecoveryRun> {
    const tenantId = this.recoveries.find(recoveryId)?.tenantId;
    if (tenantId === undefined) throw new RecoveryNotFound(recoveryId);
    const store = new EventStoreInTerm(this.store, term);
    const { options } = this;
    const run = new RecoveryRun({ store, options, tenantId, recoveryId, alone: true });
    await run.catchUp();
    return run;
  }
}
