import type { LifeStep, LinkStep, RecreateStep, Step, UpdateStep } from './plan.js';
import { apart } from './order/apart.js';
import { withoutCycles } from './order/cycles.js';
import { dependenciesOf } from './order/dependencies.js';
import { levelled } from './order/levels.js';
import { type AttributesOf, freeingIn, phasesOf } from './order/names.js';
import { placeOf } from './order/place.js';
import { replacing } from './order/replacing.js';
import { sorted } from './order/sorted.js';

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

/** A draft about a link. */
export type LinkDraft = Extract<Draft, { operation: 'addLink' | 'removeLink' }>;

interface Placed {
  readonly draft: Draft;
  readonly level: number;
  /** How many steps of the same object and level come before it. */
  readonly turn: number;
  readonly place: string | null;
}

/** Drafts in the order of writing, all at once: as {@link orderedSteps}. */
export const inOrder = (drafts: readonly Draft[], attributesOf?: AttributesOf): readonly Step[] => {
  const ordering = orderedSteps(drafts, attributesOf);
  for (;;) {
    const { done, value } = ordering.next();
    if (done === true) return value;
  }
};

/**
 * Drafts in the order of writing; yields now and then, so that other work gets its turn. A step comes after those
 * that bring about what it refers to or free its name, and a removal after those that let go of it. What cannot be
 * written in one go (two objects that name each other, a policy made anew that is to be enabled) becomes two
 * steps; what the directory writes in one go becomes one. Within a rank the objects take turns, so that neighbours
 * are independent and can be written together.
 */
export function* orderedSteps(
  drafts: readonly Draft[],
  attributesOf: AttributesOf = () => ({}),
): Generator<void, readonly Step[]> {
  const whole = yield* withoutCycles(replacing(drafts).flatMap(apart));
  const freeing = freeingIn(whole, attributesOf);
  const dependencies = yield* dependenciesOf(whole, freeing);
  const levels = yield* levelled(phasesOf(whole, dependencies, freeing), dependencies);
  const turns = new Map<string, number>();
  const placed: Placed[] = [];
  for (const [index, draft] of whole.entries()) {
    const level = levels[index] ?? 0;
    const key = `${String(level)} ${draft.objectId}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    placed.push({ draft, level, turn, place: placeOf(draft, dependencies[index] ?? [], whole) });
    if (index % PACE === PACE - 1) yield;
  }
  return yield* numbered(yield* sorted(placed, byPlace));
}

/** Drafts between which other work gets its turn. */
const PACE = 2_000;

const byPlace = (one: Placed, other: Placed): number =>
  one.level - other.level ||
  one.turn - other.turn ||
  (one.draft.objectId < other.draft.objectId ? -1 : 1);

/** Ranks count from 1; each level that a step stands on is one. */
function* numbered(placed: readonly Placed[]): Generator<void, readonly Step[]> {
  const steps: Step[] = [];
  let rank = 0;
  let level = Number.NEGATIVE_INFINITY;
  for (const one of placed) {
    if (one.level > level) rank += 1;
    level = one.level;
    steps.push(stepOf(one, rank, `s${String(steps.length + 1).padStart(4, '0')}`));
    if (steps.length % PACE === 0) yield;
  }
  return steps;
}

const stepOf = ({ draft, place }: Placed, rank: number, stepId: string): Step => {
  if (draft.operation !== 'update') return { stepId, ...draft, rank, place };
  const { objectId, objectType, displayName, operation, attributes } = draft;
  const { reason, changeIds, blocked } = draft;
  const what = { objectId, objectType, displayName, operation, attributes };
  return { stepId, ...what, rank, reason, place, changeIds, blocked };
};
