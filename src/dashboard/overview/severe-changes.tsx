import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { queries } from '../api/client.js';
import type { TimelineEntry } from '../api/types.js';
import { timelineLink } from '../shell/links.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { Actors } from '../ui/actors.js';
import { changeWords } from '../ui/change-words.js';
import { Ago } from '../ui/instant.js';
import { PageLink } from '../ui/object-link.js';
import { Section } from '../ui/section.js';
import { Severity } from '../ui/severity.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { LINKS_TOLD } from '../api/links-told.js';

const SHOWN = 8;
const ASK_EVERY_MS = 5_000;

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', margin: 0, padding: 0, listStyleType: 'none' },
  entry: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    alignItems: 'baseline',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTopStyle: 'none' },
  },
  words: { overflowWrap: 'anywhere' },
});

/** The newest changes that matter to who may enter; one click leads to what happened. */
export const SevereChanges = () => {
  const { tenantId } = useSession();
  const path = useTenantPath();
  const { data, error, refetch } = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/timeline',
    { params: { path, query: { severity: 'medium', limit: SHOWN, links: LINKS_TOLD } } },
    { refetchInterval: ASK_EVERY_MS },
  );
  return (
    <Section
      title="Risky changes"
      beside={<PageLink to={timelineLink(tenantId, { severity: 'medium' })}>All of them</PageLink>}
    >
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {error === null && data === undefined && <Loading what="risky changes" />}
      {data !== undefined && <SevereList rows={data.rows} />}
    </Section>
  );
};

const SevereList = ({ rows }: { readonly rows: readonly TimelineEntry[] }) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  if (rows.length === 0) {
    return (
      <Empty title="No risky change is known" icon={<ShieldCheckmarkRegular />}>
        Changes of policies, roles, credentials, consents and the like show up here.
      </Empty>
    );
  }
  return (
    <ul className={styles.list}>
      {rows.map((row) => (
        <li key={row.changeId} className={styles.entry}>
          <Severity level={row.severity} />
          <div className={styles.words}>
            <PageLink to={timelineLink(tenantId, { severity: 'medium', change: row.changeId })}>
              {row.event.data.displayName}: {row.severityReasons[0]?.text ?? changeWords(row.event)}
            </PageLink>
            <Text size={200} block>
              by <Actors actors={row.actors} />
            </Text>
          </div>
          <Text size={200}>
            <Ago at={row.occurredAt ?? row.observedAt} />
          </Text>
        </li>
      ))}
    </ul>
  );
};
