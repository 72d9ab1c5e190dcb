import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client.js';
import type { ReportRow } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';

/** A page without the row may be told after some thousands of differences; a million objects take so many. */
const MOST_PAGES = 200;

/** The row of an object of a completed report; `null` where the report has none. Not asked while it is known. */
export const useRow = (reportId: string, objectId: string, known: ReportRow | undefined) => {
  const path = { ...useTenantPath(), reportId };
  const { data, error, isFetching } = useQuery({
    queryKey: ['report-row', path, objectId],
    queryFn: async ({ signal }): Promise<ReportRow | null> => {
      let cursor: string | undefined;
      for (let asked = 0; asked < MOST_PAGES; asked += 1) {
        const { data: page } = await api.GET('/api/tenants/{tenantId}/reports/{reportId}/rows', {
          params: { path, query: { search: objectId, ...(cursor !== undefined && { cursor }) } },
          signal,
        });
        const row = page?.rows.find((one) => one.objectId === objectId);
        if (row !== undefined) return row;
        if (page?.next == null) return null;
        cursor = page.next;
      }
      return null;
    },
    enabled: objectId !== '' && known === undefined,
  });
  return { row: known ?? data, error, isFetching };
};
