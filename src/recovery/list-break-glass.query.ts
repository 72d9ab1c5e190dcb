import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ObjectId, ObjectStatus } from '../domain/directory/directory-object.js';
import { History, type TenantState } from '../history/history.port.js';
import { accountNamed } from './accounts-named.js';
import { RecoveryOptions } from './recovery-options.port.js';

/** An account that is kept for emergencies; `null` where nothing of such an account is known. */
export interface BreakGlassAccount {
  /** The id or user principal name it is configured by. */
  readonly named: string;
  readonly objectId: ObjectId | null;
  readonly displayName: string | null;
  readonly status: ObjectStatus | null;
}

/** The accounts that no recovery may lock out, as the tenant is now; @throws UnknownTenant. */
export class ListBreakGlass extends Query<readonly BreakGlassAccount[]> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@QueryHandler(ListBreakGlass)
export class ListBreakGlassHandler implements IQueryHandler<ListBreakGlass> {
  constructor(
    private readonly history: History,
    private readonly options: RecoveryOptions,
  ) {}

  async execute({ tenantId }: ListBreakGlass): Promise<readonly BreakGlassAccount[]> {
    const now = this.history.open(tenantId).now();
    const accounts: BreakGlassAccount[] = [];
    for (const name of this.options.safety.breakGlass) accounts.push(await accountIn(now, name));
    return accounts;
  }
}

const accountIn = async (now: TenantState, named: string): Promise<BreakGlassAccount> => {
  const id = await accountNamed(now, named);
  const object = id && now.object(id);
  if (object === undefined) return { named, objectId: null, displayName: null, status: null };
  const { objectId, displayName, status } = object;
  return { named, objectId, displayName, status };
};
