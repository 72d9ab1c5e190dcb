import type { Proof, Violation } from './proof.js';

/** Something that has to hold, and how far it does not. */
export interface Condition extends Omit<Violation, 'stepId'> {
  readonly key: string;
  /** 0 where it holds; the more, the worse. */
  readonly harm: number;
  /** What to tell where it does not hold before the plan already; `null` to tell nothing. */
  readonly already: string | null;
}

/**
 * Compares what has to hold with the best it was so far: a plan breaks what it makes worse than that, be it
 * something that held before or something that an earlier step mended.
 */
export class Watch {
  readonly #least = new Map<string, number>();
  readonly #violated = new Map<string, Violation>();
  readonly #remarks = new Set<string>();

  remark(text: string): void {
    this.#remarks.add(text);
  }

  /** How it is before the plan. */
  begin({ key, harm, already }: Condition): void {
    this.#least.set(key, harm);
    if (harm > 0 && already !== null) this.#remarks.add(already);
  }

  /** How it is after a step. What was not seen before held. */
  see(stepId: string, condition: Condition): void {
    const { key, harm, rule, policyId, policyName, detail } = condition;
    const least = this.#least.get(key) ?? 0;
    if (harm <= least) this.#least.set(key, harm);
    else if (!this.#violated.has(key)) {
      this.#violated.set(key, { rule, stepId, policyId, policyName, detail });
    }
  }

  proof(): Proof {
    const violations = [...this.#violated.values()];
    return { holds: violations.length === 0, violations, remarks: [...this.#remarks] };
  }
}
