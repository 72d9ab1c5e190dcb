import type { LifeStep, LinkStep, RecreateStep, Step, UpdateStep } from './plan.js';
import { apart } from './order/apart.js';
import { withoutCycles } from './order/cycles.js';
import { dependenciesOf } from './order/dependencies.js';
import { levelled } from './order/levels.js';
import { placeOf } from './order/place.js';
import { phaseOf } from './ranks.js';

type Unplaced<S> = Omit<S, 'stepId' | 'rank' | 'place'>;

/** A step that has no place in the order yet. */
export type Draft =
  | (Unplaced<UpdateStep> & {
      /** Belongs right before the deletion of its object. */
      readonly last?: true;
    })
  | Unplaced<LifeStep>
  | Unplaced<RecreateStep>
  | Unplaced<LinkStep>;

/** A draft that makes an object anew. */
export type RecreateDraft = Extract<Draft, { operation: 'recreate' }>;

interface Placed {
  readonly draft: Draft;
  readonly level: number;
  /** How many steps of the same object and level come before it. */
  readonly turn: number;
  readonly place: string | null;
}

/** Drafts in the order of writing, all at once: as {@link orderedSteps}. */
export const inOrder = (drafts: readonly Draft[]): readonly Step[] => {
  const ordering = orderedSteps(drafts);
  for (;;) {
    const { done, value } = ordering.next();
    if (done === true) return value;
  }
};

/**
 * Drafts in the order of writing; yields now and then, so that other work gets its turn. A step comes after
 * those that bring about what it refers to, and a removal after those that let go of it. What cannot be
 * written in one go (two objects that name each other, a policy made anew that is to be enabled) becomes two
 * steps. Within a rank the objects take turns, so that neighbours are independent and can be written together.
 */
export function* orderedSteps(drafts: readonly Draft[]): Generator<void, readonly Step[]> {
  const whole = yield* withoutCycles(drafts.flatMap(apart));
  const dependencies = yield* dependenciesOf(whole);
  const levels = yield* levelled(whole.map(phaseOf), dependencies);
  const turns = new Map<string, number>();
  const placed: Placed[] = [];
  for (const [index, draft] of whole.entries()) {
    const level = levels[index] ?? 0;
    const key = `${String(level)} ${draft.objectId}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    placed.push({ draft, level, turn, place: placeOf(draft, dependencies[index] ?? [], whole) });
    if (index % 2_000 === 1_999) yield;
  }
  return numbered(placed.sort(byPlace));
}

const byPlace = (one: Placed, other: Placed): number =>
  one.level - other.level ||
  one.turn - other.turn ||
  (one.draft.objectId < other.draft.objectId ? -1 : 1);

/** Ranks count from 1; each level that a step stands on is one. */
const numbered = (placed: readonly Placed[]): readonly Step[] => {
  let rank = 0;
  let level = Number.NEGATIVE_INFINITY;
  return placed.map((one, index) => {
    if (one.level > level) rank += 1;
    level = one.level;
    return stepOf(one, rank, `s${String(index + 1).padStart(4, '0')}`);
  });
};

const stepOf = ({ draft, place }: Placed, rank: number, stepId: string): Step => {
  if (draft.operation !== 'update') return { stepId, ...draft, rank, place };
  const { objectId, objectType, displayName, operation, attributes } = draft;
  const { reason, changeIds, blocked } = draft;
  const what = { objectId, objectType, displayName, operation, attributes };
  return { stepId, ...what, rank, reason, place, changeIds, blocked };
};
