import { Inject, Injectable } from '@nestjs/common';
import type { ObjectId } from '../domain/directory/directory-object.js';
import type { Step } from '../domain/recovery/plan.js';
import type { Proof } from '../domain/recovery/proof/proof.js';
import { prove } from '../domain/recovery/proof/prove.js';
import type { TenantState } from '../history/history.port.js';
import { accountNamed, found } from './accounts-named.js';
import { FreshWrites } from './fresh-writes.js';
import { RecoveryOptions } from './recovery-options.port.js';
import { bearingIn } from './safety-bearing.js';
import { gatherAccess, type Named } from './safety-access.js';

/** Proves before the first write that a plan locks nobody out who has to be let in. */
@Injectable()
export class Safety {
  constructor(
    private readonly options: RecoveryOptions,
    @Inject(FreshWrites) private readonly fresh: Pick<FreshWrites, 'steps'>,
  ) {}

  /**
   * Against a tenant as it is known, and as it is once what was just written shows: a plan has to hold against
   * both. Cost grows with the administrators, policies and the plan.
   */
  async prove(now: TenantState, steps: readonly Step[]): Promise<Proof> {
    const fresh = await this.fresh.steps();
    const { safety } = this.options;
    const access = await gatherAccess(now, [...fresh, ...steps], await this.named(now));
    const known = prove(access, steps, safety);
    if (fresh.length === 0) return known;
    const written = prove(access, steps, safety, fresh);
    return written.holds ? known : written;
  }

  /** Tells which of some steps bear on who is let in, as far as the proof and the policies see it. */
  async bearing(now: TenantState, steps: readonly Step[]): Promise<(step: Step) => boolean> {
    return bearingIn(now, steps, await gatherAccess(now, steps, await this.named(now)));
  }

  private async named(now: TenantState): Promise<Named> {
    const { breakGlass, writerAppId } = this.options.safety;
    return {
      accounts: await accountsNamed(now, breakGlass),
      writer: await writerOf(now, writerAppId),
    };
  }
}

const accountsNamed = async (
  now: TenantState,
  names: readonly string[],
): Promise<readonly ObjectId[]> => {
  const accounts: ObjectId[] = [];
  for (const name of names) accounts.push(...some(await accountNamed(now, name)));
  return accounts;
};

/** Its service principal and, where it is registered here, its application. */
const writerOf = async (now: TenantState, appId: string | null): Promise<readonly ObjectId[]> => {
  if (appId === null) return [];
  const filter = `appId eq '${appId}'`;
  const servicePrincipal = await found(now, 'servicePrincipal', filter);
  return [...some(servicePrincipal), ...some(await found(now, 'application', filter))];
};

const some = (id: ObjectId | undefined): readonly ObjectId[] => (id === undefined ? [] : [id]);
