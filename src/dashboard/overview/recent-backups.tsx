import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { backupsLink, stateLink } from '../shell/links.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { Ago } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { Empty } from '../ui/states.js';
import { ListedSection } from './listed-section.js';

const SHOWN = 5;
const ASK_EVERY_MS = 60_000;

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalXS} 0`,
  },
});

const reasons = {
  scheduled: 'daily',
  requested: 'asked for',
  'before-recovery': 'before a recovery',
  first: 'the first',
} as const;

/** What there is to go back to. */
export const RecentBackups = () => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const path = useTenantPath();
  const { data, error, refetch, dataUpdatedAt } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/backups',
    { params: { path, query: { limit: SHOWN } } },
    { refetchInterval: ASK_EVERY_MS },
  );
  return (
    <ListedSection
      title="Last backups"
      beside={<PageLink to={backupsLink(tenantId)}>All backups</PageLink>}
      what="backups"
      count={data?.rows.length}
      empty={
        <Empty title="No backup yet">
          The first one is taken when the first full sync is done. Any instant since then can be
          brought back without one.
        </Empty>
      }
      error={error}
      retry={refetch}
      loadedAt={dataUpdatedAt}
    >
      {data?.rows.map(({ backupId, instant, reason, seal }) => (
        <li key={backupId} className={styles.row}>
          <PageLink to={stateLink(tenantId, { at: instant })}>
            <Ago at={instant} />
          </PageLink>
          <Text size={200}>
            {reasons[reason]}, {seal === undefined ? 'not sealed' : 'sealed'}
          </Text>
        </li>
      ))}
    </ListedSection>
  );
};
