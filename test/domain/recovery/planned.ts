import type { NetDifference } from '../../../src/domain/comparison/net-difference.js';
import { applyChanges } from '../../../src/domain/directory/difference.js';
import {
  type Attributes,
  type Link,
  type LinkChange,
  objectId,
} from '../../../src/domain/directory/directory-object.js';
import { choosing } from '../../../src/domain/recovery/choices.js';
import { type Draft, inOrder } from '../../../src/domain/recovery/drafts.js';
import type {
  LaterChanged,
  LinkEnd,
  PlanContext,
  TouchedObject,
} from '../../../src/domain/recovery/plan-input.js';
import { draftsFor, withReturning } from '../../../src/domain/recovery/plan-recovery.js';
import { type Choices, defaultChoices, type Step } from '../../../src/domain/recovery/plan.js';
import { type TakenChange, TakenChanges } from '../../../src/domain/recovery/reasons.js';

/** An object in a few words: what is left out is live, a user, and unchanged. */
export interface Touch {
  readonly id?: string;
  readonly type?: string;
  readonly then?: NetDifference['existence']['before'];
  readonly now?: NetDifference['existence']['after'];
  readonly changes?: readonly NetDifference['attributes'][number][];
  readonly links?: readonly LinkChange[];
  readonly attributes?: Attributes;
  /** Those it has now, where it is made anew. */
  readonly linksNow?: readonly Link[];
  readonly told?: readonly TakenChange[];
  readonly conflicts?: readonly LaterChanged[];
  /** As a scope of attributes leaves it: nothing is said of whether it existed. */
  readonly partsOnly?: true;
}

const UNTOUCHED = {
  ...({ id: 'ada', type: 'user', then: 'live', now: 'live' } as const),
  ...{ changes: [], links: [], told: [], conflicts: [], attributes: {} },
};

const touch = (given: Touch): TouchedObject => {
  const { id, type, then, now, ...touched } = { ...UNTOUCHED, ...given };
  return {
    difference: {
      objectId: objectId(id),
      objectType: type,
      displayName: id,
      existence: { before: given.partsOnly === true ? now : then, after: now },
      attributes: touched.changes,
      links: touched.links,
      changeIds: touched.told.map(({ changeId }) => changeId),
    },
    then,
    now: {
      existence: now,
      displayName: id,
      attributes: { ...applyChanges({}, touched.changes), ...touched.attributes },
    },
    changes: new TakenChanges(touched.told),
    conflicts: touched.conflicts,
  };
};

/** A changed member. */
export const link = (op: LinkChange['op'], target: string): LinkChange => ({
  relation: 'members',
  targetId: objectId(target),
  targetType: 'user',
  op,
});

/** The steps that some touched objects come to, in the order of writing. */
export const planOf = (
  touched: readonly TouchedObject[],
  context: PlanContext,
): readonly Step[] => {
  const drafts = touched.flatMap((object): Draft[] => [...draftsFor(object, context)]);
  return inOrder(withReturning(drafts));
};

type Ends = Readonly<Record<string, Pick<LinkEnd, 'existence' | 'displayName'> & Partial<LinkEnd>>>;

/** The plan for some touched objects. */
export const plan = (
  touched: readonly Touch[],
  choices: Partial<Choices> = {},
  ends: Ends = {},
): readonly Step[] =>
  planOf(touched.map(touch), {
    choiceFor: choosing({ ...defaultChoices, ...choices }),
    endOf: (id) => {
      const end = ends[id];
      return end && { objectType: 'user', attributes: {}, ...end };
    },
    linksOf: (id) => touched.find((one) => one.id === id)?.linksNow ?? [],
  });

/** A step in one line: operation, object, what of it, and why it is blocked. */
export const line = (step: Step): string =>
  [
    step.operation,
    step.objectId,
    ...('attributes' in step ? step.attributes.map(({ name }) => name) : []),
    ...('link' in step ? [step.link.targetId] : []),
    ...(step.blocked === null ? [] : [`(${step.blocked.reason})`]),
  ].join(' ');

/** The plan, a line a step. */
export const lines = (...given: Parameters<typeof plan>): readonly string[] =>
  plan(...given).map(line);
