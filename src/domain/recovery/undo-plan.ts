import { propertyRule } from '../directory/catalogue.js';
import type {
  AttributeChange,
  Attributes,
  ObjectId,
  ObjectType,
} from '../directory/directory-object.js';
import { changeLimit, deletionLimit } from './blocked.js';
import type { Draft } from './drafts.js';
import { removalOf } from './life-steps.js';
import type { AttributeTarget, LifeStep, LinkStep, RecreateStep, Step } from './plan.js';
import type { Verdict } from './recovery-events.js';
import { recreation } from './recreate/recreation.js';
import { partsOf } from './removals.js';

/** A step that a recovery wrote, with what became of each part of it. */
export interface AppliedStep {
  readonly step: Step;
  readonly verdicts: readonly Verdict[];
}

/** What an undo needs to know beside the steps that were written. */
export interface UndoContext {
  readonly recoveryId: string;
  /** The id that an object goes by since it was made anew; its own where it was not. */
  readonly currentIdOf: (id: ObjectId) => ObjectId;
  /** As last known, also of what is gone. */
  readonly attributesOf: (id: ObjectId) => Attributes;
}

/**
 * What takes back what a step wrote: it expects what was written and wants what was found before. A write of
 * which nobody knows the effect is taken back as well: where it had none, the step will find that all is
 * already so. What was already so, refused, or not written stays out.
 */
export const undoDrafts = (
  { step, verdicts }: AppliedStep,
  context: UndoContext,
): readonly Draft[] => {
  const written = verdicts.filter(
    ({ verdict }) => verdict === 'applied' || verdict === 'not-possible',
  );
  return written.length === 0 ? [] : inverse(step, written, context);
};

const inverse = (
  step: Step,
  written: readonly Verdict[],
  context: UndoContext,
): readonly Draft[] => {
  const { objectType, displayName } = step;
  const reason = `Written by the recovery ${context.recoveryId}, step ${step.stepId}`;
  const objectId = context.currentIdOf(step.objectId);
  const subject = { objectId, objectType, displayName, reason, changeIds: [], blocked: null };
  if ('link' in step) return [{ ...subject, ...inverseLink(step, written, context) }];
  return step.operation === 'update'
    ? inverseUpdates(written, subject, context)
    : inverseLife(step, subject, context);
};

/** Who went with the same write takes the place again. */
const inverseLink = (
  { operation, link, instead }: LinkStep,
  written: readonly Verdict[],
  { currentIdOf }: UndoContext,
): Pick<LinkStep, 'operation' | 'link' | 'instead'> => {
  const { relation, ...target } = { ...link, targetId: currentIdOf(link.targetId) };
  if (operation === 'removeLink') return { operation: 'addLink', link: { relation, ...target } };
  if (instead === undefined || written.every(({ found }) => found === null)) {
    return { operation: 'removeLink', link: { relation, ...target } };
  }
  const former = { ...instead, targetId: currentIdOf(instead.targetId) };
  return { operation: 'addLink', link: { relation, ...former }, instead: target };
};

/** What was taken away for good is shown, with why it stays away. */
const inverseUpdates = (
  written: readonly Verdict[],
  subject: Subject,
  { attributesOf }: UndoContext,
): readonly Draft[] => {
  const { objectId, objectType } = subject;
  const attributes = attributesOf(objectId);
  const targets = written
    .flatMap(({ name, desired: after, found: before }) =>
      partsOf(objectType, { name, before, after }),
    )
    .map((change) => ({ target: targetOf(change), limit: lossOf(objectType, change, attributes) }));
  const kept = targets.filter(({ limit }) => limit === null);
  const lost = targets.filter(({ limit }) => limit !== null);
  return [kept, lost].flatMap((some): Draft[] => {
    const [{ limit: blocked } = { limit: null }] = some;
    const attributes = some.map(({ target }) => target);
    return some.length === 0 ? [] : [{ ...subject, operation: 'update', attributes, blocked }];
  });
};

/** Only of what can be taken away and not put back; all else that was written can be written again. */
const lossOf = (type: ObjectType, change: AttributeChange, attributes: Attributes) =>
  propertyRule(type, change.name).removableBy === undefined
    ? null
    : changeLimit(type, change, attributes);

type Subject = Omit<Extract<Draft, { operation: LifeStep['operation'] }>, 'operation'>;

const inverseLife = (
  step: LifeStep | RecreateStep,
  subject: Subject,
  { attributesOf }: UndoContext,
): readonly Draft[] => {
  const { objectId, objectType } = subject;
  switch (step.operation) {
    case 'restore':
      return [{ ...subject, operation: 'softDelete' }];
    case 'softDelete':
      return [{ ...subject, operation: 'restore' }];
    case 'delete':
      return [
        { ...subject, operation: 'recreate', ...recreation(objectType, attributesOf(objectId)) },
      ];
    case 'recreate': {
      // Without another id it is not known to have been made.
      if (objectId === step.objectId) return [];
      const blocked = deletionLimit(objectType);
      return [{ ...subject, operation: removalOf(objectType), blocked }];
    }
  }
};

const targetOf = ({ name, before, after }: AttributeChange): AttributeTarget => ({
  name,
  expected: after,
  desired: before,
});
