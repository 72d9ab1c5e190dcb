import type { NetDifference } from '../../../src/domain/comparison/net-difference.js';
import { applyChanges } from '../../../src/domain/directory/difference.js';
import {
  type Attributes,
  type LinkChange,
  objectId,
} from '../../../src/domain/directory/directory-object.js';
import type { LinkEnd, TouchedObject } from '../../../src/domain/recovery/plan-input.js';
import { planRecovery } from '../../../src/domain/recovery/plan-recovery.js';
import { type Choices, defaultChoices, type Step } from '../../../src/domain/recovery/plan.js';

/** An object in a few words: what is left out is live, a user, and unchanged. */
export interface Touch {
  readonly id?: string;
  readonly type?: string;
  readonly then?: NetDifference['existence']['before'];
  readonly now?: NetDifference['existence']['after'];
  readonly changes?: readonly NetDifference['attributes'][number][];
  readonly links?: readonly LinkChange[];
  readonly attributes?: Attributes;
  readonly linksNow?: TouchedObject['now']['links'];
}

const touch = ({ then = 'live', now = 'live', ...touched }: Touch): TouchedObject => {
  const { id = 'ada', type = 'user', changes = [], links = [] } = touched;
  const current = applyChanges({}, changes);
  return {
    difference: {
      objectId: objectId(id),
      objectType: type,
      displayName: id,
      existence: { before: then, after: now },
      attributes: changes,
      links,
      changeIds: [],
    },
    then,
    now: {
      existence: now,
      displayName: id,
      attributes: { ...current, ...touched.attributes },
      links: touched.linksNow ?? null,
    },
  };
};

/** A changed member. */
export const link = (op: LinkChange['op'], target: string): LinkChange => ({
  relation: 'members',
  targetId: objectId(target),
  targetType: 'user',
  op,
});

/** The plan for some touched objects. */
export const plan = (
  touched: readonly Touch[],
  choices: Partial<Choices> = {},
  ends: Readonly<Record<string, LinkEnd>> = {},
): readonly Step[] =>
  planRecovery({
    touched: touched.map(touch),
    choices: { ...defaultChoices, ...choices },
    endOf: (id) => ends[id],
  });

/** A step in one line: operation, object, what of it, and why it is blocked. */
export const line = (step: Step): string =>
  [
    step.operation,
    step.objectId,
    ...(step.operation === 'update' ? step.attributes.map(({ name }) => name) : []),
    ...('link' in step ? [step.link.targetId] : []),
    ...(step.blocked === null ? [] : [`(${step.blocked.reason})`]),
  ].join(' ');

/** The plan, a line a step. */
export const lines = (...given: Parameters<typeof plan>): readonly string[] =>
  plan(...given).map(line);
