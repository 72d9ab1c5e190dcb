import { setImmediate } from 'node:timers/promises';
import type { LogRange, RecordedEvent, StreamId } from '../event-store.port.js';
import type { BlockLog, Look, ReadBlock } from './block-log.js';
import { StreamFilter } from './stream-filter.js';

/** Characters of JSON read in one turn of the event loop: about two milliseconds. */
const TURN = 256 * 1024;

/** Events of one stream from revision `from` on. */
export async function* streamEvents(
  log: BlockLog,
  streamId: StreamId,
  from: number,
): AsyncGenerator<RecordedEvent, void, undefined> {
  const pause = pauses();
  for (const { events, size } of log.blocksOf(streamId, from)) {
    for (const event of events) if (event.revision >= from) yield event;
    await pause(size);
  }
}

/** What lets a reader of the log stay when it has read all. */
export interface Live {
  readonly ended: () => boolean;
  /** Resolves when there is more to read, or the reading has ended. */
  readonly grown: () => Promise<void>;
}

/** {@link logBatches} one by one. */
export async function* logEvents(
  log: BlockLog,
  range: LogRange,
  live?: Live,
): AsyncGenerator<RecordedEvent, void, undefined> {
  for await (const events of logBatches(log, range, live)) {
    for (const event of events) {
      if (live?.ended() === true) return;
      yield event;
    }
  }
}

/**
 * Events of the log behind `after`: those that stand now, or with `live` until it has ended. No read
 * transaction of the database outlives a look, so a reader may take its time, and may stop anywhere.
 */
export async function* logBatches(
  log: BlockLog,
  { after, streamPrefixes }: LogRange,
  live?: Live,
): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  const filter = streamPrefixes && new StreamFilter(streamPrefixes);
  const first = after === 'start' ? 1 : Number(after) + 1;
  for await (const { position, events } of logBlocks(log, first, filter, live)) {
    if (live?.ended() === true) return;
    const wanted = position < first ? events.slice(first - position) : events;
    if (wanted.length > 0) yield wanted;
  }
}

async function* logBlocks(
  log: BlockLog,
  first: number,
  filter: StreamFilter | undefined,
  live: Live | undefined,
): AsyncGenerator<ReadBlock, void, undefined> {
  const pause = pauses();
  let next = log.startOfBlockAt(first);
  for (;;) {
    const until = log.head;
    for (const look of looks(log, next, until, filter)) {
      for (const block of blocksAt(log, look.places)) {
        yield block;
        await pause(block.size);
      }
      next = look.next;
    }
    if (live === undefined || live.ended()) return;
    if (log.head === until) await live.grown();
  }
}

/** All looks up to `until`; what the next one found is fetched from the disk while one is read. */
function* looks(
  log: BlockLog,
  first: number,
  until: number,
  filter: StreamFilter | undefined,
): Generator<Look, void, undefined> {
  let look = first <= until ? log.look(first, until, filter) : undefined;
  while (look !== undefined) {
    const after: Look | undefined =
      look.next <= until ? log.look(look.next, until, filter) : undefined;
    if (after !== undefined) log.fetch(after.places);
    yield look;
    look = after;
  }
}

/** Each is looked up when it is its turn: it may have been removed meanwhile. */
function* blocksAt(
  log: BlockLog,
  places: readonly number[],
): Generator<ReadBlock, void, undefined> {
  for (const place of places) yield* log.blocksAt(place);
}

/** Lets others have the event loop each time a turn's worth was read. */
const pauses = () => {
  let read = 0;
  return (size: number): Promise<void> | undefined => {
    read += size;
    if (read < TURN) return undefined;
    read = 0;
    return setImmediate();
  };
};
