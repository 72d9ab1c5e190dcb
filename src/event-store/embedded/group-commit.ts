import {
  type Appended,
  type ExpectedRevision,
  position,
  type StreamAppend,
  type StreamId,
} from '../event-store.port.js';
import { type EncodedBlock, encodeBlocks, type PlacedBlock } from './block.js';
import type { BlockLog } from './block-log.js';

/** An append that can be written: what remains of its events is text. */
export interface Element {
  readonly streamId: StreamId;
  readonly expected: ExpectedRevision;
  readonly ids: readonly string[];
  readonly blocks: readonly EncodedBlock[];
}

/** Throws a RangeError when there is nothing to append, and what `JSON.stringify` throws. */
export const encodeElement = ({ streamId, expected, events }: StreamAppend): Element => {
  if (events.length === 0) throw new RangeError('An append takes at least one event');
  return { streamId, expected, ids: events.map(({ id }) => id), blocks: encodeBlocks(events) };
};

/** Revision of the last event of a stream that has none. */
const NONE = -1;

/** What the next commit writes, and where it leaves the streams it touches. */
export class GroupCommit {
  readonly blocks: PlacedBlock[] = [];
  size = 0;
  private readonly heads = new Map<StreamId, number>();
  private end: number;

  constructor(private readonly log: BlockLog) {
    this.end = log.head;
  }

  /**
   * Where the element's last event will stand, or stands already; or that it is refused; or that it
   * has to wait, because it runs against an event of this very commit, which may still fail.
   */
  take(element: Element): Appended | 'refused' | 'wait' {
    const { streamId, ids } = element;
    const expected = element.expected === 'no_stream' ? NONE : element.expected;
    const head = this.heads.get(streamId) ?? this.headOnDisk(streamId);
    if (head === expected && (expected >= 0 || element.expected === 'no_stream')) {
      return this.place(element, head + 1);
    }
    if (this.heads.has(streamId)) return 'wait';
    return this.standsAlready(streamId, expected + 1, ids) ?? 'refused';
  }

  private place({ streamId, blocks }: Element, first: number): Appended {
    let revision = first;
    for (const block of blocks) {
      this.blocks.push({ ...block, streamId, revision, position: this.end + 1 });
      revision += block.count;
      this.end += block.count;
      this.size += block.members.length;
    }
    this.heads.set(streamId, revision - 1);
    return { revision: revision - 1, position: position(String(this.end)) };
  }

  private headOnDisk(streamId: StreamId): number {
    const last = this.log.blockBefore(streamId, Infinity);
    return last === undefined ? NONE : last.revision + last.count - 1;
  }

  /** A repeated append finds its own ids, all of them, at the revisions it asked for. */
  private standsAlready(
    streamId: StreamId,
    first: number,
    ids: readonly string[],
  ): Appended | undefined {
    let index = 0;
    for (const { events } of this.log.blocksOf(streamId, first)) {
      for (const { id, revision, position } of events) {
        if (revision < first) continue;
        if (id !== ids[index]) return undefined;
        index += 1;
        if (index === ids.length) return { revision, position };
      }
    }
    return undefined;
  }
}
