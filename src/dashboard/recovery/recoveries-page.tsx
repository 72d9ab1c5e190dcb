import { Button } from '@fluentui/react-components';
import { AddRegular, ArrowUndoRegular } from '@fluentui/react-icons';
import { useNavigate } from 'react-router';
import { queries } from '../api/client.js';
import type { Recovery } from '../api/types.js';
import { newRecoveryLink, recoveryLink } from '../shell/links.js';
import { useMay, useSession } from '../shell/session.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { LoadedAt } from '../ui/freshness.js';
import { Ago } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { Page } from '../ui/page.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { openFirst } from './open-first.js';
import { StatusBadge } from './status-badge.js';
import { hasEnded, outcomeWords, scopeWords } from './words.js';
import { SourceWords } from './source-words.js';

const PAGE_SIZE = 100;
const POLL_MS = 5_000;

/** What was ever brought back, and what is being brought back now. */
export const Component = () => {
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/recoveries',
    { params: { path: { tenantId }, query: { limit: PAGE_SIZE } } },
    {
      ...PAGED,
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ rows }) => rows.some(isOpen)) === true ? POLL_MS : false,
    },
  );
  const { rows: newestFirst, onEnd, isLoadingMore } = usePagedRows<Recovery>(query);
  const rows = openFirst(newestFirst);
  return (
    <Page
      title="Recovery"
      about="Plans to bring the tenant back, and what became of each."
      fresh={<LoadedAt at={query.dataUpdatedAt} />}
      actions={<NewRecovery />}
    >
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data === undefined && query.error === null && <Loading what="recoveries" />}
      {query.data !== undefined && rows.length === 0 && (
        <Empty title="Nothing was brought back yet" icon={<ArrowUndoRegular />}>
          A recovery is planned from an instant, a backup, a report or a cause. Nothing is written
          before its plan is approved.
        </Empty>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Recoveries"
          columns={columnsFor(tenantId)}
          rows={rows}
          idOf={({ recoveryId }) => recoveryId}
          onOpen={({ recoveryId }) => void navigate(recoveryLink(tenantId, recoveryId))}
          onEnd={onEnd}
          isLoadingMore={isLoadingMore}
          markOf={({ status }) => (status === 'failed' ? 'danger' : undefined)}
        />
      )}
    </Page>
  );
};

const isOpen = ({ status }: Recovery): boolean => !hasEnded(status);

const NewRecovery = () => {
  const { tenantId } = useSession();
  const navigate = useNavigate();
  const may = useMay('backup/recovery/create');
  return (
    <Button
      appearance="primary"
      icon={<AddRegular />}
      disabledFocusable={!may}
      title={may ? undefined : 'Your roles do not include backup/recovery/create.'}
      onClick={() => void navigate(newRecoveryLink(tenantId))}
    >
      New recovery
    </Button>
  );
};

const columnsFor = (tenantId: string): readonly Column<Recovery>[] => [
  {
    key: 'what',
    title: 'What',
    width: 'minmax(20ch, 3fr)',
    cell: ({ recoveryId, source }) => (
      <PageLink to={recoveryLink(tenantId, recoveryId)}>
        <SourceWords source={source} />
      </PageLink>
    ),
  },
  {
    key: 'status',
    title: 'Status',
    width: 'minmax(16ch, 1fr)',
    cell: (recovery) => <StatusBadge recovery={recovery} />,
  },
  {
    key: 'when',
    title: 'Asked for',
    width: 'minmax(16ch, 1fr)',
    cell: ({ requestedAt }) => <Ago at={requestedAt} />,
  },
  {
    key: 'who',
    title: 'By',
    width: 'minmax(14ch, 1.5fr)',
    wideOnly: true,
    cell: ({ requestedBy }) => <span title={requestedBy}>{requestedBy}</span>,
  },
  {
    key: 'scope',
    title: 'Looks at',
    width: 'minmax(14ch, 1.5fr)',
    wideOnly: true,
    cell: ({ scope }) => <span title={scopeWords(scope)}>{scopeWords(scope)}</span>,
  },
  {
    key: 'outcome',
    title: 'What came of it',
    width: 'minmax(16ch, 2fr)',
    wideOnly: true,
    cell: ({ outcome, startedAt }) => (startedAt === null ? '' : outcomeWords(outcome)),
  },
  {
    key: 'reason',
    title: 'Reason',
    width: 'minmax(14ch, 2fr)',
    wideOnly: true,
    cell: ({ reason }) => <span title={reason}>{reason}</span>,
  },
];
