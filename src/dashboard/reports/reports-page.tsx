import { Button, useRestoreFocusTarget } from '@fluentui/react-components';
import { AddRegular, DocumentSearchRegular } from '@fluentui/react-icons';
import { useNavigate, useSearchParams } from 'react-router';
import { queries } from '../api/client.js';
import type { Report } from '../api/types.js';
import { scopeWords } from '../recovery/words.js';
import { reportLink } from '../shell/links.js';
import { useMay, useSession } from '../shell/session.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { LoadedAt } from '../ui/freshness.js';
import { Ago } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { Page } from '../ui/page.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { FORM } from './asked.js';
import { NewReport } from './new-report.js';
import { StatusBadge } from './status-badge.js';
import { hasEnded, titleWords, totalsWords } from './words.js';

const PAGE_SIZE = 100;
const POLL_MS = 5_000;

/** What was ever compared, and a form for more. */
export const Component = () => {
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const [parameters, setParameters] = useSearchParams();
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/reports',
    { params: { path: { tenantId }, query: { limit: PAGE_SIZE } } },
    {
      ...PAGED,
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ rows }) => rows.some(isOpen)) === true ? POLL_MS : false,
    },
  );
  const { rows, onEnd, isLoadingMore } = usePagedRows<Report>(query);
  return (
    <Page
      title="Reports"
      about="What differs between two instants of the tenant, and what of it can be brought back."
      fresh={<LoadedAt at={query.dataUpdatedAt} />}
      actions={<OpenForm onOpen={() => setParameters({ [FORM]: 'report' })} />}
    >
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data === undefined && query.error === null && <Loading what="reports" />}
      {query.data !== undefined && rows.length === 0 && (
        <Empty title="No report yet" icon={<DocumentSearchRegular />}>
          A report compares the tenant now with a backup or an instant, or any two of them. It can
          be exported, and what it shows can be brought back.
        </Empty>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Reports"
          columns={columnsFor(tenantId)}
          rows={rows}
          idOf={({ reportId }) => reportId}
          onOpen={({ reportId }) => void navigate(reportLink(tenantId, reportId))}
          onEnd={onEnd}
          isLoadingMore={isLoadingMore}
          markOf={({ status }) => (status === 'failed' ? 'danger' : undefined)}
        />
      )}
      {parameters.has(FORM) && <NewReport onClose={() => setParameters({})} />}
    </Page>
  );
};

const isOpen = ({ status }: Report): boolean => !hasEnded(status);

const OpenForm = ({ onOpen }: { readonly onOpen: () => void }) => {
  const may = useMay('backup/preview/create');
  return (
    <Button
      {...useRestoreFocusTarget()}
      appearance="primary"
      icon={<AddRegular />}
      disabledFocusable={!may}
      title={may ? undefined : 'Your roles do not include backup/preview/create.'}
      onClick={onOpen}
    >
      New report
    </Button>
  );
};

const columnsFor = (tenantId: string): readonly Column<Report>[] => [
  {
    key: 'what',
    title: 'Compares',
    width: 'minmax(30ch, 3fr)',
    cell: (report) => (
      <span title={titleWords(report)}>
        <PageLink to={reportLink(tenantId, report.reportId)}>{titleWords(report)}</PageLink>
      </span>
    ),
  },
  {
    key: 'status',
    title: 'Status',
    width: 'minmax(15ch, 1fr)',
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  {
    key: 'found',
    title: 'Found',
    width: 'minmax(34ch, 2fr)',
    cell: ({ totals }) => <span title={totalsWords(totals)}>{totalsWords(totals)}</span>,
  },
  {
    key: 'scope',
    title: 'Looks at',
    width: 'minmax(14ch, 2fr)',
    wideOnly: true,
    cell: ({ scope }) => <span title={scopeWords(scope)}>{scopeWords(scope)}</span>,
  },
  {
    key: 'when',
    title: 'Asked for',
    width: 'minmax(18ch, 1.5fr)',
    wideOnly: true,
    cell: ({ requestedAt, requestedBy }) => (
      <span title={requestedBy}>
        <Ago at={requestedAt} /> by {requestedBy}
      </span>
    ),
  },
];
