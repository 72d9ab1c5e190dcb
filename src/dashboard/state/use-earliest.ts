import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';

const FRESH_MS = 60_000;

/** From when on anything is known of the tenant; `null` while that is not known itself. */
export const useEarliest = (): string | null => {
  const path = useTenantPath();
  const { data } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/retention',
    { params: { path } },
    { staleTime: FRESH_MS },
  );
  return data?.earliest ?? null;
};
