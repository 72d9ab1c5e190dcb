import type { Step } from './plan.js';
import type { RecoveryEvent, Verdict } from './recovery-events.js';
import type { RecoveryStep, StepOutcome } from './recovery.js';
import { upcastRecovery } from './stored-recovery.js';

type Fate = Omit<RecoveryStep, 'step'>;

/**
 * Collects the frozen plan and what became of each of its steps from a recovery's events, in order;
 * can be asked at any time in between.
 */
export class StepsFold {
  private readonly parts = new Map<string, readonly Step[]>();
  private readonly fates = new Map<string, Fate>();
  private planned: readonly Step[] = [];
  private places: ReadonlyMap<string, number> = new Map();

  add(recorded: RecoveryEvent): void {
    const event = upcastRecovery(recorded);
    if (isSettled(event)) {
      this.fates.set(event.data.stepId, fateOf(event));
    } else if (event.type === 'RecoveryStepsPlanned') {
      const { planHash, part, steps } = event.data;
      this.parts.set(partKey(planHash, part), steps);
    } else if (event.type === 'RecoveryPlanned') {
      this.close(event.data.planHash);
    } else if (event.type === 'CompensationIssued') {
      this.fates.set(event.data.step.stepId, ISSUED);
    } else if (event.type === 'CompensationWithdrawn' && event.data.attempt === 1) {
      this.fates.delete(event.data.stepId);
    }
  }

  /** The steps in the order of writing; none before the plan is closed. */
  steps(): readonly RecoveryStep[] {
    return this.planned.map((step) => this.withFate(step));
  }

  /** The place of a step in the order of writing. */
  placeOf(stepId: string): number | undefined {
    return this.places.get(stepId);
  }

  /** At most so many steps from a place on, those of one outcome when that is given. */
  from(place: number, most: number, outcome?: StepOutcome): readonly RecoveryStep[] {
    const found: RecoveryStep[] = [];
    for (let at = place; at < this.planned.length && found.length < most; at += 1) {
      const step = this.planned[at];
      if (step === undefined) break;
      const told = this.withFate(step);
      if (outcome === undefined || told.outcome === outcome) found.push(told);
    }
    return found;
  }

  private withFate(step: Step): RecoveryStep {
    return { step, ...(this.fates.get(step.stepId) ?? untouched(step)) };
  }

  private close(planHash: string): void {
    const steps: Step[] = [];
    for (let part = 0; ; part += 1) {
      const found = this.parts.get(partKey(planHash, part));
      if (found === undefined) break;
      steps.push(...found);
    }
    this.parts.clear();
    this.planned = steps;
    this.places = new Map(steps.map(({ stepId }, place) => [stepId, place]));
  }
}

const ISSUED: Fate = { outcome: 'issued', verdicts: [], detail: null };

/** Names one part of one plan. */
export const partKey = (planHash: string, part: number): string => `${planHash} ${String(part)}`;

/** Tells the parts of a plan from those of others. */
export const isPartOf = (planHash: string) => {
  const beginning = `${planHash} `;
  return (part: string): boolean => part.startsWith(beginning);
};

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

/**
 * What a settled step counts as: applied only when at least one part of it was written, partly when
 * another part of it is not as it was wanted.
 */
export const outcomeOf = ({
  type,
  data,
}: Settled): 'applied' | 'partial' | 'already-so' | 'skipped' | 'failed' => {
  if (type === 'CompensationFailed') return 'failed';
  if (type === 'CompensationSkipped') return 'skipped';
  if (!data.verdicts.some(({ verdict }) => verdict === 'applied')) return 'already-so';
  return data.verdicts.every(({ verdict }) => AS_WANTED.has(verdict)) ? 'applied' : 'partial';
};

const AS_WANTED: ReadonlySet<Verdict['verdict']> = new Set(['applied', 'already-so']);

const fateOf = (event: Settled): Fate => ({
  outcome: outcomeOf(event),
  verdicts: event.data.verdicts,
  detail: event.data.detail,
});
