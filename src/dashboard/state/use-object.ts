import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { PAGED } from '../ui/paged.js';
import { asOf } from './as-of.js';
import { LINKS_TOLD } from '../api/links-told.js';

/** As it is now goes on. */
export const NEW_EVERY_MS = 15_000;

/** An object as it was, with its first links. */
export const useObject = (objectId: string, at: string) => {
  const path = { ...useTenantPath(), objectId };
  return queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/objects/{objectId}',
    { params: { path, query: asOf(at) } },
    { refetchInterval: at === '' && NEW_EVERY_MS },
  );
};

/** An entry that tells of a whole object may be 20 kB. */
const HISTORY_PAGE = 50;

/** All changes of an object, newest first, page by page. */
export const useObjectHistory = (objectId: string) => {
  const path = { ...useTenantPath(), objectId };
  return queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/objects/{objectId}/history',
    { params: { path, query: { limit: HISTORY_PAGE, links: LINKS_TOLD } } },
    {
      ...PAGED,
      refetchOnWindowFocus: false,
      // Whoever looks far back does not wait for what is new.
      refetchInterval: ({ state }) => state.data?.pages.length === 1 && NEW_EVERY_MS,
    },
  );
};

const COVERAGE_STAYS_MS = 3_600_000;

/** What is captured and can be brought back of a type; `undefined` while it is not known. */
export const useTypeCoverage = (type: string) => {
  const path = useTenantPath();
  const { data } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/coverage',
    { params: { path } },
    { staleTime: COVERAGE_STAYS_MS },
  );
  return data?.types.find((one) => one.type === type);
};
