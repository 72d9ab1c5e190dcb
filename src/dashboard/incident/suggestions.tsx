import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import type { Overview } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import { Freshness } from '../ui/freshness.js';
import { Section } from '../ui/section.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { ActorLink } from './actor-link.js';
import { EntryTable } from './entry-table.js';
import { LINKS_TOLD } from '../api/links-told.js';

const NEWEST = 20;

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

/** Where to begin, for whoever knows only that something is wrong. */
export const Suggestions = () => {
  const styles = useStyles();
  const path = useTenantPath();
  const overview = queries.useQuery('get', '/api/tenants/{tenantId}/overview', {
    params: { path },
  });
  const severe = queries.useQuery('get', '/api/tenants/{tenantId}/timeline', {
    params: { path, query: { severity: 'high', limit: NEWEST, links: LINKS_TOLD } },
  });
  return (
    <>
      <Section title="Newest severe changes">
        {severe.data === undefined && severe.error === null && <Loading what="severe changes" />}
        {severe.error !== null && (
          <Failed error={severe.error} retry={() => void severe.refetch()} />
        )}
        {severe.data?.rows.length === 0 && (
          <Empty title="No severe changes">
            No shipped rule calls anything severe that was seen so far.
          </Empty>
        )}
        {severe.data !== undefined && severe.data.rows.length > 0 && (
          <>
            <Text>Choose who did it to see all that they did, or open a change.</Text>
            <Freshness trust={severe.data.trust} />
            <EntryTable
              label="Newest severe changes"
              rows={severe.data.rows}
              maxHeight="50vh"
              cause={{}}
            />
          </>
        )}
      </Section>
      <div className={styles.columns}>
        {overview.error !== null && <Failed error={overview.error} />}
        {overview.data !== undefined && (
          <>
            <Busiest title="Who did most in the last hour" span={overview.data.lastHour} />
            <Busiest title="Who did most in the last 24 hours" span={overview.data.lastDay} />
          </>
        )}
      </div>
    </>
  );
};

interface BusiestProps {
  readonly title: string;
  readonly span: Overview['lastHour'];
}

const Busiest = ({ title, span }: BusiestProps) => {
  const styles = useStyles();
  const { rows, others } = span.actors;
  return (
    <Section title={title}>
      {rows.length === 0 ? (
        <Text>Nobody is known to have changed anything.</Text>
      ) : (
        <ol className={styles.list}>
          {rows.map(({ kind, id, name, changes }) => (
            <li key={`${kind} ${id ?? name ?? ''}`}>
              <ActorLink actor={{ kind, id, name }} window={{ from: span.from }} />:{' '}
              {changes.toLocaleString()} {changes === 1 ? 'change' : 'changes'}
            </li>
          ))}
        </ol>
      )}
      {others > 0 && <Text size={200}>And {others.toLocaleString()} changes by others.</Text>}
      {span.unattributed > 0 && (
        <Text size={200}>
          {span.unattributed.toLocaleString()} changes of which nobody knows yet who made them.
        </Text>
      )}
    </Section>
  );
};
