import type { LinkStep, Lost, Step } from '../domain/recovery/plan.js';
import type { OutcomeTotals, Rehearsal } from '../domain/recovery/recovery-events.js';
import type { Recovery, RecoveryStep } from '../domain/recovery/recovery.js';
import { becameText, valueText } from './changes-text.js';
import { durationText } from './duration-text.js';
import type { Output } from './print.js';

/** What a step would write, a line for each attribute. */
const stepText = (step: Step): string => {
  switch (step.operation) {
    case 'update':
      return step.attributes
        .map(({ name, expected, desired }) => `${name}: ${becameText(expected, desired)}`)
        .join('\n');
    case 'addLink':
      return additionText(step);
    case 'removeLink':
      return `${step.link.relation} − ${step.link.targetName}`;
    case 'restore':
      return 'restore from the recycle bin';
    case 'softDelete':
      return 'delete, can be restored';
    case 'delete':
      return 'delete for good';
    case 'recreate':
      return ['create anew, under a new id', ...step.lost.map(lostText)].join('\n');
  }
};

const additionText = ({ link, instead }: LinkStep): string => {
  const added = `${link.relation} + ${link.targetName}`;
  return instead === undefined ? added : `${added} in place of ${instead.targetName}`;
};

const lostText = ({ what, why }: Lost): string => `without ${what}: ${why}`;

const outcomeText = ({ step, outcome, verdicts, detail }: RecoveryStep): string => {
  if (step.blocked !== null) return `${step.blocked.reason}: ${step.blocked.detail}`;
  const open = verdicts
    .filter(({ verdict }) => verdict !== 'applied' && verdict !== 'already-so')
    .map(({ name, verdict, found, detail: words }) => {
      const told = words === undefined ? '' : `: ${words}`;
      return `${name}: ${verdict}, found ${valueText(found)}${told}`;
    });
  return [outcome, ...open, ...(detail === null ? [] : [detail])].join('\n');
};

const whyText = ({ reason, place }: Step): string =>
  place === null ? reason : `${reason}\n${place}`;

/** The steps in the order of writing; what stays different after them; whether anybody is locked out. */
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
  const left = steps.filter(({ step }) => step.blocked !== null);
  output.say(`${output.strong('Plan')} of recovery ${recovery.recoveryId}`);
  output.table(
    ['Step', 'Name', 'Type', 'Write', 'Why, and why here'],
    taken.map((each) => [...row(each), whyText(each.step)]),
  );
  if (left.length > 0) {
    output.say(output.warn('\nStays different:'));
    output.table(
      ['Step', 'Name', 'Type', 'Would write', 'Why not'],
      left.map((each) => [...row(each), outcomeText(each)]),
    );
  }
  sayTotals(output, recovery, taken.length);
  sayProof(output, recovery);
};

const sayTotals = (output: Output, { totals }: Recovery, taken: number): void => {
  const { blocked = 0, kept = 0, estimatedMs = 0 } = totals ?? {};
  const time = taken === 0 ? '' : `, about ${durationText(estimatedMs)}`;
  output.say(
    `\n${String(taken)} steps to write${time}; ${String(blocked)} that cannot be, ` +
      `${String(kept)} left as they are by choice`,
  );
};

const sayProof = (output: Output, { proof }: Recovery): void => {
  if (proof === null) return;
  if (proof.holds) output.say('Nobody who is needed is locked out at any step');
  else output.say(output.warn('\nThis plan locks somebody out:'));
  for (const { stepId, policyName, detail } of proof.violations) {
    output.say(`- ${stepId}${policyName === null ? '' : ` (policy ${policyName})`}: ${detail}`);
  }
  for (const remark of proof.remarks) output.say(`Note: ${remark}`);
};

/** What became of each step, and of the whole. */
export const sayOutcome = (
  output: Output,
  recovery: Recovery,
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
  const { recoveryId, status, outcome, failure } = recovery;
  output.say(
    `\nRecovery ${recoveryId} ${status}${failure === null ? '' : `: ${failure}`}: ` +
      `${totalsText(outcome)}${timeText(recovery)}`,
  );
};

const totalsText = (outcome: OutcomeTotals): string => {
  const { applied, partial, alreadySo, skipped, failed, blocked } = outcome;
  return (
    `${String(applied)} applied, ${String(partial)} in part, ${String(alreadySo)} already so, ` +
    `${String(skipped)} skipped, ${String(failed)} failed, ${String(blocked)} blocked`
  );
};

const timeText = ({ startedAt, finishedAt, totals }: Recovery): string => {
  if (startedAt === null || finishedAt === null) return '';
  const tookMs = Date.parse(finishedAt) - Date.parse(startedAt);
  return `; took ${durationText(tookMs)}, estimated ${durationText(totals?.estimatedMs ?? 0)}`;
};

/** What came of trying a plan out. */
export const sayRehearsal = (output: Output, rehearsal: Rehearsal): void => {
  if (rehearsal.failure !== null) {
    output.say(output.warn(`The plan could not be rehearsed: ${rehearsal.failure}`));
    return;
  }
  output.say(
    `Rehearsed in a simulator that holds the tenant: ${totalsText(rehearsal.totals)}; ` +
      `took ${durationText(rehearsal.tookMs)}`,
  );
  for (const { stepId, detail } of rehearsal.failures) output.say(`- ${stepId}: ${detail}`);
};
