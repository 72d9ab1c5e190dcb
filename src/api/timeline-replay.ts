import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { withFewerLinks } from './fewer-links.js';
import { InvalidValue } from '../domain/errors.js';
import { epochMsOf, type Instant, instantAt } from '../domain/instant.js';
import {
  isReported,
  type Page,
  type TenantHistory,
  type TimelineQuery,
  type TimelineRow,
} from '../history/history.port.js';
import type { StreamedEvent } from './event-stream.js';

const PAGE_SIZE = 100;
/** Between two entries, however fast they followed one another: at most 500 a second. */
const LEAST_PAUSE_MS = 2;
/** Between two events that tell the time. */
const CLOCK_MS = 250;
/** What a replay makes up for when a pause took longer than meant; all else puts it off. */
const SLACK_MS = 50;

/** How fast time goes, and how long nothing may happen. */
export interface Pace {
  readonly speed: number;
  readonly maxPauseMs: number;
  /** Of each entry at most; all of them when left out. */
  readonly links?: number | undefined;
}

/** Milliseconds by which a replay waits; a wait that is aborted ends at once. */
export interface Waiting {
  now(): number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const inRealTime: Waiting = {
  now: () => performance.now(),
  wait: (ms, signal) => pause(ms, undefined, { signal }).catch(() => undefined),
};

/** Pages of a timeline, each read when the one before is told. */
export interface ReplayedPages {
  readonly first: Page<TimelineRow>;
  after(cursor: string): Page<TimelineRow>;
}

/**
 * What stands behind an earlier event of a replay, oldest first.
 * @throws InvalidValue naming `Last-Event-ID` when there was no such event
 */
export const pagesBehind = (
  history: TenantHistory,
  query: Omit<TimelineQuery, 'order' | 'page'>,
  lastEventId: string,
): ReplayedPages => {
  const pageOf = (after?: string): Page<TimelineRow> =>
    history.timeline({
      ...query,
      order: 'oldest-first',
      page: { size: PAGE_SIZE, ...(after !== undefined && { after }) },
    });
  try {
    return { first: lastEventId === '' ? pageOf() : pageOf(lastEventId), after: pageOf };
  } catch (error) {
    if (!(error instanceof InvalidValue) || error.field !== 'cursor') throw error;
    throw new InvalidValue(
      'Last-Event-ID',
      'the id of an earlier event of this replay',
      lastEventId,
    );
  }
};

async function* rowsOf(pages: ReplayedPages): AsyncGenerator<TimelineRow> {
  let page = pages.first;
  yield* page.rows;
  while (page.next !== null) {
    // A filter that few rows pass makes many pages with nothing on them.
    await turn();
    page = pages.after(page.next);
    yield* page.rows;
  }
}

/** One telling of a timeline, at the pace in which it happened. */
export class Replay {
  /** The place of the last entry that was told. */
  #id: string;
  /** The replayed time, and when it was due. */
  #atMs: number | undefined;
  #dueMs: number;
  #clockDueMs: number;
  #told = 0;
  #reported = 0;

  /** Goes on behind an event id, which may be empty; time begins with `from`, else with the first entry. */
  constructor(
    private readonly history: TenantHistory,
    private readonly pace: Pace,
    { lastEventId, from }: { readonly lastEventId: string; readonly from?: Instant },
    private readonly waiting: Waiting = inRealTime,
  ) {
    this.#id = lastEventId;
    this.#atMs = from === undefined ? undefined : epochMsOf(from);
    this.#dueMs = waiting.now();
    this.#clockDueMs = this.#dueMs;
  }

  /** Ends when everything is told, or without an `end` when aborted. */
  async *events(pages: ReplayedPages, signal: AbortSignal): AsyncGenerator<StreamedEvent> {
    for await (const entry of rowsOf(pages)) {
      const { instant, cursor } = this.history.placeOfEntry(entry);
      yield* this.#timePassing(epochMsOf(instant), signal);
      if (signal.aborted) return;
      this.#id = cursor;
      this.#told += 1;
      this.#reported += Number(isReported(entry));
      yield this.#event('entry', withFewerLinks(entry, this.pace.links));
      if (this.waiting.now() >= this.#clockDueMs) yield this.#clock(epochMsOf(instant));
    }
    if (!signal.aborted) yield this.#end();
  }

  /** Waits until something is due, and tells the time meanwhile. */
  async *#timePassing(untilMs: number, signal: AbortSignal): AsyncGenerator<StreamedEvent> {
    const fromMs = this.#atMs ?? untilMs;
    const begunMs = this.waiting.now();
    this.#dueMs = Math.max(this.#dueMs + this.#pauseBetween(fromMs, untilMs), begunMs - SLACK_MS);
    this.#atMs = untilMs;
    for (let now = begunMs; now < this.#dueMs && !signal.aborted; now = this.waiting.now()) {
      if (now >= this.#clockDueMs) {
        const passed = (now - begunMs) / (this.#dueMs - begunMs);
        yield this.#clock(fromMs + Math.floor(passed * (untilMs - fromMs)));
      }
      const nextMs = Math.min(this.#dueMs, this.#clockDueMs);
      await this.waiting.wait(Math.max(0, nextMs - this.waiting.now()), signal);
    }
  }

  #pauseBetween(fromMs: number, untilMs: number): number {
    const { speed, maxPauseMs } = this.pace;
    return Math.max(LEAST_PAUSE_MS, Math.min((untilMs - fromMs) / speed, maxPauseMs));
  }

  #clock(atMs: number): StreamedEvent {
    this.#clockDueMs = this.waiting.now() + CLOCK_MS;
    return this.#event('clock', { instant: instantAt(atMs), told: this.#told });
  }

  #end(): StreamedEvent {
    const instant = this.#told === 0 ? null : instantAt(this.#atMs ?? 0);
    return this.#event('end', { instant, told: this.#told, reported: this.#reported });
  }

  #event(event: string, data: unknown): StreamedEvent {
    return { id: this.#id, event, data };
  }
}
