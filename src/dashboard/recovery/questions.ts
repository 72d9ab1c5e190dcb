import type { Recovery } from '../api/types.js';
import { duration } from '../ui/time.js';
import type { Act } from './allowed.js';
import { counted, settled, writable } from './words.js';

interface Question {
  readonly title: string;
  /** What will be so afterwards. */
  readonly consequence: string;
  /** What the button says. */
  readonly action: string;
  readonly needsReason: boolean;
  /** Whether it goes against the proof. */
  readonly overrules: boolean;
}

const plain = { needsReason: false, overrules: false };
const reasoned = { needsReason: true, overrules: false };

/** What is asked before something is done about a recovery. */
export const questionAbout = (act: Act, recovery: Recovery, tenantId: string): Question => {
  switch (act) {
    case 'approve':
      return approval(recovery, tenantId);
    case 'reject':
      return {
        ...reasoned,
        title: 'Reject this plan?',
        consequence: 'The plan is refused for good, and nothing is written.',
        action: 'Reject the plan',
      };
    case 'cancel':
      return {
        ...plain,
        title: 'Cancel this recovery?',
        consequence: cancelWords(recovery),
        action: 'Cancel the recovery',
      };
    case 'undo':
      return {
        ...reasoned,
        title: 'Undo this recovery?',
        consequence: `A new plan is made that takes back the ${counted(written(recovery), 'step')} this recovery wrote; nothing is written before that plan is approved.`,
        action: 'Plan the undo',
      };
    case 'retry':
      return {
        ...reasoned,
        title: 'Try the rest again?',
        consequence:
          'A new plan is made of what was not brought about; nothing is written before it is approved.',
        action: 'Plan it again',
      };
    case 'rehearse':
    case 'pause':
    case 'resume':
      return { ...plain, title: 'Go on?', consequence: '', action: 'Go on' };
  }
};

const approval = (recovery: Recovery, tenantId: string): Question => {
  const { proof, totals } = recovery;
  const steps = counted(writable(recovery), 'step');
  const consequence = `${steps} on ${counted(totals?.objects ?? 0, 'object')} will be written to tenant ${tenantId}, in about ${duration(totals?.estimatedMs ?? 0)} (estimated).`;
  if (proof?.holds !== false) {
    const action = `Approve and write ${steps}`;
    return { ...plain, title: 'Approve this plan?', consequence, action };
  }
  return {
    ...{ title: 'Overrule the proof?', needsReason: true, overrules: true },
    consequence: `This plan would lock somebody out: ${lockedOut(proof)}. If you overrule that, ${consequence}`,
    action: `Overrule and write ${steps}`,
  };
};

const MOST_VIOLATIONS = 3;

const lockedOut = ({ violations }: NonNullable<Recovery['proof']>): string => {
  const more = violations.length - MOST_VIOLATIONS;
  const told = violations
    .slice(0, MOST_VIOLATIONS)
    .map(({ stepId, detail }) => `after ${stepId}, ${detail}`);
  return `${told.join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}`;
};

const written = ({ outcome }: Recovery): number =>
  outcome.applied + outcome.partial + outcome.failed;

const cancelWords = (recovery: Recovery): string =>
  recovery.startedAt === null
    ? 'It ends here, and nothing is written.'
    : `It stops before its next write: ${counted(settled(recovery), 'step')} of ${String(writable(recovery))} stay as they are now, and can be undone.`;
