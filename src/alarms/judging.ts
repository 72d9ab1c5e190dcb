import { hash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Alarm } from '../domain/alarms/alarm-events.js';
import type { AlarmRule } from '../domain/alarms/alarm-rule.js';
import { Judge, type JudgeState } from '../domain/alarms/judge.js';
import type { Watched } from '../domain/alarms/watched.js';
import { changeStreams } from '../domain/timeline/streams.js';
import type { EventStore, Position, RecordedEvent } from '../event-store/event-store.port.js';
import type { History } from '../history/history.port.js';
import { type Principals, ThenInHistory } from './then-in-history.js';

/** An alarm, and the entry of the log that completed it. */
export interface Found {
  readonly alarm: Alarm;
  readonly entryId: string;
  readonly position: Position;
}

/** A piece of the log, judged. */
export interface Judged {
  readonly last: Position;
  readonly events: number;
  readonly found: readonly Found[];
}

/** Other work gets its turn after so long. */
const TURN_MS = 10;

export const newJudge = (
  rules: readonly AlarmRule[],
  watched: Watched,
  state?: JudgeState,
): Judge => new Judge({ rules, watched, sha256: (text) => hash('sha256', text) }, state);

/** A tenant's log and what is known of how the tenant stood. */
export interface Ground {
  readonly tenantId: string;
  readonly store: EventStore;
  readonly history: History;
}

/** Judges the log behind a place: what stands there, or with a signal what comes as well. */
export async function* judging(
  { tenantId, store, history }: Ground,
  judge: Judge,
  after: Position | 'start',
  live?: AbortSignal,
): AsyncGenerator<Judged, void, undefined> {
  const range = { after, streamPrefixes: [changeStreams(tenantId)] };
  const tenant = history.open(tenantId);
  const principals: Principals = new Map();
  const clock = new Turns();
  for await (const batch of store.batches(range, live)) {
    const last = batch.at(-1);
    if (last === undefined) continue;
    await history.caughtUp(last.position);
    const found: Found[] = [];
    for (const entry of batch) {
      const then = new ThenInHistory(tenant, entry.position, principals);
      for (const alarm of judge.take(entry, then)) found.push(foundIn(entry, alarm));
      if (clock.isOver()) await clock.next();
    }
    yield { last: last.position, events: batch.length, found };
  }
}

const foundIn = ({ id, position }: RecordedEvent, alarm: Alarm): Found => ({
  alarm,
  entryId: id,
  position,
});

class Turns {
  #begunMs = performance.now();
  #asked = 0;

  isOver(): boolean {
    this.#asked += 1;
    return this.#asked % 16 === 0 && performance.now() - this.#begunMs > TURN_MS;
  }

  async next(): Promise<void> {
    await turn();
    this.#begunMs = performance.now();
  }
}
