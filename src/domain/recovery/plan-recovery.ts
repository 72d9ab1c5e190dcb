import type { Existence } from '../comparison/net-difference.js';
import type { ObjectId } from '../directory/directory-object.js';
import { attributeDrafts } from './attribute-steps.js';
import { isLeftAlone, laterBlock } from './blocked.js';
import type { Draft } from './drafts.js';
import { lifeBetween, lifeDraft, untrustDrafts } from './life-steps.js';
import { linkDrafts, linksAnew } from './link-steps.js';
import type { LaterChanged, PlanContext, TouchedObject } from './plan-input.js';
import type { Blocked } from './plan.js';
import type { RetriedObject } from './retry-plan.js';

/**
 * What leads one object from now back to then. Every difference is among it: what cannot or shall not be taken
 * back is blocked, with its reason. Pure, and one by one, because an object may have 100,000 links.
 */
export function* draftsFor(
  object: TouchedObject | RetriedObject,
  context: PlanContext,
): Generator<Draft> {
  const isInFull = 'hasAllLinks' in object;
  yield* ownDrafts(object, isInFull ? { ...context, linksOf: () => [] } : context);
}

function* ownDrafts(object: TouchedObject, context: PlanContext): Generator<Draft> {
  const status = object.conflicts.find(({ name }) => name === 'status');
  if (status === undefined) {
    const { before, after } = object.difference.existence;
    if (before === after) yield* withinScope(object, context);
    else yield* wholeDrafts(object, object.then, context);
  } else if (context.choiceFor(object.difference).choice.onConflict === 'overwrite') {
    yield* wholeDrafts(object, existenceIn(status), context);
  } else {
    yield* contestedLife(object, status, context);
    const isLive = object.now.existence === 'live';
    yield* partDrafts(object, context, isLive ? null : laterBlock(status.later));
  }
}

/** Its parts, where whether it exists is not asked. */
function* withinScope(object: TouchedObject, context: PlanContext): Generator<Draft> {
  const { then } = object;
  const isLive = object.now.existence === 'live';
  if (then !== 'live' && !isLive) return;
  yield* partDrafts(object, context, then === 'live' && isLive ? null : outsideScope(then));
}

/** Its existence first, and its parts as far as it exists then. */
function* wholeDrafts(
  object: TouchedObject,
  then: Existence,
  context: PlanContext,
): Generator<Draft> {
  const life = lifeBetween(then, object.now.existence);
  if (life === null) {
    if (then === 'live') yield* partDrafts(object, context, null);
    return;
  }
  const draft = lifeDraft(object, life, context.choiceFor);
  if (life === 'remove') {
    if (draft.blocked === null) yield* untrustDrafts(object);
    yield draft;
  } else {
    yield draft;
    if (life !== 'purged') yield* partsOfReturned(object, context, draft);
  }
}

function* partsOfReturned(
  object: TouchedObject,
  context: PlanContext,
  { operation, blocked, reason, changeIds }: Draft,
): Generator<Draft> {
  if (operation === 'recreate' && blocked === null) {
    // Its attributes come with it, but for those that are to be as they were last.
    const attributes = attributeDrafts(object, context.choiceFor);
    yield* attributes.filter((draft) => isLeftAlone(draft.blocked));
    yield* linksAnew(object, context, { reason, changeIds });
    return;
  }
  // What is mastered on-premises says for each part what can be done there.
  yield* partDrafts(object, context, isOnPremises(blocked) ? null : blocked);
}

const isOnPremises = (blocked: Blocked | null): boolean =>
  blocked?.reason === 'synced-from-on-premises';

function* partDrafts(
  object: TouchedObject,
  context: PlanContext,
  whole: Blocked | null,
): Generator<Draft> {
  yield* attributeDrafts(object, context.choiceFor, whole);
  yield* linkDrafts(object, context, whole);
}

function* contestedLife(
  object: TouchedObject,
  status: LaterChanged,
  { choiceFor }: PlanContext,
): Generator<Draft> {
  const life = lifeBetween(existenceIn(status), object.now.existence);
  if (life === null) return;
  const draft = lifeDraft(object, life, choiceFor);
  yield { ...draft, blocked: draft.blocked ?? laterBlock(status.later) };
}

const EXISTENCES: readonly Existence[] = ['absent', 'live', 'soft-deleted', 'hard-deleted'];

const existenceIn = ({ without }: LaterChanged): Existence =>
  EXISTENCES.find((existence) => existence === without) ?? 'absent';

const outsideScope = (then: Existence): Blocked => ({
  reason: 'kept-by-choice',
  detail:
    then === 'live'
      ? 'Left as it is: the object is deleted, and nobody asked for it to come back'
      : 'Left as it is: the object did not exist then, and nobody asked for it to go',
});

/** The objects that the drafts bring back; only in some of the ways, where they are named. */
export const returningIn = (
  drafts: readonly Draft[],
  ways: readonly Draft['operation'][] = ['restore', 'recreate'],
): ReadonlySet<ObjectId> =>
  new Set(
    drafts
      .filter(({ operation, blocked }) => ways.includes(operation) && blocked === null)
      .map(({ objectId }) => objectId),
  );

/** Lets links lead to what is deleted now and comes back by the same plan. */
export const withReturning = (drafts: readonly Draft[]): readonly Draft[] => {
  const returning = returningIn(drafts);
  if (returning.size === 0) return drafts;
  return drafts.map((draft) =>
    'link' in draft &&
    draft.blocked?.reason === 'target-missing' &&
    returning.has(draft.link.targetId)
      ? { ...draft, blocked: null }
      : draft,
  );
};
