import type { Trust } from '../api/types.js';

/** Something as it was at a moment. */
export interface Looked {
  readonly answer: { readonly trust: Pick<Trust, 'instant' | 'position'> };
  /** The moment as the address names it: an instant, a backup id, a log position; empty or `now` is now. */
  readonly at: string;
}

/** The earlier one first; changes that one look saw have an instant in common, and only the log tells their order. */
export const inOrder = <Sight extends Looked>(
  one: Sight,
  other: Sight,
): readonly [earlier: Sight, later: Sight] =>
  isAfter(one.answer.trust, other.answer.trust) ? [other, one] : [one, other];

type Moment = Pick<Trust, 'instant' | 'position'>;

const isAfter = (one: Moment, other: Moment): boolean =>
  one.instant === other.instant
    ? BigInt(one.position) > BigInt(other.position)
    : one.instant > other.instant;
