import type { Violation } from '../../../../src/domain/recovery/proof/proof.js';
import type { Move } from './steps.js';
import { type Tenant, WRITER_APP_ID } from './tenant.js';

/** A plan with what was meant by it: whether it locks somebody out, by which step and policy. */
export interface Scenario {
  readonly name: string;
  readonly tenant: Tenant;
  readonly moves: readonly Move[];
  readonly breakGlass: readonly string[];
  readonly minimum: number;
  readonly lockout: Lockout | null;
}

export interface Lockout {
  readonly rule: Violation['rule'];
  /** The number of the step, from 1. */
  readonly step: number;
  /** `null` where it is nothing that a policy does. */
  readonly policyId: string | null;
  /** Who is named. */
  readonly who: string;
}

type Said = Partial<Pick<Scenario, 'breakGlass' | 'minimum'>>;

const RESCUERS = ['rescue1@contoso.example', 'rescue2@contoso.example'];

/** A plan that is as it should be. */
export const harmless = (
  name: string,
  tenant: Tenant,
  moves: readonly Move[],
  said: Said = {},
): Scenario => ({ name, tenant, moves, breakGlass: RESCUERS, minimum: 2, lockout: null, ...said });

/** A plan that locks somebody out. */
export const lockout = (
  name: string,
  tenant: Tenant,
  moves: readonly Move[],
  found: Lockout & Said,
): Scenario => {
  const { rule, step, policyId, who, ...said } = found;
  return { ...harmless(name, tenant, moves, said), lockout: { rule, step, policyId, who } };
};

export const rulesOf = ({ breakGlass, minimum }: Scenario) => ({
  breakGlass,
  minimumAdministrators: minimum,
  writerAppId: WRITER_APP_ID,
});
