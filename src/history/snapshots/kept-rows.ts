import type { RowNo } from '../rows.js';

/** At least so many rows lie between two saved states, however few objects there are. */
const LEAST_GAP = 5_000;
/** Of the objects that there are. */
const GAP_OF_OBJECTS = 0.15;
/** Most states that are kept, roughly: the gaps of a long history are wider. */
const MOST = 24;
/** States made in one pass, which reads each change once for all of them. */
const MOST_AT_ONCE = 12;
/** Gaps are not quite even, because a state is saved a little late. */
const WIDEST = 1.5;

/**
 * Going back over a change takes so many times as long as going on over one: an object that changed since goes on
 * from its saved line, and to what it was before from the last change that tells all of it.
 */
const BACK = 2;

/** Where states of a tenant are saved, and between which rows they are asked for. */
export interface Saved {
  /** Ascending. */
  readonly rows: readonly RowNo[];
  readonly first: RowNo;
  readonly last: RowNo;
  readonly gap: number;
}

/** The state to set out from to one after a row; `undefined` when none is saved. */
export const nearestRow = (rows: readonly RowNo[], row: RowNo): RowNo | undefined => {
  const cost = (one: RowNo): number => (one <= row ? row - one : BACK * (one - row));
  return rows.toSorted((one, other) => cost(one) - cost(other))[0];
};

/** How many rows are to lie between two saved states, so that any is two thirds as far from one at most. */
export const gapFor = (objects: number, rows: number, least = LEAST_GAP): number =>
  Math.max(least, objects * GAP_OF_OBJECTS, rows / MOST);

/**
 * Where states are to be saved next, ascending: what is newest alone, as most questions are about now, then
 * gaps from the newest back, some at a time: one at least, and as many as there is room for.
 */
export const dueRows = (saved: Saved, room = Infinity): readonly RowNo[] => {
  const most = Math.max(1, Math.min(room, MOST_AT_ONCE));
  const due: RowNo[] = [];
  while (due.length < most && !due.includes(saved.last)) {
    const row = dueRow({ ...saved, rows: [...saved.rows, ...due].sort(ascending) });
    if (row === undefined) break;
    due.push(row);
  }
  return due.sort(ascending);
};

const ascending = (one: RowNo, other: RowNo): number => one - other;

const dueRow = ({ rows, first, last, gap }: Saved): RowNo | undefined => {
  const newest = rows.at(-1);
  if (newest === undefined || last - newest > gap / 2) return last;
  for (let place = rows.length - 1; place >= 0; place -= 1) {
    const row = rows[place] ?? first;
    const before = rows[place - 1];
    const isWide = row - (before ?? first) > (before === undefined ? gap / 2 : gap * WIDEST);
    if (isWide) return Math.max(first, Math.round(row - gap));
  }
  return undefined;
};

/** A state that is of no use: nobody asks for instants near it, or its neighbours are near enough. */
export const needlessRow = ({ rows, first, gap }: Saved): RowNo | undefined =>
  rows.find((row, place) => {
    const [before, after] = [rows[place - 1], rows[place + 1]];
    if (after === undefined) return false;
    return row < first || (before !== undefined && after - before <= gap * WIDEST);
  });
