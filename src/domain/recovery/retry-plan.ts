import type { Existence } from '../comparison/net-difference.js';
import { valueAt } from '../directory/difference.js';
import type { AttributeChange, Link, LinkChange, ObjectId } from '../directory/directory-object.js';
import { equalJson, type Json } from '../json.js';
import type { TouchedObject } from './plan-input.js';
import type { Choice, Choices } from './plan.js';
import type { TakenChanges } from './reasons.js';
import { withIds } from './recreate/ids-in.js';
import type { RecoveryStep, StepOutcome } from './recovery.js';

const NOT_BROUGHT_ABOUT: ReadonlySet<StepOutcome> = new Set<StepOutcome>([
  ...(['failed', 'partial', 'skipped'] as const),
  // Of a recovery that was cancelled.
  ...(['planned', 'issued'] as const),
]);

/** Whether a recovery that has ended left a step undone, or a part of it. */
export const isToRetry = ({ outcome }: RecoveryStep): boolean => NOT_BROUGHT_ABOUT.has(outcome);

/** All that was planned is wanted; what was kept by choice is not among it. */
export const choicesToRetry = (onConflict: Choice['onConflict']): Choices => ({
  attributes: 'restore',
  links: 'rollback',
  created: 'softDelete',
  deleted: 'restore',
  onConflict,
  exceptions: [],
});

/** How the object of some steps is now. */
export interface ToRetry {
  /** The id it goes by, which is another than in the steps when it was made anew. */
  readonly objectId: ObjectId;
  readonly now: TouchedObject['now'];
  readonly hasLink: (link: Link) => boolean;
  /** What is wanted may name ids that were given up since. */
  readonly currentIdOf: (id: string) => string;
  readonly changes: TakenChanges;
}

/**
 * One object as the steps want it that a recovery left undone, beside how it is now.
 * @param steps all about this object, in the order of writing
 */
export const retriedObject = (
  steps: readonly RecoveryStep[],
  { objectId, now, hasLink, currentIdOf, changes }: ToRetry,
): TouchedObject => {
  const [{ objectType } = { objectType: '' }] = steps.map(({ step }) => step);
  const then = existenceIn(steps);
  return {
    difference: {
      objectId,
      objectType,
      displayName: now.displayName,
      existence: { before: then ?? now.existence, after: now.existence },
      attributes: attributesLeft(steps, now, currentIdOf),
      links: linksLeft(steps, hasLink),
      changeIds: steps.flatMap(({ step }) => step.changeIds),
    },
    then: then ?? 'live',
    now,
    changes,
    conflicts: [],
  };
};

/** `null` where only parts of the object are left undone. */
const existenceIn = (steps: readonly RecoveryStep[]): Existence | null => {
  const operations = new Set(steps.map(({ step }) => step.operation));
  if (operations.has('softDelete') || operations.has('delete')) return 'absent';
  return operations.has('restore') || operations.has('recreate') ? 'live' : null;
};

const attributesLeft = (
  steps: readonly RecoveryStep[],
  { attributes }: TouchedObject['now'],
  currentIdOf: ToRetry['currentIdOf'],
): readonly AttributeChange[] => {
  const wanted = new Map<string, Json>();
  for (const { step, verdicts } of steps) {
    if (!('attributes' in step)) continue;
    const done = new Set(
      verdicts
        .filter(({ verdict }) => verdict === 'applied' || verdict === 'already-so')
        .map(({ name }) => name),
    );
    for (const { name, desired } of step.attributes) if (!done.has(name)) wanted.set(name, desired);
  }
  return [...wanted]
    .map(([name, desired]) => ({
      name,
      before: withIds(desired, currentIdOf),
      after: valueAt(attributes, name),
    }))
    .filter(({ before, after }) => !equalJson(before, after));
};

const linksLeft = (
  steps: readonly RecoveryStep[],
  hasLink: ToRetry['hasLink'],
): readonly LinkChange[] =>
  steps.flatMap(({ step }) => {
    if (!('link' in step)) return [];
    const { relation, targetId, targetType } = step.link;
    const link = { relation, targetId, targetType };
    const isThere = hasLink(link);
    if (isThere === (step.operation === 'addLink')) return [];
    return [{ ...link, op: isThere ? ('added' as const) : ('removed' as const) }];
  });
