import { Injectable } from '@nestjs/common';
import { objectId, type ObjectId, type ObjectType } from '../domain/directory/directory-object.js';
import type { Step } from '../domain/recovery/plan.js';
import type { Proof } from '../domain/recovery/proof/proof.js';
import { prove } from '../domain/recovery/proof/prove.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';
import { RecoveryOptions } from './recovery-options.port.js';
import { gatherAccess } from './safety-access.js';

/** Proves before the first write that a plan locks nobody out who has to be let in. */
@Injectable()
export class Safety {
  constructor(private readonly options: RecoveryOptions) {}

  /** Against a tenant as it is now; cost grows with its administrators, policies and the plan. */
  async prove(now: TenantState, steps: readonly Step[]): Promise<Proof> {
    const { safety } = this.options;
    const named = {
      accounts: await accountsNamed(now, safety.breakGlass),
      writer: await writerOf(now, safety.writerAppId),
    };
    return prove(await gatherAccess(now, steps, named), steps, safety);
  }
}

const accountsNamed = async (
  now: TenantState,
  names: readonly string[],
): Promise<readonly ObjectId[]> => {
  const accounts: ObjectId[] = [];
  for (const name of names) accounts.push(...(await accountNamed(now, name)));
  return accounts;
};

const accountNamed = async (now: TenantState, name: string): Promise<readonly ObjectId[]> => {
  const id = objectId(name.toLowerCase());
  if (now.standing(id)?.objectType === 'user') return [id];
  return found(now, 'user', `userPrincipalName eq '${name.replaceAll("'", "''")}'`);
};

/** Its service principal and, where it is registered here, its application. */
const writerOf = async (now: TenantState, appId: string | null): Promise<readonly ObjectId[]> => {
  if (appId === null) return [];
  const filter = `appId eq '${appId}'`;
  const servicePrincipal = await found(now, 'servicePrincipal', filter);
  return [...servicePrincipal, ...(await found(now, 'application', filter))];
};

/** The live one that passes; else one that is deleted and may come back. */
const found = async (
  now: TenantState,
  type: ObjectType,
  filter: string,
): Promise<readonly ObjectId[]> => {
  for (const status of ['live', 'soft-deleted'] as const) {
    let after: string | undefined;
    do {
      const page = { size: 1, ...(after === undefined ? {} : { after }) };
      const { rows, next } = await now.find({ type, status, filter, page });
      const [first]: readonly ObjectAt[] = rows;
      if (first !== undefined) return [first.objectId];
      after = next ?? undefined;
    } while (after !== undefined);
  }
  return [];
};
