import { isDeepStrictEqual } from 'node:util';
import type { NewEvent, Position, RecordedEvent, StreamId } from '../event-store.port.js';
import type { CopiedPositions } from './copied-positions.js';
import { NotACopy } from './errors.js';
import { WINDOW_EVENTS } from './windows.js';

/** How far a log is a copy of another. */
export interface Compared {
  /** Events that both hold. */
  readonly events: number;
  /** The last event of the source before the first that the copy lacks. */
  readonly whole: Position | 'start';
  readonly complete: boolean;
  /** The last revision of each stream that the copy holds. */
  readonly revisions: ReadonlyMap<StreamId, number>;
}

export interface ToCompare {
  readonly source: AsyncIterable<RecordedEvent>;
  readonly target: AsyncIterable<RecordedEvent>;
  readonly positions: CopiedPositions;
  /** Told of each event that both hold, in the order of the source, and which one that is, from 1. */
  readonly onEqual: (event: RecordedEvent, count: number) => void;
}

/** Events of one window may stand in the copy in another order, the more so when it went on later. */
const OUT_OF_ORDER = 2 * WINDOW_EVENTS;

/**
 * Reads both logs side by side and compares each event with its copy: id, stream, revision, data and
 * metadata. The copy may end early. @throws NotACopy at the first event that is not in the source, or
 * is another one there
 */
export const compareLogs = async (logs: ToCompare): Promise<Compared> => {
  const ahead = new Ahead(logs.target);
  try {
    return await sideBySide(logs, ahead);
  } finally {
    await ahead.close();
  }
};

const sideBySide = async (logs: ToCompare, ahead: Ahead): Promise<Compared> => {
  const { source, positions, onEqual } = logs;
  const revisions = new Map<StreamId, number>();
  let events = 0;
  let whole: Position | 'start' = 'start';
  let lacking = 0;
  for await (const event of source) {
    if (lacking === 0) positions.reached(event.position);
    const copy = await ahead.take(event);
    if (copy === undefined) lacking += 1;
    else {
      mustEqual(copy, positions.translated(event));
      positions.copiedTo(copy.position);
      revisions.set(event.streamId, event.revision);
      onEqual(event, (events += 1));
    }
    if (lacking === 0) whole = event.position;
    else if (lacking > OUT_OF_ORDER || ahead.isEmpty) break;
  }
  await ahead.mustBeEmpty();
  return { events, whole, complete: lacking === 0, revisions };
};

/** What was read of the copy and not yet met in the source. */
class Ahead {
  private readonly events = new Map<string, RecordedEvent>();
  private readonly reading: AsyncIterator<RecordedEvent, unknown>;
  private ended = false;

  constructor(target: AsyncIterable<RecordedEvent>) {
    this.reading = target[Symbol.asyncIterator]();
  }

  /** Nothing is left, here and to be read. */
  get isEmpty(): boolean {
    return this.ended && this.events.size === 0;
  }

  /** The copy of an event, if there is one. */
  async take(event: RecordedEvent): Promise<RecordedEvent | undefined> {
    const key = keyOf(event);
    const known = this.events.get(key);
    if (known !== undefined) {
      this.events.delete(key);
      return known;
    }
    for (;;) {
      const next = await this.next();
      if (next === undefined || keyOf(next) === key) return next;
      this.events.set(keyOf(next), next);
      if (this.events.size > OUT_OF_ORDER) await this.mustBeEmpty();
    }
  }

  /** @throws NotACopy */
  async mustBeEmpty(): Promise<void> {
    const left = this.events.values().next().value ?? (await this.next());
    if (left !== undefined) throw new NotACopy(left);
  }

  async close(): Promise<void> {
    await this.reading.return?.();
  }

  private async next(): Promise<RecordedEvent | undefined> {
    if (this.ended) return undefined;
    const next = await this.reading.next();
    if (next.done !== true) return next.value;
    this.ended = true;
    return undefined;
  }
}

const keyOf = ({ streamId, revision }: RecordedEvent): string => `${String(revision)} ${streamId}`;

/** @throws NotACopy */
const mustEqual = (copy: RecordedEvent, original: NewEvent): void => {
  const { id, event, metadata } = copy;
  if (id !== original.id || !equal(event, original.event) || !equal(metadata, original.metadata)) {
    throw new NotACopy(copy);
  }
};

/** Texts are equal mostly, and compared in a third of the time. */
const equal = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other) || isDeepStrictEqual(one, other);
