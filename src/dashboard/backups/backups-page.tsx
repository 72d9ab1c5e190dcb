import { DatabaseRegular } from '@fluentui/react-icons';
import { queries } from '../api/client.js';
import type { Backup } from '../api/types.js';
import { useSession } from '../shell/session.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { LoadedAt } from '../ui/freshness.js';
import { Ago, Instant } from '../ui/instant.js';
import { Page } from '../ui/page.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { useSearch } from '../ui/use-search.js';
import { BackupPane } from './backup-pane.js';
import { Sealed } from './sealed.js';
import { TakeBackup } from './take-backup.js';
import { backupReason, objectsIn } from './words.js';

const PAGE_SIZE = 100;

/** The restore points: one a day by itself, one before each recovery, and those that were asked for. */
export const Component = () => {
  const { tenantId } = useSession();
  const { values, set } = useSearch('backup');
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/backups',
    { params: { path: { tenantId }, query: { limit: PAGE_SIZE } } },
    PAGED,
  );
  const { rows, onEnd, isLoadingMore } = usePagedRows(query);
  const open = (backup: string) => set({ backup });
  return (
    <Page
      title="Backups"
      about="Restore points: one a day, one before each recovery, and one whenever you take it. The tenant can be brought back to any other instant, too."
      fresh={<LoadedAt at={query.dataUpdatedAt} />}
      actions={<TakeBackup onTaken={open} />}
    >
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data === undefined && query.error === null && <Loading what="backups" />}
      {query.data !== undefined && rows.length === 0 && (
        <Empty title="No backup yet" icon={<DatabaseRegular />}>
          The first one is taken by itself as soon as the tenant was read once.
        </Empty>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Backups"
          columns={columns}
          rows={rows}
          idOf={({ backupId }) => backupId}
          openId={values.backup}
          onOpen={({ backupId }) => open(backupId)}
          onEnd={onEnd}
          isLoadingMore={isLoadingMore}
        />
      )}
      {values.backup !== '' && (
        <BackupPane
          key={values.backup}
          backupId={values.backup}
          known={rows.find(({ backupId }) => backupId === values.backup)}
          onClose={() => open('')}
        />
      )}
    </Page>
  );
};

const columns: readonly Column<Backup>[] = [
  {
    key: 'instant',
    title: 'Taken',
    width: 'minmax(22ch, 2fr)',
    cell: ({ instant }) => <Instant at={instant} />,
  },
  {
    key: 'reason',
    title: 'Why',
    width: 'minmax(14ch, 1fr)',
    cell: ({ reason }) => backupReason(reason),
  },
  {
    key: 'objects',
    title: 'Objects',
    width: 'minmax(10ch, 1fr)',
    cell: (backup) => `${objectsIn(backup).toLocaleString('en')} objects`,
  },
  {
    key: 'ago',
    title: 'Age',
    width: 'minmax(12ch, 1fr)',
    wideOnly: true,
    cell: ({ instant }) => <Ago at={instant} />,
  },
  {
    key: 'seal',
    title: 'Sealed',
    width: 'minmax(14ch, 1fr)',
    wideOnly: true,
    cell: ({ seal }) => <Sealed seal={seal} />,
  },
  {
    key: 'hash',
    title: 'State hash',
    width: 'minmax(14ch, 1.5fr)',
    wideOnly: true,
    cell: ({ stateHash }) => <span title={stateHash}>{stateHash}</span>,
  },
];
