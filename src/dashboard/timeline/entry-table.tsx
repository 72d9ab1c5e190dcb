import { type KeyboardEvent, type MouseEvent, useMemo, useRef } from 'react';
import type { TimelineEntry } from '../api/types.js';
import { Who } from '../ui/actors.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { Source, Subject, What, When } from './entry-cells.js';
import type { Selection } from './use-selection.js';

interface EntryTableProps {
  readonly label: string;
  readonly rows: readonly TimelineEntry[];
  readonly selection: Selection;
  readonly openId: string;
  readonly onOpen: (entry: TimelineEntry) => void;
  readonly onEnd: (() => void) | null;
  readonly isLoadingMore: boolean;
}

/** Entries of the timeline; rows are chosen with Space, Ctrl or Shift and a click, or their boxes. */
export const EntryTable = (props: EntryTableProps) => {
  const { label, rows, selection, openId, onOpen, onEnd, isLoadingMore } = props;
  const last = useRef(0);
  const columns = useMemo(() => mainColumns(selection), [selection]);
  const choose = (target: EventTarget, isRange: boolean): boolean => {
    const index = target instanceof Element ? indexOf(target) : undefined;
    if (index === undefined) return false;
    const [low, high] = isRange ? [last.current, index].sort(ascending) : [index, index];
    selection.toggle(rows.slice(low, (high ?? index) + 1));
    last.current = index;
    return true;
  };
  const onClick = (event: MouseEvent) => {
    const isChoosing = event.ctrlKey || event.metaKey || event.shiftKey;
    if (isChoosing && choose(event.target, event.shiftKey)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isRow = event.target instanceof Element && event.target.matches('[data-index]');
    if (event.key === ' ' && isRow && choose(event.target, event.shiftKey)) event.preventDefault();
  };
  return (
    <div onClickCapture={onClick} onKeyDown={onKeyDown} style={{ minWidth: 0 }}>
      <DataTable
        label={label}
        // The open pane leaves no room for the source.
        columns={openId === '' ? [...columns, sourceColumn] : columns}
        rows={rows}
        idOf={({ changeId }) => changeId}
        onOpen={onOpen}
        openId={openId}
        onEnd={onEnd}
        isLoadingMore={isLoadingMore}
        maxHeight="max(320px, 62vh)"
        markOf={markOf}
      />
    </div>
  );
};

const ascending = (one: number, other: number) => one - other;

const indexOf = (element: Element): number | undefined => {
  const row = element.closest<HTMLElement>('[data-index]');
  return row === null ? undefined : Number(row.dataset['index']);
};

const markOf = ({ severity }: TimelineEntry) =>
  severity === 'high' ? 'danger' : severity === 'medium' ? 'warning' : undefined;

const mainColumns = (selection: Selection): readonly Column<TimelineEntry>[] => [
  {
    key: 'when',
    title: 'When it was seen',
    width: '230px',
    cell: (entry) => <When entry={entry} selection={selection} />,
  },
  {
    key: 'what',
    title: 'What',
    width: 'minmax(30ch, 3fr)',
    cell: (entry) => <What entry={entry} />,
  },
  {
    key: 'object',
    title: 'Object',
    width: 'minmax(20ch, 1.5fr)',
    cell: (entry) => <Subject entry={entry} />,
  },
  {
    key: 'actors',
    title: 'Who',
    width: 'minmax(16ch, 1fr)',
    cell: (entry) => <Who entry={entry} />,
  },
];

const sourceColumn: Column<TimelineEntry> = {
  key: 'source',
  title: 'Source',
  width: '130px',
  wideOnly: true,
  cell: (entry) => <Source entry={entry} />,
};
