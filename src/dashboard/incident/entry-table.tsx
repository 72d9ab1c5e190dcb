import { useNavigate } from 'react-router';
import type { TimelineEntry } from '../api/types.js';
import { timelineLink } from '../shell/links.js';
import { useSession } from '../shell/session.js';
import { Who } from '../ui/actors.js';
import { type Column, DataTable, type DataTableProps } from '../ui/data-table.js';
import { Instant } from '../ui/instant.js';
import { ObjectLink } from '../ui/object-link.js';
import { Severity } from '../ui/severity.js';
import { typeTitle } from '../ui/type-names.js';
import type { Cause } from './cause.js';
import { entryWords } from './entry-words.js';

const atOf = ({ occurredAt, observedAt }: TimelineEntry): string => occurredAt ?? observedAt;

const columns: readonly Column<TimelineEntry>[] = [
  {
    key: 'at',
    title: 'When',
    width: 'minmax(25ch, 1fr)',
    cell: (entry) => <Instant at={atOf(entry)} />,
  },
  {
    key: 'severity',
    title: 'Severity',
    width: '13ch',
    cell: ({ severity }) => <Severity level={severity} />,
  },
  {
    key: 'what',
    title: 'What',
    width: 'minmax(20ch, 3fr)',
    cell: (entry) => {
      const words = entryWords(entry);
      return <span title={words}>{words}</span>;
    },
  },
  {
    key: 'object',
    title: 'Object',
    width: 'minmax(16ch, 2fr)',
    cell: ({ event: { data } }) => (
      <>
        {data.objectId === '' ? (
          data.displayName
        ) : (
          <ObjectLink objectId={data.objectId} displayName={data.displayName} />
        )}{' '}
        ({typeTitle(data.objectType)})
      </>
    ),
  },
  {
    key: 'who',
    title: 'Who',
    width: 'minmax(14ch, 2fr)',
    wideOnly: true,
    cell: (entry) => <Who entry={entry} />,
  },
];

const marks = { high: 'danger', medium: 'warning', low: undefined } as const;

interface EntryTableProps extends Pick<
  DataTableProps<TimelineEntry>,
  'label' | 'rows' | 'onEnd' | 'isLoadingMore' | 'maxHeight'
> {
  /** Filters that the timeline is opened with. */
  readonly cause?: Cause;
}

/** Changes, each leading to its place in the timeline. */
export const EntryTable = ({ cause = {}, ...table }: EntryTableProps) => {
  const { tenantId } = useSession();
  const navigate = useNavigate();
  return (
    <DataTable
      {...table}
      columns={columns}
      idOf={({ changeId }) => changeId}
      markOf={({ severity }) => marks[severity]}
      onOpen={({ changeId }) =>
        void navigate(timelineLink(tenantId, { ...cause, change: changeId }))
      }
    />
  );
};
