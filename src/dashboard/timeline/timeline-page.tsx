import { makeStyles, mergeClasses, ToggleButton } from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons';
import { keepPreviousData } from '@tanstack/react-query';
import { queries } from '../api/client.js';
import { Refused } from '../api/refused.js';
import { useTenantPath } from '../shell/session.js';
import { Freshness } from '../ui/freshness.js';
import { Page } from '../ui/page.js';
import { Failed } from '../ui/states.js';
import { type DensityAnswer, DensityChart } from './density-chart.js';
import { FilterBar } from './filter-bar.js';
import { ListMode } from './list-mode.js';
import { ReplayMode } from './replay-mode.js';
import { useView, type View } from './use-view.js';

const useStyles = makeStyles({
  page: { boxSizing: 'border-box', minHeight: '100%' },
  // As wide as the pane, which then stands beside the list.
  besidePane: { '@media (min-width: 1500px)': { paddingRight: '560px' } },
});

/** While something is followed. */
const ASK_AGAIN_MS = 30_000;

/** What changed, who did it, and the way to undo it. */
export const Component = () => {
  const styles = useStyles();
  const view = useView();
  const { values, set } = view;
  const isReplay = values.replay !== '';
  const density = useDensity(view);
  const { data } = density;
  return (
    <div className={mergeClasses(styles.page, values.change !== '' && styles.besidePane)}>
      <Page
        title="Timeline"
        fresh={data === undefined ? undefined : <Freshness trust={data.trust} />}
        actions={
          <ToggleButton
            icon={<HistoryRegular />}
            checked={isReplay}
            onClick={() => set({ replay: isReplay ? '' : '1', live: '', at: '' })}
          >
            Replay
          </ToggleButton>
        }
      >
        <FilterBar view={view} />
        {isWrong(density.error) ? (
          <Failed error={density.error} />
        ) : (
          <Shown view={view} density={density} />
        )}
      </Page>
    </div>
  );
};

/** What is asked is wrong: so it would be of the list, in the same words. */
const isWrong = (error: unknown): boolean => error instanceof Refused && error.status === 400;

interface ShownProps {
  readonly view: View;
  readonly density: DensityAnswer;
}

const Shown = ({ view, density }: ShownProps) => {
  const { data } = density;
  const isReplay = view.values.replay !== '';
  const span = data && { from: Date.parse(data.from), until: Date.parse(data.until) };
  return (
    <>
      {isReplay && span !== undefined ? (
        <ReplayMode
          key={JSON.stringify([view.asked, span])}
          view={view}
          span={span}
          density={density}
        />
      ) : (
        <DensityChart view={view} density={density} />
      )}
      {!isReplay && <ListMode view={view} onRefresh={() => void density.refetch()} />}
    </>
  );
};

const useDensity = ({ asked, values }: View) => {
  const path = useTenantPath();
  return queries.useQuery(
    'get',
    '/api/tenants/{tenantId}/timeline/density',
    { params: { path, query: asked } },
    {
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
      // What is replayed has an end.
      refetchOnReconnect: values.replay === '',
      refetchInterval: values.live === '' ? false : ASK_AGAIN_MS,
    },
  );
};
