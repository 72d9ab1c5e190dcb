import { type Draft, inOrder } from './drafts.js';
import type { AttributeTarget, Step } from './plan.js';
import type { Verdict } from './recovery-events.js';

/** A step that a recovery wrote, with what became of each part of it. */
export interface AppliedStep {
  readonly step: Step;
  readonly verdicts: readonly Verdict[];
}

/**
 * The steps that take back what a recovery wrote: each expects what was written and wants what was
 * found before. A write of which nobody knows the effect is taken back as well: where it had none, the
 * step will find that all is already so. What was already so, refused, or not written stays out.
 */
export const planUndo = (applied: readonly AppliedStep[]): readonly Step[] =>
  inOrder(applied.flatMap(inverse));

const inverse = ({ step, verdicts }: AppliedStep): readonly Draft[] => {
  const { objectId, objectType, displayName } = step;
  const subject = { objectId, objectType, displayName, blocked: null };
  const written = verdicts.filter(
    ({ verdict }) => verdict === 'applied' || verdict === 'not-possible',
  );
  if (written.length === 0) return [];
  switch (step.operation) {
    case 'update':
      return [{ ...subject, operation: 'update', attributes: written.map(swapped) }];
    case 'restore':
      return [{ ...subject, operation: 'softDelete' }];
    case 'softDelete':
      return [{ ...subject, operation: 'restore' }];
    case 'addLink':
      return [{ ...subject, operation: 'removeLink', link: step.link }];
    case 'removeLink':
      return [{ ...subject, operation: 'addLink', link: step.link }];
    case 'recreate':
      return [];
  }
};

const swapped = ({ name, desired, found }: Verdict): AttributeTarget => ({
  name,
  expected: desired,
  desired: found,
});
