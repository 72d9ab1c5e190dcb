import { Button, makeStyles, Switch, Text, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular, ArrowUpRegular } from '@fluentui/react-icons';
import { LiveBadge } from '../ui/live-badge.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { Entries } from './entries.js';
import { standsAt } from './live-rows.js';
import { type LiveList, useLiveList } from './use-live-list.js';
import type { View } from './use-view.js';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
  },
  said: { color: tokens.colorNeutralForeground2 },
});

interface ListModeProps {
  readonly view: View;
  /** Asks for all else on the page anew. */
  readonly onRefresh: () => void;
}

/** What happened, newest first, with what happens now on top of it. */
export const ListMode = ({ view, onRefresh }: ListModeProps) => {
  const list = useLiveList(view);
  const refresh = () => {
    list.refresh();
    onRefresh();
  };
  return (
    <>
      <ListBar view={view} list={list} onRefresh={refresh} />
      {list.isLoading && <Loading what="the timeline" />}
      {list.error !== null && <Failed error={list.error} retry={refresh} />}
      {list.trust !== undefined && <Listed view={view} list={list} />}
      <ListEnd view={view} list={list} />
    </>
  );
};

interface PartProps {
  readonly view: View;
  readonly list: LiveList;
}

const ListBar = ({ view, list, onRefresh }: PartProps & Pick<ListModeProps, 'onRefresh'>) => {
  const styles = useStyles();
  const { canBeLive, isLive, stream, waiting, toTop } = list;
  return (
    <div className={styles.bar}>
      <Switch
        label={canBeLive ? 'Live' : 'Live (only without an end of the time)'}
        checked={isLive}
        disabled={!canBeLive}
        onChange={(_, { checked }) => view.set({ live: checked ? '1' : '' }, { replace: true })}
      />
      {isLive && <LiveBadge {...stream} />}
      <Button icon={<ArrowClockwiseRegular />} onClick={onRefresh} disabled={list.isLoading}>
        Refresh
      </Button>
      {waiting > 0 && (
        <Button appearance="primary" icon={<ArrowUpRegular />} onClick={toTop}>
          {waiting.toLocaleString()} new
        </Button>
      )}
      {list.areLeftOut && (
        <Text className={styles.said}>
          More came than this page keeps, so some of the new ones are left out. Refresh shows all.
        </Text>
      )}
    </div>
  );
};

const Listed = ({ view, list }: PartProps) => {
  if (list.rows.length === 0 && list.onEnd === null) return <NothingFound view={view} />;
  return (
    <div onScrollCapture={list.onScroll}>
      <Entries
        label="Timeline"
        rows={list.rows}
        view={view}
        onEnd={list.onEnd}
        isLoadingMore={list.isLoadingMore}
      />
    </div>
  );
};

const NothingFound = ({ view: { values } }: { readonly view: View }) => (
  <Empty title="Nothing changed">
    {values.from === '' && values.until === ''
      ? 'No change of this kind is known. Take away a filter to see more.'
      : 'Nothing of this kind is known to have changed in that time. Choose a longer time, or take away a filter.'}
  </Empty>
);

/** Why there are no older rows, and how to get to them. */
const ListEnd = ({ view, list }: PartProps) => {
  const styles = useStyles();
  const last = list.listed.at(-1);
  if (list.lookFurther !== null) {
    return (
      <Text className={styles.said}>
        A long stretch of the timeline has nothing of the kind.{' '}
        <Button size="small" onClick={list.lookFurther}>
          Look further back
        </Button>
      </Text>
    );
  }
  if (!list.isFull || last === undefined) return null;
  return (
    <Text className={styles.said}>
      These are {list.listed.length.toLocaleString()} entries.{' '}
      <Button size="small" onClick={() => view.set({ until: standsAt(last), live: '' })}>
        Go on with what is older
      </Button>
    </Text>
  );
};
