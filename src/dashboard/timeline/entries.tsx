import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { TimelineEntry } from '../api/types.js';
import { Failed } from '../ui/states.js';
import { UndoButton } from './change-actions.js';
import { ChangePane } from './change-pane.js';
import { EntryTable } from './entry-table.js';
import { MOST_CHOSEN } from './selection.js';
import { useSelection, type Selection } from './use-selection.js';
import { useUndo } from './use-undo.js';
import type { View } from './use-view.js';

interface EntriesProps {
  readonly label: string;
  readonly rows: readonly TimelineEntry[];
  readonly view: View;
  readonly onEnd: (() => void) | null;
  readonly isLoadingMore: boolean;
}

/** A list of changes, what is chosen of it, and the open one beside it. */
export const Entries = ({ label, rows, view, onEnd, isLoadingMore }: EntriesProps) => {
  const selection = useSelection();
  const { change } = view.values;
  return (
    <>
      {selection.chosen.size > 0 && <Chosen selection={selection} />}
      <EntryTable
        label={label}
        rows={rows}
        selection={selection}
        openId={change}
        onOpen={({ changeId }) => view.set({ change: changeId }, { replace: change !== '' })}
        onEnd={onEnd}
        isLoadingMore={isLoadingMore}
      />
      {change !== '' && (
        <ChangePane
          changeId={change}
          shown={rows.find(({ changeId }) => changeId === change)}
          view={view}
        />
      )}
    </>
  );
};

const useStyles = makeStyles({
  chosen: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
  },
});

const Chosen = ({ selection }: { readonly selection: Selection }) => {
  const styles = useStyles();
  const { undo, isPending, error } = useUndo();
  const entries = [...selection.chosen.values()];
  return (
    <div role="group" aria-label="Chosen changes" className={styles.chosen}>
      <Text role="status">
        {entries.length === 1 ? '1 change' : `${String(entries.length)} changes`} chosen
        {entries.length === MOST_CHOSEN && ', which is the most'}
      </Text>
      <UndoButton entries={entries} undo={undo} isPending={isPending} />
      <Button onClick={selection.clear}>Choose none</Button>
      {error !== null && <Failed error={error} />}
    </div>
  );
};
