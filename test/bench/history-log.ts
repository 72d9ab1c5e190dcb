import { randomUUID } from 'node:crypto';

import { type Link, type ObjectId, objectId } from '../../src/domain/directory/directory-object.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import type { Json } from '../../src/domain/json.js';
import type { Actor, ChangeEvent, TimelineEvent } from '../../src/domain/timeline/events.js';
import type { StatelineEvent } from '../../src/domain/events.js';
import {
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type StreamId,
  streamId,
} from '../../src/event-store/event-store.port.js';

const START = Date.UTC(2026, 9, 1);
const BATCH = 500;
const SHARDS = 8;
const ACTORS = 50;
const USERS = 0.89;
const GROUPS = 0.1;
/** Changes that the audit log speaks of, and that are of links. */
const ATTRIBUTED = 0.2;
const OF_LINKS = 0.15;
const OF_EXISTENCE = 0.02;

export interface HistoryData {
  readonly ids: readonly ObjectId[];
  readonly largestGroup: ObjectId;
  readonly actors: readonly string[];
  readonly first: Instant;
  readonly last: Instant;
}

/** The same numbers for the same seed (mulberry32). */
const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Writes a made-up tenant's log: a first full sync, then changes in pages of a delta reader. */
export const writeHistory = async (
  store: EventStore,
  { objects, changes }: { objects: number; changes: number },
): Promise<HistoryData> => {
  const log = new LogWriter(store);
  const made = new MadeUpTenant(objects, seeded(7));
  for (let index = 0; index < objects; index += 1) await log.add(made.discovered(index), START);
  const completedAt = instantAt(START);
  const data = { startedAt: completedAt, completedAt, counts: {} };
  await log.add({ type: 'FullSyncCompleted', data }, START);
  let now = START;
  for (let number = 0; number < changes; number += 1) {
    now = START + 1_000 + Math.floor(number / 5) * 1_000;
    const change = made.change(now);
    const id = await log.add(change, now);
    if (made.random() < ATTRIBUTED) await log.add(made.attributed(change, id, now), now);
  }
  await log.flush();
  const { ids } = made;
  const actors = made.actors.map(({ name }) => name ?? '');
  return {
    ids,
    actors,
    largestGroup: made.largestGroup,
    first: instantAt(START),
    last: instantAt(now),
  };
};

class LogWriter {
  readonly #pending = new Map<StreamId, NewEvent[]>();
  readonly #revisions = new Map<StreamId, number>();
  #size = 0;
  #round = randomUUID();

  constructor(private readonly store: EventStore) {}

  async add(event: StatelineEvent, now: number): Promise<string> {
    const id = randomUUID();
    const shard = 'objectId' in event.data ? this.#size % SHARDS : 0;
    const day = instantAt(now).slice(0, 10).replaceAll('-', '');
    const category = 'objectId' in event.data ? `changes_t_0${shard}-${day}` : 'capture_t-sync';
    const metadata = {
      tenantId: 't',
      schemaVersion: '1' as const,
      observedAt: instantAt(now),
      reader: 'delta',
      $correlationId: this.#round,
    };
    const stream = streamId(category);
    const events = this.#pending.get(stream) ?? [];
    events.push({ id, event, metadata });
    this.#pending.set(stream, events);
    this.#size += 1;
    if (this.#size >= BATCH * SHARDS) await this.flush();
    return id;
  }

  async flush(): Promise<void> {
    const appends = Array.from(this.#pending, ([stream, events]) => {
      const revision = this.#revisions.get(stream);
      const expected: ExpectedRevision = revision ?? 'no_stream';
      this.#revisions.set(stream, (revision ?? -1) + events.length);
      return { streamId: stream, expected, events };
    });
    this.#pending.clear();
    this.#size = 0;
    this.#round = randomUUID();
    if (appends.length > 0) await this.store.appendBatch(appends);
  }
}

class MadeUpTenant {
  readonly ids: readonly ObjectId[];
  readonly actors: readonly Actor[];
  readonly #users: number;
  readonly #groups: number;
  readonly #values = new Map<string, Json>();

  constructor(
    private readonly objects: number,
    readonly random: () => number,
  ) {
    this.#users = Math.floor(objects * USERS);
    this.#groups = Math.floor(objects * GROUPS);
    this.ids = Array.from({ length: objects }, () => objectId(this.#uuid()));
    this.actors = Array.from({ length: ACTORS }, (_, index) => ({
      kind: 'user',
      id: this.#uuid(),
      name: `admin${index}@example.com`,
      ip: null,
    }));
  }

  get largestGroup(): ObjectId {
    return this.#id(this.#users);
  }

  discovered(index: number): ChangeEvent {
    const objectType = this.#typeOf(index);
    const attributes = objectType === 'user' ? this.#user(index) : this.#other(index, objectType);
    const links = objectType === 'group' ? this.#members(index) : [];
    return {
      type: 'ObjectDiscovered',
      data: { ...this.#subject(index, START), attributes, links },
    };
  }

  change(now: number): ChangeEvent {
    const kind = this.random();
    const index = this.#below(this.objects);
    const subject = this.#subject(index, now);
    if (kind < OF_EXISTENCE) return this.#flipped(index, subject);
    const group = this.#users + this.#below(this.#groups);
    if (kind < OF_LINKS) {
      const links = [{ ...this.#member(), op: this.random() < 0.6 ? 'added' : 'removed' } as const];
      const data = { ...this.#subject(group, now), attributes: [], links };
      return { type: 'ObjectChanged', data };
    }
    const name = this.#pick(['department', 'jobTitle', 'officeLocation', 'description']);
    const key = `${index} ${name}`;
    const before = this.#values.get(key) ?? null;
    const after = `${name} ${this.#below(1000)}`;
    this.#values.set(key, after);
    const attributes = [{ name, before, after }];
    return { type: 'ObjectChanged', data: { ...subject, attributes, links: [] } };
  }

  attributed({ data }: ChangeEvent, changeId: string, now: number): TimelineEvent {
    const { objectId: id, objectType, displayName } = data;
    const actor = this.#pick(this.actors);
    return {
      type: 'ChangeAttributed',
      data: {
        objectId: id,
        objectType,
        displayName,
        changeId,
        actors: [actor],
        occurredAt: instantAt(now - 500),
        activity: 'Update user',
        auditId: this.#uuid(),
        auditCorrelationId: this.#uuid(),
      },
    };
  }

  readonly #gone = new Set<number>();

  #flipped(index: number, subject: ReturnType<MadeUpTenant['subjectShape']>): ChangeEvent {
    if (this.#gone.delete(index)) {
      return { type: 'ObjectRestored', data: { ...subject, was: 'soft-deleted' } };
    }
    this.#gone.add(index);
    return { type: 'ObjectSoftDeleted', data: { ...subject, deletedDateTime: null } };
  }

  subjectShape(index: number, now: number) {
    return {
      objectId: this.#id(index),
      objectType: this.#typeOf(index),
      displayName: `Object number ${index}`,
      window: { after: null, until: instantAt(now) },
    };
  }

  #subject(index: number, now: number) {
    return this.subjectShape(index, now);
  }

  #typeOf(index: number): string {
    if (index < this.#users) return 'user';
    return index < this.#users + this.#groups ? 'group' : 'conditionalAccessPolicy';
  }

  #user(index: number) {
    return {
      displayName: `Object number ${index}`,
      userPrincipalName: `user${index}@example.com`,
      mail: `user${index}@example.com`,
      givenName: this.#pick(['Ada', 'Grace', 'Alan', 'Edsger']),
      surname: `Number ${index}`,
      department: this.#pick(['Sales', 'Ops', 'Legal', 'Finance']),
      jobTitle: `Engineer of level ${this.#below(20)}`,
      officeLocation: `Building ${this.#below(40)}`,
      accountEnabled: true,
      usageLocation: 'DE',
      employeeId: String(100_000 + index),
      proxyAddresses: [`SMTP:user${index}@example.com`, `smtp:u${index}@example.com`],
      businessPhones: ['+49 30 123456'],
      createdDateTime: '2024-01-01T00:00:00Z',
      onPremisesSyncEnabled: null,
    };
  }

  #other(index: number, type: string) {
    return type === 'group'
      ? {
          displayName: `Object number ${index}`,
          description: `What group ${index} is for`,
          mailEnabled: false,
          securityEnabled: true,
          groupTypes: [],
          membershipRule: null,
        }
      : {
          displayName: `Object number ${index}`,
          state: 'enabled',
          conditions: {
            users: { includeUsers: ['All'], excludeGroups: [this.#id(this.#users)] },
            applications: { includeApplications: ['All'] },
          },
          grantControls: { operator: 'OR', builtInControls: ['mfa'] },
        };
  }

  /** The first group has a fifth of all users, the others a few. */
  #members(index: number): readonly Link[] {
    const count = index === this.#users ? Math.floor(this.#users / 5) : this.#below(10);
    const members = new Map(
      Array.from({ length: count }, () => this.#member()).map((link) => [link.targetId, link]),
    );
    return [...members.values()];
  }

  #member(): Link {
    const targetId = this.#id(this.#below(this.#users));
    return { relation: 'members', targetId, targetType: 'user' };
  }

  #id(index: number): ObjectId {
    return this.ids[index] ?? objectId('');
  }

  #below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  #pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
    return items[this.#below(items.length)] as Item;
  }

  #uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.#below(16).toString(16)).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}
