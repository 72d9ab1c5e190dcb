import { type ObjectId, objectId } from '../../src/domain/directory/directory-object.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import type { FullSyncCompleted } from '../../src/domain/timeline/capture-events.js';
import type { ChangeEvent, TimelineEvent } from '../../src/domain/timeline/events.js';
import { captureStream, changeStream } from '../../src/domain/timeline/streams.js';
import {
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type StreamAppend,
  type StreamId,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { LOOKS_MS, MadeUpTenant, rememberedInstant, seeded, uuidOf } from './made-up-tenant.js';

export const TENANT = 't';
/** When a tenant's history begins. */
export const START = Date.UTC(2026, 9, 1);
const DAY_MS = 86_400_000;
/** Between two changes, when no number of days is asked for. */
const STEP_MS = 200;
const BATCH = 4_000;
/** Changes that the audit log speaks of, and those of them that it speaks of late. */
const ATTRIBUTED = 0.2;
const LATE = 0.1;
const LATE_MS = 10 * 60_000;
const MOST_CHANGES_OF_ONE = 100_000;
const UUID_LENGTH = 36;

export interface HistorySize {
  readonly objects: number;
  readonly changes: number;
  /** Over which the changes are spread; five changes a second when absent. */
  readonly days?: number;
}

type LoggedEvent = TimelineEvent | FullSyncCompleted;

/** Told of each change as it is recorded; `index` is the object's number. */
export type ChangeListener = (event: ChangeEvent, index: number, now: number) => void;

/** UUIDs as bytes: a million texts would be gone through by each collection of the process that is measured. */
export class Ids {
  readonly #bytes: Buffer;

  constructor(ids: readonly ObjectId[]) {
    this.#bytes = Buffer.from(ids.join(''), 'latin1');
  }

  get length(): number {
    return this.#bytes.length / UUID_LENGTH;
  }

  at(index: number): ObjectId {
    const start = UUID_LENGTH * index;
    return objectId(this.#bytes.toString('latin1', start, start + UUID_LENGTH));
  }
}

export interface HistoryData {
  readonly ids: Ids;
  readonly largestGroup: ObjectId;
  /** Holds the nested groups. */
  readonly outermostGroup: ObjectId;
  /** The object that changed most. */
  readonly busiest: ObjectId;
  readonly actors: readonly string[];
  readonly first: Instant;
  readonly last: Instant;
  /** When the last so many distinct objects began to change; of every `stride`th only, if given. */
  readonly changedSince: (objects: number, stride?: number) => Instant | undefined;
}

/** When the changes of a history of that size are seen: the first full sync, and the last change. */
export const spanOf = ({ changes, days }: HistorySize) => {
  const step = days === undefined ? STEP_MS : (days * DAY_MS) / changes;
  const at = (number: number): number =>
    START + LOOKS_MS * (1 + Math.floor((number * step) / LOOKS_MS));
  return { first: START, last: at(changes - 1), at };
};

/**
 * Writes a made-up tenant's log: a first full sync, then changes in pages of a delta reader. The same for
 * the same size.
 */
export const writeHistory = async (
  store: EventStore,
  size: HistorySize,
  listener: ChangeListener = () => undefined,
): Promise<HistoryData> => {
  const made = new MadeUpTenant(size.objects, seeded(7));
  const log = new LogWriter(store, made.random);
  const changedAt = new Float64Array(size.objects);
  for (let index = 0; index < size.objects; index += 1) {
    for (const event of made.discovered(index, START)) {
      listener(event, index, START);
      await log.add(event, START);
    }
  }
  const completedAt = instantAt(START);
  const data = { startedAt: completedAt, completedAt, counts: {} };
  await log.add({ type: 'FullSyncCompleted', data }, START);
  await writeChanges(made, log, size, (event, index, now) => {
    changedAt[index] = now;
    listener(event, index, now);
  });
  await log.flush();
  return historyData(made, size, changedAt);
};

const writeChanges = async (
  made: MadeUpTenant,
  log: LogWriter,
  size: HistorySize,
  listener: ChangeListener,
): Promise<void> => {
  const { at } = spanOf(size);
  const late: { readonly due: number; readonly event: LoggedEvent }[] = [];
  const ofBusiest = Math.min(MOST_CHANGES_OF_ONE, size.changes / 5) / size.changes;
  for (let number = 0; number < size.changes; number += 1) {
    const now = at(number);
    for (; late[0] !== undefined && late[0].due <= now; late.shift())
      await log.add(late[0].event, now);
    const isBusiest = Math.floor((number + 1) * ofBusiest) > Math.floor(number * ofBusiest);
    const { event, index } = isBusiest ? made.attributeChange(made.busiest, now) : made.change(now);
    listener(event, index, now);
    const id = await log.add(event, now);
    if (made.random() >= ATTRIBUTED) continue;
    const attributed = made.attributed(event, id, now);
    if (made.random() < LATE) late.push({ due: now + LATE_MS, event: attributed });
    else await log.add(attributed, now);
  }
  for (const { event } of late) await log.add(event, at(size.changes - 1));
};

const historyData = (
  made: MadeUpTenant,
  size: HistorySize,
  changedAt: Float64Array,
): HistoryData => {
  const { first, last } = spanOf(size);
  const ids = new Ids(made.ids);
  return {
    ids,
    actors: made.actors.map(({ name }) => name ?? ''),
    largestGroup: ids.at(made.largestGroup),
    outermostGroup: ids.at(made.outermostGroup),
    busiest: ids.at(made.busiest),
    first: instantAt(first),
    last: instantAt(last),
    changedSince: changedSinceIn(changedAt),
  };
};

/** Made apart, because what it keeps would keep the tenant as well. */
const changedSinceIn =
  (changedAt: Float64Array): HistoryData['changedSince'] =>
  (objects, stride = 1) => {
    const times = changedAt.filter((time, index) => time > 0 && index % stride === 0).sort();
    const since = times.at(-objects);
    return since === undefined ? undefined : instantAt(since - 1);
  };

/** Appends look by look, each in the streams it belongs to, many looks at a time. */
class LogWriter {
  readonly #appends: StreamAppend[] = [];
  readonly #revisions = new Map<StreamId, number>();
  readonly #instant = rememberedInstant();
  #look = new Map<StreamId, NewEvent[]>();
  #observedAt: Instant | undefined;
  #correlationId = '';
  #size = 0;

  constructor(
    private readonly store: EventStore,
    private readonly random: () => number,
  ) {}

  async add(event: LoggedEvent, now: number): Promise<string> {
    const observedAt = this.#instant(now);
    if (observedAt !== this.#observedAt) this.#endLook();
    if (this.#size >= BATCH) await this.flush();
    this.#observedAt = observedAt;
    const id = uuidOf(this.random);
    const metadata = {
      tenantId: TENANT,
      schemaVersion: '1' as const,
      observedAt,
      reader: 'delta',
      $correlationId: this.#correlationId,
    };
    const stream = streamOf(event, observedAt);
    const events = this.#look.get(stream) ?? [];
    events.push({ id, event, metadata });
    this.#look.set(stream, events);
    this.#size += 1;
    return id;
  }

  async flush(): Promise<void> {
    this.#endLook();
    if (this.#appends.length > 0) await this.store.appendBatch(this.#appends.splice(0));
    this.#size = 0;
  }

  #endLook(): void {
    for (const [stream, events] of this.#look) {
      const revision = this.#revisions.get(stream);
      const expected: ExpectedRevision = revision ?? 'no_stream';
      this.#revisions.set(stream, (revision ?? -1) + events.length);
      this.#appends.push({ streamId: stream, expected, events });
    }
    this.#look = new Map();
    this.#correlationId = uuidOf(this.random);
  }
}

const streamOf = ({ data }: LoggedEvent, observedAt: Instant): StreamId =>
  streamId(
    'objectId' in data
      ? changeStream(TENANT, data.objectId, observedAt)
      : captureStream(TENANT, 'sync'),
  );
