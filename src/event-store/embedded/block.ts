import type { EventMetadata, StatelineEvent } from '../../domain/events.js';
import type { Instant } from '../../domain/instant.js';
import {
  type NewEvent,
  position,
  type RecordedEvent,
  type StreamId,
  streamId,
} from '../event-store.port.js';
import { LogDamaged } from './errors.js';

/** Bytes of JSON, about: one event of a block is read at the price of the whole block. */
const BLOCK_SIZE = 64 * 1024;

/** Neighbours in one stream and in the log, kept under one key: their JSON, in order. */
export interface EncodedBlock {
  readonly count: number;
  /** Members of a {@link StoredBlock}. */
  readonly members: string;
}

/** A block with its place, as the log keeps it. */
export interface PlacedBlock extends EncodedBlock {
  readonly streamId: StreamId;
  /** Of its first event. */
  readonly revision: number;
  /** Of its first event. */
  readonly position: number;
}

/** Metadata as neighbours share it: each event has a chain of its own. */
type SharedMetadata = Omit<EventMetadata, 'chain'>;

interface StoredBlock {
  readonly streamId: string;
  readonly revision: number;
  readonly recordedAt: Instant;
  /** Each once: neighbours mostly come from one look and share theirs. */
  readonly metadata: readonly SharedMetadata[];
  readonly events: readonly StoredEvent[];
}

type StoredEvent = readonly [id: string, metadata: number, event: StatelineEvent, chain?: string];

/** The events as blocks of bounded size; throws what `JSON.stringify` throws. */
export const encodeBlocks = (events: readonly NewEvent[]): readonly EncodedBlock[] => {
  const blocks: EncodedBlock[] = [];
  let open = new OpenBlock();
  for (const event of events) {
    if (open.size > BLOCK_SIZE) {
      blocks.push(open.close());
      open = new OpenBlock();
    }
    open.add(event);
  }
  blocks.push(open.close());
  return blocks;
};

class OpenBlock {
  size = 0;
  private readonly metadata = new Map<string, number>();
  private readonly events: string[] = [];
  private last: { readonly metadata: EventMetadata; readonly index: number } | undefined;

  add({ id, event, metadata }: NewEvent): void {
    if (this.last === undefined || !sameButChain(this.last.metadata, metadata)) {
      this.last = { metadata, index: this.indexOf(metadata) };
    }
    const { chain } = metadata;
    const ending = chain === undefined ? ']' : `,${JSON.stringify(chain)}]`;
    const text = `[${JSON.stringify(id)},${this.last.index},${JSON.stringify(event)}${ending}`;
    this.events.push(text);
    this.size += text.length;
  }

  close(): EncodedBlock {
    const metadata = [...this.metadata.keys()].join(',');
    const members = `"metadata":[${metadata}],"events":[${this.events.join(',')}]`;
    return { count: this.events.length, members };
  }

  private indexOf(metadata: EventMetadata): number {
    const text = JSON.stringify({ ...metadata, chain: undefined });
    const known = this.metadata.get(text);
    if (known !== undefined) return known;
    const index = this.metadata.size;
    this.metadata.set(text, index);
    this.size += text.length;
    return index;
  }
}

/** Cheaper than their texts, which are made only when this is `false`. */
const sameButChain = <Metadata extends EventMetadata>(one: Metadata, other: Metadata): boolean => {
  if (one === other) return true;
  for (const name in other) if (name !== 'chain' && one[name] !== other[name]) return false;
  for (const name in one) if (!(name in other)) return false;
  return true;
};

/** What stands on disk for a block. */
export const storedText = (block: PlacedBlock, recordedAt: Instant): string =>
  `{"streamId":${JSON.stringify(block.streamId)},"revision":${block.revision},` +
  `"recordedAt":"${recordedAt}",${block.members}}`;

/** The events of a stored block whose first event stands at `first` in the log. @throws LogDamaged */
export const recordedEvents = (text: string, first: number): readonly RecordedEvent[] => {
  try {
    return eventsIn(text, first);
  } catch (cause) {
    const [, stream, revision] = /^\{"streamId":"([^"]+)","revision":(\d+)/.exec(text) ?? [];
    const readable = stream === undefined ? '' : ` (${stream}, revision ${String(revision)})`;
    throw new LogDamaged(`position ${String(first)}${readable}`, { cause });
  }
};

const eventsIn = (text: string, first: number): readonly RecordedEvent[] => {
  const { events, metadata, revision, recordedAt, ...stored } = JSON.parse(text) as StoredBlock;
  const stream = streamId(stored.streamId);
  return events.map(([id, at, event, chain], index) => ({
    id,
    event,
    metadata: withChain(atIndex(metadata, at), chain),
    streamId: stream,
    revision: revision + index,
    position: position(String(first + index)),
    recordedAt,
  }));
};

/** Shared as long as it can be: who reads many events has fewer objects then. */
const withChain = (shared: SharedMetadata, chain: string | undefined): EventMetadata =>
  chain === undefined ? shared : { ...shared, chain };

const atIndex = (metadata: readonly SharedMetadata[], index: number): SharedMetadata => {
  const found = metadata[index];
  if (found === undefined) throw new RangeError(`A block lacks its metadata ${index}`);
  return found;
};
