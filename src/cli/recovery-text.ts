import type { Step } from '../domain/recovery/plan.js';
import type { Recovery, RecoveryStep } from '../domain/recovery/recovery.js';
import { becameText, valueText } from './changes-text.js';
import type { Output } from './print.js';

/** What a step would write, a line for each attribute. */
const stepText = (step: Step): string => {
  switch (step.operation) {
    case 'update':
      return step.attributes
        .map(({ name, expected, desired }) => `${name}: ${becameText(expected, desired)}`)
        .join('\n');
    case 'addLink':
      return `${step.link.relation} + ${step.link.targetName}`;
    case 'removeLink':
      return `${step.link.relation} − ${step.link.targetName}`;
    case 'restore':
      return 'restore from the recycle bin';
    case 'softDelete':
      return 'delete, can be restored';
    case 'recreate':
      return 'create anew';
  }
};

const outcomeText = ({ step, outcome, verdicts, detail }: RecoveryStep): string => {
  if (step.blocked !== null) return `${step.blocked.reason}: ${step.blocked.detail}`;
  const conflicts = verdicts
    .filter(({ verdict }) => verdict !== 'applied' && verdict !== 'already-so')
    .map(({ name, verdict, found }) => `${name}: ${verdict}, found ${valueText(found)}`);
  return [outcome, ...conflicts, ...(detail === null ? [] : [detail])].join('\n');
};

/** The steps in the order of writing; those that cannot be taken after those that can. */
export const sayPlan = (
  output: Output,
  recovery: Recovery,
  steps: readonly RecoveryStep[],
): void => {
  const row = ({ step }: RecoveryStep) => [
    step.stepId,
    step.displayName,
    step.objectType,
    stepText(step),
  ];
  const taken = steps.filter(({ step }) => step.blocked === null);
  const blocked = steps.filter(({ step }) => step.blocked !== null);
  output.say(`${output.strong('Plan')} of recovery ${recovery.recoveryId}`);
  output.table(['Step', 'Name', 'Type', 'Write'], taken.map(row));
  if (blocked.length > 0) {
    output.say(output.warn('\nCannot be written:'));
    output.table(
      ['Step', 'Name', 'Type', 'Would write', 'Why not'],
      blocked.map((each) => [...row(each), outcomeText(each)]),
    );
  }
  output.say(`\n${String(taken.length)} steps to write, ${String(blocked.length)} that cannot be`);
};

/** What became of each step, and of the whole. */
export const sayOutcome = (
  output: Output,
  { recoveryId, status, outcome, failure }: Recovery,
  steps: readonly RecoveryStep[],
): void => {
  output.table(
    ['Step', 'Name', 'Write', 'Outcome'],
    steps.map((each) => [
      each.step.stepId,
      each.step.displayName,
      stepText(each.step),
      outcomeText(each),
    ]),
  );
  const { applied, alreadySo, skipped, failed, blocked } = outcome;
  output.say(
    `\nRecovery ${recoveryId} ${status}${failure === null ? '' : `: ${failure}`}: ` +
      `${String(applied)} applied, ${String(alreadySo)} already so, ${String(skipped)} skipped, ` +
      `${String(failed)} failed, ${String(blocked)} blocked`,
  );
};
