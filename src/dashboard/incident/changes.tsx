import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { LookFurther } from '../ui/look-further.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import type { Cause } from './cause.js';
import { EntryTable } from './entry-table.js';
import { LINKS_TOLD } from '../api/links-told.js';

const PAGE = 100;

interface ChangesProps {
  readonly cause: Cause;
  /** Only those that are at least so severe. */
  readonly severity?: 'medium';
}

/** What the cause changed, newest first. */
export const Changes = ({ cause, severity }: ChangesProps) => {
  const path = useTenantPath();
  const query = {
    ...cause,
    ...(severity !== undefined && { severity }),
    limit: PAGE,
    links: LINKS_TOLD,
  };
  const found = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/timeline',
    { params: { path, query } },
    PAGED,
  );
  const { data, error, refetch } = found;
  const { rows, onEnd, isLoadingMore, lookFurther } = usePagedRows(found);
  if (data === undefined) {
    return error === null ? (
      <Loading what="the changes" />
    ) : (
      <Failed error={error} retry={() => void refetch()} />
    );
  }
  if (rows.length === 0 && !found.hasNextPage) {
    return (
      <Empty title={severity === undefined ? 'No changes' : 'No severe changes'}>
        {severity === undefined
          ? 'Nothing is known to have been done by this in that time. The audit log tells who did something up to a few minutes late.'
          : 'No shipped rule calls any of these changes severe. See all of them beside.'}
      </Empty>
    );
  }
  return (
    <>
      <EntryTable
        label={severity === undefined ? 'All changes' : 'Severe changes'}
        {...{ cause, rows, onEnd, isLoadingMore }}
      />
      {lookFurther !== null && <LookFurther error={error} onGo={lookFurther} />}
    </>
  );
};
