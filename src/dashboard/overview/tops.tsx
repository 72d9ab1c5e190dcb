import { makeStyles, Tab, TabList, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { queries } from '../api/client.js';
import type { Overview } from '../api/types.js';
import { incidentLink } from '../shell/links.js';
import { useSession, useTenantPath } from '../shell/session.js';
import { ObjectLink, PageLink } from '../ui/object-link.js';
import { Section } from '../ui/section.js';
import { typeTitle } from '../ui/type-names.js';
import { useSearch } from '../ui/use-search.js';

const SHOWN = 5;

const useStyles = makeStyles({
  parts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 200px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  row: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
  name: { minWidth: 0, overflowWrap: 'anywhere' },
});

/** Who changed most, what was changed most, and how. */
export const Tops = ({ overview }: { readonly overview: Overview }) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const { values, set } = useSearch('most');
  const isDay = values.most === 'day';
  const span = isDay ? overview.lastDay : overview.lastHour;
  const { data: retention } = queries.useQuery('get', '/api/tenants/{tenantId}/retention', {
    params: { path: useTenantPath() },
  });
  const earliest = retention?.earliest ?? null;
  // Nothing can be taken back from before anything was known.
  const since = earliest !== null && earliest < span.from ? span.from : null;
  return (
    <Section
      title="Most changes"
      beside={
        <TabList
          size="small"
          selectedValue={isDay ? 'day' : 'hour'}
          onTabSelect={(_, { value }) => set({ most: String(value) }, { replace: true })}
        >
          <Tab value="hour">Last hour</Tab>
          <Tab value="day">Last day</Tab>
        </TabList>
      }
    >
      <div className={styles.parts}>
        <Top
          title="Who"
          top={span.actors}
          nameOf={({ id, name, kind }) => {
            const known = id ?? name;
            if (known === null) return kind;
            const to = incidentLink(tenantId, {
              actor: known,
              ...(since !== null && { from: since }),
            });
            return <PageLink to={to}>{name ?? known}</PageLink>;
          }}
        />
        <Top
          title="What"
          top={span.objects}
          nameOf={({ objectId, displayName, objectType }) => (
            <>
              <ObjectLink objectId={objectId} displayName={displayName} />
              {objectType !== null && <Text size={200}> {typeTitle(objectType)}</Text>}
            </>
          )}
        />
        <Top title="How" top={span.activities} nameOf={({ activity }) => activity} />
      </div>
    </Section>
  );
};

interface TopProps<Row> {
  readonly title: string;
  readonly top: { readonly rows: readonly Row[]; readonly others: number; readonly exact: boolean };
  readonly nameOf: (row: Row) => ReactNode;
}

const Top = <Row extends { readonly changes: number }>({ title, top, nameOf }: TopProps<Row>) => {
  const styles = useStyles();
  const shown = top.rows.slice(0, SHOWN);
  const others = shown.length < top.rows.length || top.others > 0;
  return (
    <div>
      <Text weight="semibold" as="h3" style={{ margin: 0 }}>
        {title}
        {!top.exact && ' (least numbers)'}
      </Text>
      <ul className={styles.list}>
        {shown.map((row, index) => (
          <li key={index} className={styles.row}>
            <span className={styles.name}>{nameOf(row)}</span>
            <span>{row.changes.toLocaleString()}</span>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <Text size={200}>nothing</Text>}
      {others && <Text size={200}>and others</Text>}
    </div>
  );
};
