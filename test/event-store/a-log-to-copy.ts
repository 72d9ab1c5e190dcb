import { defaultChoices } from '../../src/domain/recovery/plan.js';
import { createHash, randomUUID } from 'node:crypto';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { EventMetadata, StatelineEvent } from '../../src/domain/events.js';
import { CHAIN_START, chainOf } from '../../src/domain/integrity/chain.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import {
  backupsStream,
  captureStream,
  changeStream,
  leaseStream,
  shardOf,
} from '../../src/domain/timeline/streams.js';
import {
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type Position,
  position,
  type StreamId,
  streamId,
} from '../../src/event-store/event-store.port.js';

const TENANT = 't';
const START = Date.UTC(2026, 10, 1, 12);
/** Looks go on over several days. */
const BETWEEN_LOOKS_MS = 3 * 3_600_000;

/** Writes a log as a capture, backups, reports and recoveries write it. */
export class LogToCopy {
  /** Of every event, in the order of the log. */
  readonly ids: string[] = [];
  private readonly revisions = new Map<StreamId, number>();
  private readonly chains = new Map<number, string>();
  private readonly departments = new Map<string, string>();
  private readonly places: Position[] = [];
  private readonly looksEnded: Position[] = [];
  private look = 0;
  private last: Position = position('0');

  constructor(
    readonly store: EventStore,
    private readonly objects = 40,
  ) {}

  get now(): Instant {
    return instantAt(START + this.look * BETWEEN_LOOKS_MS);
  }

  /** A look that shows so many changes, and its checkpoint. */
  async aLook(changes: number): Promise<void> {
    this.look += 1;
    const metadata = this.metadata('delta-users');
    const events = Array.from({ length: changes }, (_, index) => this.aChange(index));
    for (const [shard, group] of Map.groupBy(events, ({ data }) => shardOf(data.objectId))) {
      const [first] = group;
      if (first === undefined) continue;
      const id = streamId(changeStream(TENANT, first.data.objectId, this.now));
      await this.append(id, this.chained(shard, id, group, metadata));
    }
    this.looksEnded.push(this.last);
    await this.tell(captureStream(TENANT, 'delta-users'), {
      type: 'CheckpointRecorded',
      data: { reader: 'delta-users', token: randomUUID(), roundComplete: true, lookedAt: this.now },
    });
  }

  async theFullSync(): Promise<void> {
    await this.tell(captureStream(TENANT, 'tenant'), {
      type: 'FullSyncCompleted',
      data: { startedAt: instantAt(START), completedAt: this.now, counts: { user: this.objects } },
    });
  }

  async aBackup(): Promise<void> {
    await this.tell(backupsStream(TENANT), {
      type: 'BackupTaken',
      data: {
        backupId: randomUUID(),
        instant: this.now,
        position: this.last,
        reason: 'requested',
        counts: { user: 1 },
        stateHash: 'a1',
      },
    });
  }

  /** Between a place and here. */
  async aReport(from: Position): Promise<void> {
    const reportId = randomUUID();
    await this.tell(`reports-${reportId}`, {
      type: 'DifferenceReportRequested',
      data: {
        reportId,
        from: { instant: instantAt(START), position: from },
        until: { instant: this.now, position: this.last },
        scope: {},
        requestedBy: 'ada',
        at: this.now,
      },
    });
  }

  async aRecovery(target: Position): Promise<void> {
    const recoveryId = randomUUID();
    const stream = `recoveries-${recoveryId}`;
    const source = {
      kind: 'instant',
      target: { instant: instantAt(START), position: target },
    } as const;
    const ref = { recoveryId, at: this.now };
    await this.tell(stream, {
      type: 'RecoveryRequested',
      data: {
        ...ref,
        source,
        scope: {},
        choices: defaultChoices,
        requestedBy: 'ada',
        reason: 'a test',
      },
    });
    await this.tell(stream, {
      type: 'RecoveryPlanned',
      data: {
        ...ref,
        planHash: 'b2',
        totals: { steps: 0, blocked: 0, kept: 0, objects: 0, estimatedMs: 0 },
        proof: { holds: true, violations: [], remarks: [] },
        nowPosition: this.last,
        expiresAt: this.now,
      },
    });
  }

  async aLease(term: number): Promise<void> {
    await this.tell(leaseStream(TENANT, 'capture'), {
      type: 'LeaseTaken',
      data: { role: 'capture', holder: 'one', term, ttlMs: 1_000 },
    });
  }

  /** Some of everything. */
  async aMonth(looks: number, changes: number): Promise<void> {
    for (let look = 0; look < looks; look += 1) {
      await this.aLook(look === 0 ? this.objects : 1 + ((look * 7) % changes));
      if (look === 0) await this.theFullSync();
      if (look % 3 === 0) await this.aLease(look);
      if (look % 4 === 1) await this.aBackup();
      if (look % 5 === 2) await this.aReport(this.placeAt(look / looks));
      if (look % 6 === 3) await this.aRecovery(this.placeAt(0.3));
    }
  }

  /** Where the log stood when a look had shown its last change. */
  endOf(look: number): Position {
    return this.looksEnded[look - 1] ?? position('0');
  }

  /** Somewhere in the log, mostly in the middle of a look. */
  private placeAt(share: number): Position {
    return this.places[Math.floor(this.places.length * share)] ?? position('0');
  }

  private aChange(index: number) {
    const id = objectId(`user-${String((this.look * 3 + index) % this.objects)}`);
    const before = this.departments.get(id);
    const after = `Department ${String(this.look)}.${String(index)}`;
    this.departments.set(id, after);
    const subject = { objectId: id, objectType: 'user', displayName: `User ${id}` } as const;
    const window = { after: null, until: this.now };
    return before === undefined
      ? ({
          type: 'ObjectCreated',
          data: { ...subject, window, attributes: { department: after }, links: [] },
        } as const)
      : ({
          type: 'ObjectChanged',
          data: {
            ...subject,
            window,
            attributes: [{ name: 'department', before, after }],
            links: [],
          },
        } as const);
  }

  private chained(
    shard: number,
    id: StreamId,
    events: readonly StatelineEvent[],
    metadata: EventMetadata,
  ): readonly NewEvent[] {
    let chain = this.chains.get(shard) ?? CHAIN_START;
    let revision = this.revisions.get(id) ?? -1;
    const chained = events.map((event): NewEvent => {
      const unchained = { id: randomUUID(), event, metadata };
      revision += 1;
      chain = chainOf(chain, { streamId: id, revision }, unchained, sha256);
      return { ...unchained, metadata: { ...metadata, chain } };
    });
    this.chains.set(shard, chain);
    return chained;
  }

  private async tell(stream: string, event: StatelineEvent): Promise<void> {
    await this.append(streamId(stream), [
      { id: randomUUID(), event, metadata: this.metadata('rooms') },
    ]);
  }

  private async append(id: StreamId, events: readonly NewEvent[]): Promise<void> {
    const expected: ExpectedRevision = this.revisions.get(id) ?? 'no_stream';
    const { revision, position } = await this.store.append(id, expected, events);
    this.revisions.set(id, revision);
    this.ids.push(...events.map((event) => event.id));
    this.last = position;
    this.places.push(position);
  }

  private metadata(reader: string): EventMetadata {
    return {
      tenantId: TENANT,
      schemaVersion: '1',
      observedAt: this.now,
      reader,
      $correlationId: randomUUID(),
    };
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
