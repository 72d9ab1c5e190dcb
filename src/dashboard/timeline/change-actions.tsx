import { Button, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons';
import type { TimelineEntry } from '../api/types.js';
import { incidentLink, objectLink } from '../shell/links.js';
import { useMay, useSession } from '../shell/session.js';
import { isReported } from '../ui/change-words.js';
import { PageLink } from '../ui/object-link.js';
import { Failed } from '../ui/states.js';
import { isUndoable } from './selection.js';
import { useUndo } from './use-undo.js';

const useStyles = makeStyles({
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
  },
});

/** What can be done about a change: each leads to where it is looked at first. */
export const ChangeActions = ({ entry }: { readonly entry: TimelineEntry }) => {
  const styles = useStyles();
  const { tenantId } = useSession();
  const { undo, isPending, error } = useUndo();
  const { event, position, actors } = entry;
  const { objectId } = event.data;
  const who = actors.map(({ id, name }) => id ?? name).find((known) => known !== null);
  return (
    <>
      <div className={styles.actions}>
        <UndoButton entries={[entry]} undo={undo} isPending={isPending} />
        {!isReported(event) && (
          <>
            {hadBefore(entry) && (
              <PageLink to={objectLink(tenantId, objectId, { at: positionBefore(position) })}>
                Show state before
              </PageLink>
            )}
            <PageLink to={objectLink(tenantId, objectId, { at: `position:${position}` })}>
              Show state after
            </PageLink>
          </>
        )}
        {who !== undefined && (
          <PageLink to={incidentLink(tenantId, { actor: who })}>All that this actor did</PageLink>
        )}
      </div>
      {error !== null && <Failed error={error} />}
    </>
  );
};

/** The place in the log right before a change. */
const positionBefore = (position: string): string => `position:${String(BigInt(position) - 1n)}`;

const hadBefore = ({ event: { type } }: TimelineEntry): boolean =>
  type !== 'ObjectDiscovered' && type !== 'ObjectCreated';

interface UndoButtonProps {
  readonly entries: readonly TimelineEntry[];
  readonly undo: (entries: readonly TimelineEntry[]) => void;
  readonly isPending: boolean;
}

/** Leads to the plan that takes changes back; left out where there is nothing to undo. */
export const UndoButton = ({ entries, undo, isPending }: UndoButtonProps) => {
  const mayPlan = useMay('backup/recovery/create');
  if (!entries.some(isUndoable)) return null;
  const text = entries.length === 1 ? 'Undo this' : `Undo these ${String(entries.length)}`;
  return (
    <Tooltip
      relationship="description"
      content={
        mayPlan
          ? 'Makes a plan and shows it. Nothing is written to the directory before the plan is approved.'
          : 'Your role may not plan recoveries. Ask somebody who may.'
      }
    >
      <Button
        appearance="primary"
        icon={<ArrowUndoRegular />}
        disabledFocusable={!mayPlan || isPending}
        onClick={() => undo(entries)}
      >
        {isPending ? 'Planning …' : text}
      </Button>
    </Tooltip>
  );
};
