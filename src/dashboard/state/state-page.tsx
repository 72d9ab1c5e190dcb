import { Button, makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { keepPreviousData } from '@tanstack/react-query';
import { queries } from '../api/client.js';
import { useTenantPath } from '../shell/session.js';
import { Freshness } from '../ui/freshness.js';
import { Page } from '../ui/page.js';
import { Section } from '../ui/section.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { useSearch } from '../ui/use-search.js';
import { asOf } from './as-of.js';
import { HeldList } from './held-list.js';
import type { Wanted } from './object-list.js';
import { ObjectsThen } from './objects-then.js';
import { refusalOf } from './refusal-of.js';
import { TenantMoment } from './tenant-moment.js';
import { TypeCounts } from './type-counts.js';
import { NEW_EVERY_MS } from './use-object.js';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: '260px minmax(0, 1fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
});

/** How the tenant was at an instant: how many of what, and each of them. */
export const Component = () => {
  const path = useTenantPath();
  const { values, set } = useSearch('at', 'type', 'search', 'filter', 'status', 'view');
  const { at, type } = values;
  const state = queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/state',
    { params: { path, query: asOf(at) } },
    { placeholderData: keepPreviousData, refetchInterval: at === '' && NEW_EVERY_MS },
  );
  const shown = state.isError ? undefined : state.data;
  const isUnknown = refusalOf(state.error, 'asOf') !== undefined;
  return (
    <Page
      title="State"
      about={at === '' ? 'The tenant as it is known now.' : 'The tenant as it was then.'}
      fresh={shown === undefined ? undefined : <Freshness trust={shown.trust} />}
    >
      <Section title="Instant">
        <TenantMoment
          at={at}
          instant={state.isPlaceholderData ? undefined : shown?.trust.instant}
          type={type}
          isUnknown={isUnknown}
          onChange={(next) => set({ at: next })}
        />
      </Section>
      {state.isPending && <Loading what="the tenant" />}
      {state.isError && !isUnknown && (
        <Failed error={state.error} retry={() => void state.refetch()} />
      )}
      {isUnknown && (
        <Empty title="Nothing is known of that instant" action={<ToNow set={set} />}>
          Choose one from where history begins up to now.
        </Empty>
      )}
      {shown !== undefined && <ShownState counts={shown.counts} values={values} set={set} />}
    </Page>
  );
};

type Search = ReturnType<typeof useSearch<keyof Wanted | 'view'>>;

const ToNow = ({ set }: Pick<Search, 'set'>) => (
  <Button appearance="primary" onClick={() => set({ at: '' })}>
    Show the tenant as it is now
  </Button>
);

interface ShownStateProps extends Search {
  readonly counts: Readonly<Record<string, number>>;
}

const ShownState = ({ counts, values, set }: ShownStateProps) => {
  const styles = useStyles();
  const { type, filter } = values;
  const view = values.view === 'held' ? 'held' : 'objects';
  return (
    <div className={styles.columns}>
      <Section title="Live objects">
        <TypeCounts counts={counts} type={type} onChoose={(chosen) => set({ type: chosen })} />
      </Section>
      <Section
        title={view === 'held' ? 'When the filter held' : 'Objects'}
        beside={
          <TabList
            selectedValue={view}
            onTabSelect={(_, { value }) => set({ view: value === 'held' ? 'held' : '' })}
          >
            <Tab value="objects">Objects</Tab>
            <Tab value="held">When did it hold</Tab>
          </TabList>
        }
      >
        {view === 'held' ? (
          <HeldList filter={filter} type={type} onFilter={(next) => set({ filter: next })} />
        ) : (
          <ObjectsThen wanted={values} onChange={set} />
        )}
      </Section>
    </div>
  );
};
