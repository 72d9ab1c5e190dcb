import type { Actor } from '../timeline/events.js';
import type { AlarmObject } from './alarm-events.js';
import type { Rate } from './alarm-rule.js';

/** One thing that is counted. */
export interface Match {
  /** Tells it from others that are counted. */
  readonly unit: string;
  /** When it happened, as far as is known; milliseconds since 1970. */
  readonly atMs: number;
  readonly changeId: string;
  readonly object: AlarmObject;
  readonly actors: readonly Actor[];
  readonly correlationId: string | null;
}

/** What is remembered of one key: what is counted, in the order of the log, and what was told already. */
interface Counter {
  readonly matches: readonly Match[];
  readonly told: { readonly fromMs: number; readonly untilMs: number } | null;
}

export type RatesState = readonly (readonly [string, Counter])[];

/** Keys that are counted for; who was silent longest is forgotten first. */
const MOST_KEYS = 2_000;
const MOST_MATCHES = 200_000;
/** What goes on is told again after so long. */
const AGAIN_AFTER_MS = 3_600_000;

const NOTHING: Counter = { matches: [], told: null };

/**
 * Counts in the order of the log. What happened within one time of what was told already belongs to that, until
 * nothing more comes for so long, or for an hour at most.
 */
export class Rates {
  readonly #counters = new Map<string, Counter>();
  /** Of all keys. */
  #matches = 0;

  constructor(state: RatesState) {
    for (const [key, counter] of state) this.#keep(key, counter);
  }

  get state(): RatesState {
    return [...this.#counters];
  }

  /** The matches within the time when these are the ones too many, else `null`. */
  count(key: string, rate: Rate, matches: readonly Match[]): readonly Match[] | null {
    const before = this.#counters.get(key) ?? NOTHING;
    let counter = before;
    for (const match of matches) counter = counted(counter, rate, match);
    const [last] = matches.slice(-1);
    const hit = last === undefined ? [] : withinTime(counter.matches, rate, last.atMs);
    if (hit.length > rate.moreThan && last !== undefined) {
      counter = { matches: [], told: { fromMs: last.atMs, untilMs: last.atMs } };
    }
    this.#keep(key, counter);
    return hit.length > rate.moreThan ? hit : null;
  }

  #keep(key: string, counter: Counter): void {
    this.#forget(key);
    this.#counters.set(key, counter);
    this.#matches += counter.matches.length;
    for (const oldest of this.#counters.keys()) {
      if (this.#counters.size <= MOST_KEYS && this.#matches <= MOST_MATCHES) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    this.#matches -= this.#counters.get(key)?.matches.length ?? 0;
    this.#counters.delete(key);
  }
}

const counted = (counter: Counter, rate: Rate, match: Match): Counter => {
  const { told } = counter;
  if (told !== null && belongsTo(told, rate, match.atMs)) {
    const untilMs = Math.max(told.untilMs, match.atMs);
    return { ...counter, told: { ...told, untilMs } };
  }
  const others = counter.matches.filter(({ unit }) => unit !== match.unit);
  // So many more that a few which come late push nobody out.
  return { ...counter, matches: [...others, match].slice(-2 * (rate.moreThan + 1)) };
};

const belongsTo = (
  { fromMs, untilMs }: NonNullable<Counter['told']>,
  { withinMs }: Rate,
  atMs: number,
): boolean =>
  atMs >= fromMs - withinMs &&
  atMs <= Math.min(untilMs + withinMs, fromMs + Math.max(AGAIN_AFTER_MS, withinMs));

/** The most matches that lie within one time that holds a moment. */
const withinTime = (
  matches: readonly Match[],
  { moreThan, withinMs }: Rate,
  atMs: number,
): readonly Match[] => {
  if (matches.length <= moreThan) return [];
  const near = matches
    .filter((match) => Math.abs(match.atMs - atMs) <= withinMs)
    .sort((one, other) => one.atMs - other.atMs);
  let most: readonly Match[] = [];
  let end = 0;
  near.forEach(({ atMs: beginMs }, begin) => {
    while ((near[end]?.atMs ?? Infinity) <= beginMs + withinMs) end += 1;
    const holds = beginMs <= atMs && atMs <= beginMs + withinMs;
    if (holds && end - begin > most.length) most = near.slice(begin, end);
  });
  return most;
};
