import { objectId, type ObjectId, type ObjectType } from '../domain/directory/directory-object.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';

/** The account with an id or a user principal name, also one that is deleted; `undefined` when none was seen. */
export const accountNamed = async (
  now: TenantState,
  name: string,
): Promise<ObjectId | undefined> => {
  const id = objectId(name.toLowerCase());
  if (now.standing(id)?.objectType === 'user') return id;
  return found(now, 'user', `userPrincipalName eq '${name.replaceAll("'", "''")}'`);
};

/** The live one that passes; else one that is deleted and may come back. */
export const found = async (
  now: TenantState,
  type: ObjectType,
  filter: string,
): Promise<ObjectId | undefined> => {
  for (const status of ['live', 'soft-deleted'] as const) {
    let after: string | undefined;
    do {
      const page = { size: 1, ...(after === undefined ? {} : { after }) };
      const { rows, next } = await now.find({ type, status, filter, page });
      const [first]: readonly ObjectAt[] = rows;
      if (first !== undefined) return first.objectId;
      after = next ?? undefined;
    } while (after !== undefined);
  }
  return undefined;
};
