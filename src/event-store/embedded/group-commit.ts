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
    const { streamId, expected, ids } = element;
    const last = this.heads.get(streamId) ?? this.log.lastRevision(streamId);
    if (this.isExpected(element, last)) return this.place(element, last + 1);
    if (this.heads.has(streamId)) return 'wait';
    const first = expected === 'no_stream' ? 0 : expected + 1;
    return this.standsAlready(streamId, first, ids) ?? 'refused';
  }

  /** A stream that was removed is none, and goes on behind the revisions it had. */
  private isExpected({ streamId, expected }: Element, last: number): boolean {
    if (expected === 'no_stream') return last < this.log.floorOf(streamId);
    return expected === last && expected >= 0;
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
