import type { Step } from './plan.js';
import type { RecoveryEvent } from './recovery-events.js';
import type { RecoveryStep } from './recovery.js';

type Fate = Omit<RecoveryStep, 'step'>;

/** Collects the frozen plan and what became of each of its steps from a recovery's events, in order. */
export class StepsFold {
  private readonly parts = new Map<string, readonly Step[]>();
  private readonly fates = new Map<string, Fate>();
  private planHash: string | null = null;

  add(event: RecoveryEvent): void {
    if (isSettled(event)) {
      this.fates.set(event.data.stepId, fateOf(event));
    } else if (event.type === 'RecoveryStepsPlanned') {
      const { planHash, part, steps } = event.data;
      this.parts.set(partKey(planHash, part), steps);
    } else if (event.type === 'RecoveryPlanned') {
      this.planHash = event.data.planHash;
    } else if (event.type === 'CompensationIssued') {
      this.fates.set(event.data.step.stepId, { outcome: 'issued', verdicts: [], detail: null });
    }
  }

  /** The steps in the order of writing; none before the plan is closed. */
  steps(): readonly RecoveryStep[] {
    const { planHash } = this;
    if (planHash === null) return [];
    return this.planned(planHash).map((step) => ({
      step,
      ...(this.fates.get(step.stepId) ?? untouched(step)),
    }));
  }

  private planned(planHash: string): readonly Step[] {
    const steps: Step[] = [];
    for (let part = 0; ; part += 1) {
      const found = this.parts.get(partKey(planHash, part));
      if (found === undefined) return steps;
      steps.push(...found);
    }
  }
}

const partKey = (planHash: string, part: number): string => `${planHash} ${String(part)}`;

const untouched = ({ blocked }: Step): Fate => ({
  outcome: blocked === null ? 'planned' : 'blocked',
  verdicts: [],
  detail: blocked?.detail ?? null,
});

export type Settled = Extract<
  RecoveryEvent,
  { type: 'CompensationApplied' | 'CompensationSkipped' | 'CompensationFailed' }
>;

export const isSettled = (event: RecoveryEvent): event is Settled =>
  event.type === 'CompensationApplied' ||
  event.type === 'CompensationSkipped' ||
  event.type === 'CompensationFailed';

/** What a settled step counts as: applied only when at least one part of it was written. */
export const outcomeOf = ({
  type,
  data,
}: Settled): 'applied' | 'already-so' | 'skipped' | 'failed' => {
  if (type === 'CompensationFailed') return 'failed';
  if (type === 'CompensationSkipped') return 'skipped';
  return data.verdicts.some(({ verdict }) => verdict === 'applied') ? 'applied' : 'already-so';
};

const fateOf = (event: Settled): Fate => ({
  outcome: outcomeOf(event),
  verdicts: event.data.verdicts,
  detail: event.data.detail,
});
