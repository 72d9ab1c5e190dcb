import type { Existence } from '../comparison/net-difference.js';
import { applyChanges, valueAt } from '../directory/difference.js';
import type {
  AttributeChange,
  Attributes,
  Link,
  LinkChange,
  ObjectId,
} from '../directory/directory-object.js';
import { equalJson, type Json, recordOf } from '../json.js';
import { lifeBetween } from './life-steps.js';
import type { TouchedObject } from './plan-input.js';
import type { Choice, Choices } from './plan.js';
import type { TakenChanges } from './reasons.js';
import { withIds } from './recreate/ids-in.js';
import { recreation } from './recreate/recreation.js';
import type { RecoveryStep, StepOutcome } from './recovery.js';

const NOT_BROUGHT_ABOUT: ReadonlySet<StepOutcome> = new Set<StepOutcome>([
  ...(['failed', 'partial', 'skipped'] as const),
  // Of a recovery that was cancelled.
  ...(['planned', 'issued'] as const),
]);

/** Whether a recovery that has ended left a step undone, or a part of it. */
const isToRetry = ({ outcome }: RecoveryStep): boolean => NOT_BROUGHT_ABOUT.has(outcome);

/** The steps that a recovery left undone; of what is still to be made anew all of its links, whatever was said of them. */
export const stepsToRetry = (steps: readonly RecoveryStep[]): readonly RecoveryStep[] => {
  const left = steps.filter(isToRetry);
  const anew = new Set(
    left.filter(({ step }) => step.operation === 'recreate').map(({ step }) => step.objectId),
  );
  return steps.filter(
    (one) =>
      isToRetry(one) ||
      (one.step.operation === 'addLink' &&
        one.step.blocked === null &&
        anew.has(one.step.objectId)),
  );
};

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

export interface RetriedObject extends TouchedObject {
  /** Its links are told in full: those last known are not among them for a reason. */
  readonly hasAllLinks?: true;
}

/**
 * One object as the steps want it that a recovery left undone, beside how it is now.
 * @param steps all about this object, in the order of writing
 */
export const retriedObject = (steps: readonly RecoveryStep[], toRetry: ToRetry): RetriedObject => {
  const { objectId, now, hasLink, currentIdOf, changes } = toRetry;
  if (isToMakeAnew(steps, now)) return objectToMakeAnew(steps, toRetry);
  const objectType = typeIn(steps);
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

const typeIn = (steps: readonly RecoveryStep[]): string => steps[0]?.step.objectType ?? '';

const isToMakeAnew = (
  steps: readonly RecoveryStep[],
  { existence }: TouchedObject['now'],
): boolean =>
  steps.some(({ step }) => step.operation === 'recreate') &&
  lifeBetween('live', existence) === 'recreate';

/** As the steps say it in full: what was last known holds what the first plan left out. */
const objectToMakeAnew = (
  steps: readonly RecoveryStep[],
  { objectId, now, currentIdOf, changes }: ToRetry,
): RetriedObject => {
  const objectType = typeIn(steps);
  const { existence, displayName } = now;
  const wanted = [...desiredIn(steps)].map(([name, desired]) => ({
    name,
    before: null,
    after: withIds(desired, currentIdOf),
  }));
  const attributes = applyChanges(notGiven(objectType, now.attributes), wanted);
  return {
    difference: {
      ...{ objectId, objectType, displayName },
      existence: { before: 'live', after: existence },
      attributes: [],
      links: linksOfNew(steps),
      changeIds: steps.flatMap(({ step }) => step.changeIds),
    },
    then: 'live',
    now: { existence, displayName, attributes },
    changes,
    conflicts: [],
    hasAllLinks: true,
  };
};

/** What says how an object may be written, and what is lost with it. */
const notGiven = (objectType: string, attributes: Attributes): Attributes => {
  const given = new Set(recreation(objectType, attributes).attributes.map(({ name }) => name));
  return recordOf(Object.entries(attributes).filter(([name]) => !given.has(name)));
};

const linksOfNew = (steps: readonly RecoveryStep[]): readonly LinkChange[] =>
  steps.flatMap(({ step }) => {
    if (step.operation !== 'addLink') return [];
    const { relation, targetId, targetType } = step.link;
    return [{ relation, targetId, targetType, op: 'removed' as const }];
  });

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
  return [...desiredIn(steps, isDone)]
    .map(([name, desired]) => ({
      name,
      before: withIds(desired, currentIdOf),
      after: valueAt(attributes, name),
    }))
    .filter(({ before, after }) => !equalJson(before, after));
};

const isDone = ({ verdicts }: RecoveryStep, attribute: string): boolean =>
  verdicts.some(
    ({ name, verdict }) =>
      name === attribute && (verdict === 'applied' || verdict === 'already-so'),
  );

const desiredIn = (
  steps: readonly RecoveryStep[],
  isLeftOut: (step: RecoveryStep, attribute: string) => boolean = () => false,
): ReadonlyMap<string, Json> => {
  const desired = new Map<string, Json>();
  for (const one of steps) {
    if (!('attributes' in one.step)) continue;
    for (const target of one.step.attributes) {
      if (!isLeftOut(one, target.name)) desired.set(target.name, target.desired);
    }
  }
  return desired;
};

const linksLeft = (
  steps: readonly RecoveryStep[],
  hasLink: ToRetry['hasLink'],
): readonly LinkChange[] =>
  steps.flatMap(({ step }) => {
    if (!('link' in step)) return [];
    const { relation } = step.link;
    return [
      linkLeft(step.link, step.operation === 'addLink', hasLink),
      step.instead === undefined ? [] : linkLeft({ ...step.instead, relation }, false, hasLink),
    ].flat();
  });

const linkLeft = (
  { relation, targetId, targetType }: Link,
  isWanted: boolean,
  hasLink: ToRetry['hasLink'],
): readonly LinkChange[] => {
  const link = { relation, targetId, targetType };
  const isThere = hasLink(link);
  return isThere === isWanted ? [] : [{ ...link, op: isThere ? 'added' : 'removed' }];
};
