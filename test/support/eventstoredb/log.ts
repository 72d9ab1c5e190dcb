import { randomUUID } from 'node:crypto';
import { checkAppend } from './append-check.js';
import { RecentIds } from './recent-ids.js';
import { noMetadata, parseStreamMetadata, type StreamMetadata } from './stream-metadata.js';

/** The revision that stands for "deleted" in `$tb` and in tombstones: 2^63 - 1, which a double rounds up. */
export const DELETED = 2 ** 63;
/** What a record costs besides its stream's name, its type, its data and its metadata. */
const RECORD_OVERHEAD_BYTES = 90;
/** A server's log never begins at 0 with the first event: an epoch and system records come first. */
const FIRST_POSITION = 1_337;

export type Expected = number | 'any' | 'no_stream' | 'stream_exists';

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface LogRecord extends ProposedEvent {
  /** Byte offset in the log: commit and prepare position of the event. */
  readonly position: number;
  /** Bytes up to the next record. */
  readonly size: number;
  readonly streamId: string;
  readonly revision: number;
  readonly createdMs: number;
}

export interface Stream {
  readonly id: string;
  /** By revision; scavenged ones are `undefined`. */
  readonly records: (LogRecord | undefined)[];
  metadata: StreamMetadata;
  isTombstoned: boolean;
}

export type AppendOutcome =
  | { readonly outcome: 'appended'; readonly revision: number; readonly position?: number }
  | { readonly outcome: 'repeated'; readonly revision: number; readonly position?: number }
  | { readonly outcome: 'wrong expected version'; readonly actual: number }
  | { readonly outcome: 'stream deleted' };

export const lastRevision = (stream: Stream | undefined): number =>
  (stream?.records.length ?? 0) - 1;

export const isMetastream = (streamId: string): boolean => streamId.startsWith('$$');
export const metastreamOf = (streamId: string): string => `$$${streamId}`;

const encoder = new TextEncoder();
const NOTHING = new Uint8Array();

/** One log of all streams, in memory, with the rules of the real server's index writer. */
export class EventLog {
  private log: LogRecord[] = [];
  private readonly streams = new Map<string, Stream>();
  private readonly recentIds = new RecentIds();
  private readonly waiting = new Set<() => void>();
  private end = FIRST_POSITION;

  constructor(private readonly nowMs: () => number) {}

  /** In position order. A scavenge replaces the array. */
  get records(): readonly LogRecord[] {
    return this.log;
  }

  /** Where the next record will stand. */
  get endPosition(): number {
    return this.end;
  }

  stream(streamId: string): Stream | undefined {
    return this.streams.get(streamId);
  }

  /** Index of the first record at or behind a position. */
  indexAt(position: number): number {
    let low = 0;
    let high = this.log.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.log[middle]?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  append(streamId: string, expected: Expected, events: readonly ProposedEvent[]): AppendOutcome {
    const stream = this.streams.get(streamId);
    const verdict = checkAppend({
      stream,
      hasMetadata: this.hasMetadata(streamId),
      expected,
      ids: events.map((event) => event.id),
      recentRevision: (id) => this.recentIds.revisionOf(streamId, id),
    });
    if (verdict.outcome !== 'new') return verdict;
    const last = this.writeAll(streamId, events);
    if (isMetastream(streamId)) this.keepMetadata(streamId, last);
    this.announce();
    return last
      ? { outcome: 'appended', revision: last.revision, position: last.position }
      : { outcome: 'appended', revision: lastRevision(stream) };
  }

  /** Hides all events by a metadata document that names nothing else, as the real server does. */
  softDelete(streamId: string, expected: Expected): AppendOutcome {
    const refusal = this.refusalToDelete(streamId, expected);
    if (refusal) return refusal;
    const exists = lastRevision(this.streams.get(streamId)) >= 0 || this.hasMetadata(streamId);
    if (!exists) return { outcome: 'wrong expected version', actual: -1 };
    const record = this.writeMetadata(streamId, '{"$tb":9223372036854775807}');
    this.announce();
    return { outcome: 'appended', revision: record.revision, position: record.position };
  }

  tombstone(streamId: string, expected: Expected): AppendOutcome {
    const refusal = this.refusalToDelete(streamId, expected);
    if (refusal) return refusal;
    const stream = this.streamOf(streamId);
    const record = this.put(streamId, DELETED, {
      id: randomUUID(),
      type: '$streamDeleted',
      isJson: false,
      data: NOTHING,
      metadata: NOTHING,
    });
    stream.isTombstoned = true;
    this.announce();
    return { outcome: 'appended', revision: record.revision, position: record.position };
  }

  /** Removes what is hidden for ever; the last event of a stream stays, as on a real server. */
  scavenge(): void {
    const kept = this.log.filter((record) => this.survives(record));
    for (const record of this.log) {
      const stream = this.streams.get(record.streamId);
      if (stream && !this.survives(record)) stream.records[record.revision] = undefined;
    }
    this.log = kept;
  }

  /** What a restart does to it: ids of recent events are no longer known by heart. */
  forgetRecentIds(): void {
    this.recentIds.clear();
  }

  /** Calls back once, behind the next write. Gives a function that takes it back. */
  onceAppended(notify: () => void): () => void {
    this.waiting.add(notify);
    return () => this.waiting.delete(notify);
  }

  isVisible(stream: Stream, record: LogRecord): boolean {
    const { maxAgeMs } = stream.metadata;
    if (record.revision < this.firstVisible(stream)) return false;
    return maxAgeMs === undefined || record.createdMs >= this.nowMs() - maxAgeMs;
  }

  /** The lowest revision that `$maxCount` and `$tb` let through. */
  firstVisible(stream: Stream): number {
    const { truncateBefore = 0, maxCount } = stream.metadata;
    const byCount = maxCount === undefined ? 0 : stream.records.length - maxCount;
    return Math.max(truncateBefore, byCount, 0);
  }

  private survives(record: LogRecord): boolean {
    const stream = this.streams.get(record.streamId);
    if (!stream || record.revision === DELETED) return true;
    if (stream.isTombstoned) return false;
    if (isMetastream(stream.id) && this.streams.get(stream.id.slice(2))?.isTombstoned) return false;
    return record.revision === lastRevision(stream) || this.isVisible(stream, record);
  }

  private refusalToDelete(streamId: string, expected: Expected): AppendOutcome | undefined {
    const verdict = checkAppend({
      stream: this.streams.get(streamId),
      hasMetadata: this.hasMetadata(streamId),
      expected,
      ids: [randomUUID()],
      recentRevision: () => undefined,
    });
    return verdict.outcome === 'new' ? undefined : verdict;
  }

  private hasMetadata(streamId: string): boolean {
    return lastRevision(this.streams.get(metastreamOf(streamId))) >= 0;
  }

  /** A deleted stream comes back with the first event that is appended to it. */
  private writeAll(streamId: string, events: readonly ProposedEvent[]): LogRecord | undefined {
    const stream = this.streams.get(streamId);
    const recreateFrom = lastRevision(stream) + 1;
    const revives = stream?.metadata.truncateBefore === DELETED;
    let last: LogRecord | undefined;
    for (const event of events) last = this.write(streamId, event);
    if (revives) this.revive(streamId, recreateFrom);
    return last;
  }

  private revive(streamId: string, recreateFrom: number): void {
    const document = this.streams.get(streamId)?.metadata.document ?? {};
    this.writeMetadata(streamId, JSON.stringify({ ...document, $tb: recreateFrom }));
  }

  private writeMetadata(streamId: string, json: string): LogRecord {
    const record = this.write(metastreamOf(streamId), {
      id: randomUUID(),
      type: '$metadata',
      isJson: true,
      data: encoder.encode(json),
      metadata: NOTHING,
    });
    this.streamOf(streamId).metadata = parseStreamMetadata(record.data);
    return record;
  }

  private keepMetadata(metastreamId: string, last: LogRecord | undefined): void {
    if (!last) return;
    const streamId = metastreamId.slice(2);
    const stream = this.streamOf(streamId);
    const wasDeleted = stream.metadata.truncateBefore === DELETED;
    stream.metadata = parseStreamMetadata(last.data);
    if (wasDeleted) this.revive(streamId, lastRevision(stream) + 1);
  }

  private write(streamId: string, event: ProposedEvent): LogRecord {
    const stream = this.streamOf(streamId);
    const record = this.put(streamId, stream.records.length, event);
    stream.records.push(record);
    this.recentIds.add(streamId, event.id, record.revision);
    return record;
  }

  private put(streamId: string, revision: number, event: ProposedEvent): LogRecord {
    const { id, type, isJson, data, metadata } = event;
    const names = streamId.length + type.length;
    const size = RECORD_OVERHEAD_BYTES + names + data.length + metadata.length;
    const position = this.end;
    const createdMs = this.nowMs();
    const record: LogRecord = {
      ...{ position, size, streamId, revision, createdMs },
      ...{ id, type, isJson, data, metadata },
    };
    this.log.push(record);
    this.end += size;
    return record;
  }

  private streamOf(streamId: string): Stream {
    const known = this.streams.get(streamId);
    if (known) return known;
    const metadata = isMetastream(streamId) ? { ...noMetadata, maxCount: 1 } : noMetadata;
    const stream: Stream = { id: streamId, records: [], metadata, isTombstoned: false };
    this.streams.set(streamId, stream);
    return stream;
  }

  private announce(): void {
    const notified = [...this.waiting];
    this.waiting.clear();
    for (const notify of notified) notify();
  }
}
