import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';

const FRESH_MS = 300_000;

/** What an object is called now; `undefined` while that is not known, or where there is no such object. */
export const useObjectName = (objectId: string | undefined): string | undefined => {
  const path = { ...useTenantPath(), objectId: objectId ?? '' };
  const { data } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/objects/{objectId}',
    { params: { path } },
    { enabled: objectId !== undefined && objectId !== '', staleTime: FRESH_MS, retry: false },
  );
  const name = data?.object.displayName;
  return name === '' ? undefined : name;
};
