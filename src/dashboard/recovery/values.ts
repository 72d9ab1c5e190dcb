import type { RecoveryStep } from '../api/types.js';

type Verdict = RecoveryStep['verdicts'][number];

/** One value that a step writes, and what became of it. */
export interface StepValue {
  readonly name: string;
  readonly expected: unknown;
  readonly desired: unknown;
  readonly found: unknown;
  /** `null` before it was tried. */
  readonly verdict: Verdict['verdict'] | null;
  readonly detail: string | null;
  /** Written also where something else than the expected value is found. */
  readonly overwrite: boolean;
}

/**
 * The values of a step in the order of its plan, then verdicts about what the plan names otherwise. What is said of
 * the whole step is not said of each value again.
 */
export const valuesOf = ({ step, verdicts, detail }: RecoveryStep): readonly StepValue[] => {
  const toldBy = (verdict: Verdict | undefined) => ({
    found: verdict?.found,
    verdict: verdict?.verdict ?? null,
    detail: verdict?.detail === detail ? null : (verdict?.detail ?? null),
  });
  const byName = new Map(verdicts.map((verdict) => [verdict.name, verdict]));
  const planned = (step.attributes ?? []).map(({ name, expected, desired, overwrite }) => {
    const verdict = byName.get(name);
    byName.delete(name);
    return { name, expected, desired, ...toldBy(verdict), overwrite: overwrite === true };
  });
  const others = [...byName.values()].map((verdict) => {
    const { name, expected, desired } = verdict;
    return { name, expected, desired, ...toldBy(verdict), overwrite: false };
  });
  return [...planned, ...others];
};
