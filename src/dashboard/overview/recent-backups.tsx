import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import { backupsLink, stateLink } from '../shell/links.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { LoadedAt } from '../ui/freshness.js';
import { Ago } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { Section } from '../ui/section.js';
import { Empty, Failed, Loading } from '../ui/states.js';

const SHOWN = 5;
const ASK_EVERY_MS = 60_000;

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
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
    <Section
      title="Last backups"
      beside={<PageLink to={backupsLink(tenantId)}>All backups</PageLink>}
    >
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Loading what="backups" />}
      {data?.rows.length === 0 && (
        <Empty title="No backup yet">
          The first one is taken when the first full sync is done. Any instant since then can be
          brought back without one.
        </Empty>
      )}
      <ul className={styles.list}>
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
      </ul>
      <LoadedAt at={dataUpdatedAt} />
    </Section>
  );
};
