import type { KnownIds, Watched } from '../domain/alarms/watched.js';
import type { ObjectType } from '../domain/directory/directory-object.js';
import type { TenantHistory, TenantState } from '../history/history.port.js';

/** What the log does not tell any more once its beginning is removed: who was there before what is kept of it. */
export const knownBefore = async (
  tenant: TenantHistory,
  { emergency, applications }: Watched,
): Promise<KnownIds> => {
  const earliest = tenant.earliest();
  if (earliest === null) return { emergency: [], ours: [] };
  const state = tenant.at({ instant: earliest });
  const names = emergency.filter((name) => name.includes('@'));
  return {
    emergency: await idsWith(state, ['user'], 'userPrincipalName', names),
    ours: await idsWith(state, ['application', 'servicePrincipal'], 'appId', applications),
  };
};

const idsWith = async (
  state: TenantState,
  types: readonly ObjectType[],
  attribute: string,
  values: readonly string[],
): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (const value of values) {
    const filter = `${attribute} eq '${value.replaceAll("'", "''")}'`;
    for (const type of types) ids.push(...(await passing(state, type, filter)));
  }
  return ids;
};

const passing = async (
  state: TenantState,
  type: ObjectType,
  filter: string,
): Promise<readonly string[]> => {
  const ids: string[] = [];
  let after: string | null | undefined;
  while (after !== null) {
    const page = { size: 100, ...(after !== undefined && { after }) };
    const { rows, next } = await state.find({ type, filter, page });
    ids.push(...rows.map(({ objectId }) => objectId.toLowerCase()));
    after = next;
  }
  return ids;
};
