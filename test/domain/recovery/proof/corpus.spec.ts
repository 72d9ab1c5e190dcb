import { prove } from '../../../../src/domain/recovery/proof/prove.js';
import { harmlessPlans } from './harmless.js';
import { lockouts } from './lockouts.js';
import { type Lockout, rulesOf, type Scenario } from './scenario.js';
import { planOf } from './steps.js';

const proofOf = (scenario: Scenario) =>
  prove(scenario.tenant, planOf(scenario.tenant, scenario.moves), rulesOf(scenario));

const expectedOf = (lockout: Lockout | null): unknown => {
  if (lockout === null) throw new Error('this plan locks nobody out');
  const { rule, step, policyId, who } = lockout;
  const stepId = `s${String(step).padStart(4, '0')}`;
  const detail: unknown = expect.stringContaining(who);
  return expect.objectContaining({ rule, stepId, policyId, detail });
};

describe('plans over the real policies', () => {
  it('are more than 200, of which 40 lock somebody out', () => {
    expect(lockouts).toHaveLength(40);
    expect(harmlessPlans.length).toBeGreaterThanOrEqual(160);
    const names = [...lockouts, ...harmlessPlans].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(lockouts.map((scenario) => [scenario.name, scenario] as const))(
    'refuses one that %s',
    (_name, scenario) => {
      const { holds, violations } = proofOf(scenario);
      expect(holds).toBe(false);
      expect(violations).toContainEqual(expectedOf(scenario.lockout));
      // Nothing may be said to go wrong before the step that was meant.
      const first = Math.min(...violations.map((violation) => Number(violation.stepId.slice(1))));
      expect(first).toBe(scenario.lockout?.step);
    },
  );

  it.each(harmlessPlans.map((scenario) => [scenario.name, scenario] as const))(
    'lets pass one that %s',
    (_name, scenario) => {
      expect(proofOf(scenario)).toMatchObject({ holds: true, violations: [] });
    },
  );
});
