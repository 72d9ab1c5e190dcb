import { queries } from '../api/client.js';
import type { components } from '../api/schema.js';
import { useTenantPath } from '../shell/session.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What an actor is called: as the audit log does, else as the directory does; `undefined` where nobody knows. */
export const useActorName = (
  actor: string | undefined,
  radius: components['schemas']['BlastRadius'] | undefined,
): string | undefined => {
  const path = useTenantPath();
  const told = radius?.actors.rows.find(({ id }) => id !== null && id === actor)?.name;
  const isAsked =
    radius !== undefined && actor !== undefined && ID.test(actor) && told === undefined;
  const { data } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/objects/{objectId}',
    { params: { path: { ...path, objectId: actor ?? '' } } },
    { enabled: isAsked },
  );
  return told ?? data?.object.displayName;
};
