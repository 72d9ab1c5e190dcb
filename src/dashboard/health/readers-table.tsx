import { Badge, Text, tokens } from '@fluentui/react-components';
import type { CaptureStatus } from '../api/types.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { Ago } from '../ui/instant.js';
import { duration } from '../ui/time.js';

type Reader = CaptureStatus['readers'][number];

const states = {
  idle: ['Waits for its turn', 'success'],
  looking: ['Looks', 'success'],
  waiting: ['Waits', 'informative'],
  elsewhere: ['Done by another process', 'informative'],
  failing: ['Fails', 'danger'],
  refused: ['Refused', 'danger'],
} as const;

const columns: readonly Column<Reader>[] = [
  {
    key: 'reader',
    title: 'Reader',
    width: 'minmax(16ch, 1.4fr)',
    cell: ({ reader }) => reader,
  },
  {
    key: 'state',
    title: 'State',
    width: 'minmax(14ch, 1fr)',
    cell: ({ state }) => (
      <Badge appearance="tint" color={states[state][1]}>
        {states[state][0]}
      </Badge>
    ),
  },
  {
    key: 'lag',
    title: 'Behind',
    width: 'minmax(9ch, 0.6fr)',
    cell: ({ lagSeconds }) => (lagSeconds === null ? 'not known' : duration(lagSeconds * 1000)),
  },
  {
    key: 'look',
    title: 'Last look',
    width: 'minmax(14ch, 1fr)',
    wideOnly: true,
    cell: ({ lastLookAt }) => (lastLookAt === null ? 'never' : <Ago at={lastLookAt} />),
  },
  {
    key: 'sweep',
    title: 'Last full look',
    width: 'minmax(14ch, 1fr)',
    wideOnly: true,
    cell: ({ lastSweepAt }) => (lastSweepAt === null ? 'never' : <Ago at={lastSweepAt} />),
  },
  {
    key: 'why',
    title: 'Why not',
    width: 'minmax(20ch, 2fr)',
    cell: ({ failure, permissions }) => {
      if (failure === null) return '';
      const words =
        permissions.length === 0 ? failure : `Takes one of ${permissions.join(', ')}: ${failure}`;
      return (
        <span title={words} style={{ color: tokens.colorPaletteRedForeground1 }}>
          {words}
        </span>
      );
    },
  },
];

const order = ['refused', 'failing', 'waiting', 'looking', 'idle', 'elsewhere'];

/** Those in trouble first. */
export const ReadersTable = ({ capture }: { readonly capture: CaptureStatus }) => {
  const rows = capture.readers.toSorted(
    (one, other) =>
      order.indexOf(one.state) - order.indexOf(other.state) ||
      (other.lagSeconds ?? 0) - (one.lagSeconds ?? 0),
  );
  return (
    <>
      <Text size={200}>
        {capture.owner === null
          ? 'No process captures this tenant just now.'
          : `Captured by ${capture.owner.holder}${capture.owner.isUs ? ' (this process)' : ''}.`}
      </Text>
      <DataTable
        label="Readers"
        columns={columns}
        rows={rows}
        idOf={({ reader }) => reader}
        maxHeight="420px"
      />
    </>
  );
};
