import type { ObjectId } from '../directory/directory-object.js';
import type { LifeStep, LinkStep, Step, UpdateStep } from './plan.js';
import { rankOf, UNTRUST_BEFORE_DELETION } from './ranks.js';

type Unplaced<S> = Omit<S, 'stepId' | 'rank'>;

/** A step that has no place in the order yet. */
export type Draft =
  | (Unplaced<UpdateStep> & {
      /** Belongs right before the deletion of its object. */
      readonly last?: true;
    })
  | Unplaced<LifeStep>
  | Unplaced<LinkStep>;

interface Placed {
  readonly draft: Draft;
  readonly rank: number;
  /** How many steps of the same object and rank come before it. */
  readonly turn: number;
}

/**
 * Drafts in the order of writing. Within a rank the objects take turns, so that neighbours are
 * independent and can be written together.
 */
export const inOrder = (drafts: readonly Draft[]): readonly Step[] => {
  const turns = new Map<string, number>();
  const placed = drafts.map((draft): Placed => {
    const rank =
      draft.operation === 'update' && draft.last ? UNTRUST_BEFORE_DELETION : rankFor(draft);
    const key = `${String(rank)} ${draft.objectId}`;
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return { draft, rank, turn };
  });
  return placed.sort(byPlace).map(({ draft, rank }, index) => stepOf(draft, rank, index));
};

const rankFor = (draft: Draft): number => rankOf(draft.objectType, draft);

const byPlace = (one: Placed, other: Placed): number =>
  one.rank - other.rank || one.turn - other.turn || byId(one.draft.objectId, other.draft.objectId);

const byId = (one: ObjectId, other: ObjectId): number => (one < other ? -1 : one > other ? 1 : 0);

const stepOf = (draft: Draft, rank: number, index: number): Step => {
  const stepId = `s${String(index + 1).padStart(4, '0')}`;
  const { objectId, objectType, displayName, blocked } = draft;
  const base = { stepId, objectId, objectType, displayName, rank, blocked };
  switch (draft.operation) {
    case 'update':
      return { ...base, operation: draft.operation, attributes: draft.attributes };
    case 'addLink':
    case 'removeLink':
      return { ...base, operation: draft.operation, link: draft.link };
    case 'restore':
    case 'softDelete':
    case 'recreate':
      return { ...base, operation: draft.operation };
  }
};
