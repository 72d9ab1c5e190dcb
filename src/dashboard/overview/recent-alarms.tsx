import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { AlarmLevel } from '../alarms/level.js';
import { queries } from '../api/client.js';
import { alarmsLink } from '../shell/links.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { Ago } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { Empty } from '../ui/states.js';
import { ListedSection } from './listed-section.js';

const SHOWN = 5;
const ASK_EVERY_MS = 15_000;

const useStyles = makeStyles({
  row: {
    display: 'flex',
    alignItems: 'baseline',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalXS} 0`,
  },
  text: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  whole: { flexShrink: 0 },
});

/** What rules found last, each leading to the alarm. */
export const RecentAlarms = () => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const path = useTenantPath();
  const { data, error, refetch, dataUpdatedAt } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/alarms',
    { params: { path, query: { limit: SHOWN } } },
    { refetchInterval: ASK_EVERY_MS },
  );
  return (
    <ListedSection
      title="Last alarms"
      beside={<PageLink to={alarmsLink(tenantId)}>All alarms</PageLink>}
      what="alarms"
      count={data?.rows.length}
      empty={<Empty title="No alarm">No rule found anything since alarms are raised here.</Empty>}
      error={error}
      retry={refetch}
      loadedAt={dataUpdatedAt}
    >
      {data?.rows.map(({ alarmId, level, text, firedAt }) => (
        <li key={alarmId} className={styles.row}>
          <span className={styles.whole}>
            <AlarmLevel level={level} />
          </span>
          <span className={styles.text}>
            <PageLink to={alarmsLink(tenantId, { alarm: alarmId })}>{text}</PageLink>
          </span>
          <Text size={200} className={styles.whole}>
            <Ago at={firedAt} />
          </Text>
        </li>
      ))}
    </ListedSection>
  );
};
