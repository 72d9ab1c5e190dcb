import { setImmediate as otherWork } from 'node:timers/promises';
import { InvalidValue } from '../domain/errors.js';
import { type Instant, instantPlus } from '../domain/instant.js';
import type { OperatorAction, OperatorOutcome } from '../domain/operators/operator-act.js';
import type { OperatorActed } from '../domain/operators/operator-events.js';
import { operatorsStream } from '../domain/timeline/streams.js';
import {
  type EventStore,
  type RecordedEvent,
  type StreamId,
  streamId,
} from '../event-store/event-store.port.js';

export interface WantedActs {
  /** Id, or name in any case. */
  readonly actor?: string;
  readonly action?: OperatorAction;
  readonly outcome?: OperatorOutcome;
  /** By the time it was recorded, both included. */
  readonly from?: Instant;
  readonly until?: Instant;
}

export type RecordedAct = OperatorActed['data'] & {
  readonly id: string;
  /** When the log took it. */
  readonly recordedAt: Instant;
};

export interface ActsPage {
  readonly rows: readonly RecordedAct[];
  /** More may be found with it, also where this page is short; `null` at the end. */
  readonly next: string | null;
}

/** Reads acts, until the signal is aborted. */
export type ReadActs = (signal: AbortSignal) => AsyncIterable<readonly RecordedAct[]>;

interface Range {
  readonly first: number;
  readonly end: number;
}

/** Acts read together. */
const CHUNK = 250;
/** Acts looked at for one page. */
const MOST_LOOKED_AT = 10_000;

/**
 * How far the clock of the log may have been set back between two acts for both to be found by their times;
 * so far around those times each act is looked at.
 */
const SET_BACK_MS = 24 * 60 * 60 * 1000;

/** A tenant's acts as they stand in its stream. */
export class RecordedActs {
  private readonly stream: StreamId;

  constructor(
    private readonly store: EventStore,
    tenantId: string,
  ) {
    this.stream = streamId(operatorsStream(tenantId));
  }

  /** Newest first. @throws InvalidValue naming `cursor` */
  async page(wanted: WantedActs, size: number, cursor?: string): Promise<ActsPage> {
    const before = cursor === undefined ? Infinity : revisionIn(cursor);
    const { first, end } = await this.range(wanted);
    const start = Math.min(end, before);
    const rows: RecordedAct[] = [];
    let at = start;
    while (at > first && start - at < MOST_LOOKED_AT && rows.length < size) {
      const from = Math.max(first, at - CHUNK);
      const found = (await this.between(from, at)).filter((event) => isWanted(event, wanted));
      const taken = found.reverse().slice(0, size - rows.length);
      rows.push(...taken.map(rowOf));
      at = taken.length < found.length ? lastOf(taken, from) : from;
      await otherWork();
    }
    return { rows, next: at > first ? String(at) : null };
  }

  /**
   * Oldest first and in groups, some of which are empty: those that stand now, as fast as they are taken.
   * @throws EventStoreUnavailable before the first is read, where the log is away
   */
  async all(wanted: WantedActs): Promise<ReadActs> {
    const range = await this.range(wanted);
    return (signal) => this.groups(wanted, range, signal);
  }

  /** Revisions between which all stand that fit the times: the first, and the one behind the last. */
  private async range({ from, until }: WantedActs): Promise<Range> {
    const last = await this.store.last(this.stream);
    const revision = last?.revision ?? -1;
    const first =
      from === undefined
        ? 0
        : await this.search(revision, (at) => at >= instantPlus(from, -SET_BACK_MS));
    const end =
      until === undefined || last === undefined || last.recordedAt <= until
        ? revision + 1
        : await this.search(revision, (at) => at > instantPlus(until, SET_BACK_MS));
    return { first, end };
  }

  /**
   * A revision for whose time it holds, and not for the one before. Since times go back by no more than
   * {@link SET_BACK_MS}, none before is later, and none behind is earlier, by more than that.
   */
  private async search(last: number, holds: (recordedAt: Instant) => boolean): Promise<number> {
    let low = 0;
    let high = last + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [event] = await this.between(middle, middle + 1);
      if (event === undefined || holds(event.recordedAt)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private async *groups(wanted: WantedActs, { first, end }: Range, signal: AbortSignal) {
    if (first >= end) return;
    let group: RecordedAct[] = [];
    for await (const recorded of this.store.read(this.stream, first)) {
      if (signal.aborted) return;
      if (isWanted(recorded, wanted)) group.push(rowOf(recorded));
      const looked = recorded.revision - first + 1;
      if (looked >= end - first) break;
      if (looked % CHUNK > 0) continue;
      yield group;
      group = [];
    }
    yield group;
  }

  private async between(from: number, end: number): Promise<Acted[]> {
    const events: Acted[] = [];
    for await (const recorded of this.store.read(this.stream, from)) {
      if (recorded.revision >= end) break;
      if (isAct(recorded)) events.push(recorded);
      if (recorded.revision === end - 1) break;
    }
    return events;
  }
}

type Acted = RecordedEvent<OperatorActed>;

const isAct = (recorded: RecordedEvent): recorded is Acted =>
  recorded.event.type === 'OperatorActed';

const lastOf = (taken: readonly Acted[], otherwise: number): number =>
  taken.at(-1)?.revision ?? otherwise;

const isWanted = (recorded: RecordedEvent, wanted: WantedActs): recorded is Acted => {
  if (!isAct(recorded) || !isWithin(recorded, wanted)) return false;
  const { actor, action, outcome } = wanted;
  const { data } = recorded.event;
  return (
    (action === undefined || data.action === action) &&
    (outcome === undefined || data.outcome === outcome) &&
    (actor === undefined || isBy(data.actor, actor))
  );
};

const isWithin = ({ recordedAt }: RecordedEvent, { from, until }: WantedActs): boolean =>
  (from === undefined || recordedAt >= from) && (until === undefined || recordedAt <= until);

const isBy = ({ id, name }: { id: string; name: string }, actor: string): boolean =>
  id === actor || name.toLowerCase() === actor.toLowerCase();

const rowOf = ({ id, recordedAt, event }: Acted): RecordedAct => ({
  id,
  recordedAt,
  ...event.data,
});

const revisionIn = (cursor: string): number => {
  if (/^(0|[1-9]\d{0,14})$/.test(cursor)) return Number(cursor);
  throw new InvalidValue('cursor', 'a cursor from an earlier page', cursor);
};
