/** One alarm that a target is still to be told of. */
export interface OpenDelivery {
  readonly rule: string;
  /** Milliseconds since 1970 before which it is not tried. */
  readonly dueMs: number;
  /** Whether it is told by itself: together with others it was refused. */
  readonly isAlone: boolean;
}

/**
 * How a target is told of many at once: people get one message that says how many there are, programs that count
 * by themselves get each, and what acts takes one after another.
 */
export type Gathering = 'by-rule' | 'all' | 'none';

/** Told next together, oldest first; or nothing before that moment, `null`: before another alarm. */
export type Next<Open> =
  | { readonly kind: 'tell'; readonly open: readonly [Open, ...Open[]] }
  | { readonly kind: 'wait'; readonly untilMs: number | null };

/** Messages of one rule in a minute; what comes beyond is told as one when the minute is over. */
const MOST_A_MINUTE = 5;
const MINUTE_MS = 60_000;
const MOST_AT_ONCE = 100;

/**
 * What a target is told next. `toldMs` says when it was told of each rule; what is `open` is in the order in which it
 * was raised.
 */
export const nextMessage = <Open extends OpenDelivery>(
  open: Iterable<Open>,
  toldMs: ReadonlyMap<string, readonly number[]>,
  gathering: Gathering,
  nowMs: number,
): Next<Open> => {
  const due: Open[] = [];
  let untilMs: number | null = null;
  for (const one of open) {
    if (one.dueMs <= nowMs) due.push(one);
    else untilMs = Math.min(untilMs ?? one.dueMs, one.dueMs);
  }
  const [first] = due;
  if (first === undefined) return { kind: 'wait', untilMs };
  if (gathering === 'none') return { kind: 'tell', open: [first] };
  if (gathering === 'all') return { kind: 'tell', open: [first, ...due.slice(1, MOST_AT_ONCE)] };
  return byRule(due, toldMs, nowMs, untilMs);
};

const byRule = <Open extends OpenDelivery>(
  due: readonly Open[],
  toldMs: ReadonlyMap<string, readonly number[]>,
  nowMs: number,
  otherMs: number | null,
): Next<Open> => {
  let untilMs = otherMs;
  for (const [rule, [first, ...others]] of ofEachRule(due)) {
    const recent = inLastMinute(toldMs.get(rule) ?? [], nowMs);
    const oldest = recent.at(-MOST_A_MINUTE);
    if (first.isAlone) return { kind: 'tell', open: [first] };
    if (oldest === undefined) {
      const isStorm = others.length >= MOST_A_MINUTE;
      return { kind: 'tell', open: isStorm ? [first, ...others] : [first] };
    }
    untilMs = Math.min(untilMs ?? Infinity, oldest + MINUTE_MS);
  }
  return { kind: 'wait', untilMs };
};

const ofEachRule = <Open extends OpenDelivery>(
  due: readonly Open[],
): ReadonlyMap<string, [Open, ...Open[]]> => {
  const rules = new Map<string, [Open, ...Open[]]>();
  for (const one of due) {
    const name = one.isAlone ? `${one.rule}\n` : one.rule;
    const known = rules.get(name);
    if (known === undefined) rules.set(name, [one]);
    else known.push(one);
  }
  return rules;
};

/** Of moments, those that still count for how much a target is told. */
export const inLastMinute = (moments: readonly number[], nowMs: number): readonly number[] =>
  moments.filter((ms) => ms > nowMs - MINUTE_MS);
