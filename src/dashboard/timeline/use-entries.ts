import { useQueryClient } from '@tanstack/react-query';
import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import type { Asked } from './filters.js';
import { LINKS_TOLD } from '../api/links-told.js';

/** Entries may be large: a group may have come with many members. */
const PAGE_ROWS = 100;
/** What a browser keeps well; further back leads a narrower question. */
const MOST_ROWS = 10_000;

/** The timeline, newest first, as far as it was looked at; asked for anew only by `restart`. */
export const useEntries = (asked: Asked) => {
  const path = useTenantPath();
  const client = useQueryClient();
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/timeline',
    { params: { path, query: { ...asked, limit: PAGE_ROWS, links: LINKS_TOLD } } },
    // Whoever comes back is shown what is newest.
    { ...PAGED, staleTime: Infinity, gcTime: 0 },
  );
  const { onEnd, ...paged } = usePagedRows(query);
  const isFull = paged.rows.length >= MOST_ROWS;
  return {
    ...paged,
    /** Whether there is more than is kept here. */
    isFull: isFull && query.hasNextPage,
    onEnd: isFull ? null : onEnd,
    trust: query.data?.pages[0]?.trust,
    error: query.error,
    isLoading: query.isLoading,
    /** Asks for the newest page, and forgets the others. */
    restart: () =>
      client.resetQueries({
        queryKey: ['get', '/api/tenants/{tenantId}/timeline'],
        type: 'active',
      }),
  };
};
