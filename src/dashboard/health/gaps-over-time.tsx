import { makeStyles, Tab, TabList, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons';
import type { Gap } from '../api/types.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { Instant } from '../ui/instant.js';
import { Empty } from '../ui/states.js';
import { duration, localTime } from '../ui/time.js';
import { useNow } from '../ui/use-now.js';
import { useSearch } from '../ui/use-search.js';
import { gapMarks } from './gap-marks.js';

const DAY_MS = 86_400_000;
const spans = [
  { name: 'day', title: 'Last day', days: 1 },
  { name: 'days', title: 'Last 5 days', days: 5 },
  { name: 'month', title: 'Last 30 days', days: 30 },
] as const;

const useStyles = makeStyles({
  track: {
    display: 'grid',
    gridTemplateColumns: 'minmax(9ch, 16ch) minmax(0, 1fr)',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis' },
  axis: {
    position: 'relative',
    height: '18px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground4,
  },
  mark: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorPaletteDarkOrangeBackground3,
  },
  ends: { display: 'flex', justifyContent: 'space-between' },
});

const columns: readonly Column<Gap>[] = [
  { key: 'reader', title: 'Reader', width: 'minmax(14ch, 1fr)', cell: ({ reader }) => reader },
  {
    key: 'from',
    title: 'From',
    width: 'minmax(20ch, 1fr)',
    cell: ({ from }) => <Instant at={from} />,
  },
  {
    key: 'length',
    title: 'For',
    width: 'minmax(10ch, 0.5fr)',
    cell: ({ from, until }) => duration(Date.parse(until) - Date.parse(from)),
  },
  {
    key: 'reason',
    title: 'Why',
    width: 'minmax(20ch, 2fr)',
    cell: ({ reason }) => <span title={reason}>{reason}</span>,
  },
];

interface GapsProps {
  readonly gaps: readonly Gap[];
  /** Since when anything is known. */
  readonly since: string | null;
}

/** When not all was looked at: what changed then is known only as far as it stayed, and may lack its time. */
export const GapsOverTime = ({ gaps, since }: GapsProps) => {
  const styles = useStyles();
  const { values, set } = useSearch('gaps');
  const now = useNow();
  const span = spans.find(({ name }) => name === values.gaps) ?? spans[1];
  const earliest = since === null ? 0 : Date.parse(since);
  const from = Math.min(now - 1, Math.max(now - span.days * DAY_MS, earliest));
  const rows = gaps.filter(({ until }) => Date.parse(until) >= from).toReversed();
  return (
    <>
      <TabList
        size="small"
        selectedValue={span.name}
        onTabSelect={(_, { value }) => set({ gaps: String(value) }, { replace: true })}
      >
        {spans.map(({ name, title }) => (
          <Tab key={name} value={name}>
            {title}
          </Tab>
        ))}
      </TabList>
      {rows.length === 0 ? (
        <Empty title="No gap is recorded" icon={<CheckmarkCircleRegular />}>
          Every reader has looked as often as it should since{' '}
          {localTime(new Date(from).toISOString())}.
        </Empty>
      ) : (
        <>
          <div aria-hidden>
            {[...gapMarks(rows, from, now)].map(([reader, marks]) => (
              <div key={reader} className={styles.track}>
                <Text size={200} className={styles.name}>
                  {reader}
                </Text>
                <div className={styles.axis}>
                  {marks.map(({ gap, left, width }) => (
                    <div
                      key={`${gap.from} ${gap.until}`}
                      className={styles.mark}
                      title={gap.reason}
                      style={{ left: `${String(left)}%`, width: `${String(width)}%` }}
                    />
                  ))}
                </div>
              </div>
            ))}
            <div className={styles.track}>
              <span />
              <div className={styles.ends}>
                <Text size={200}>{localTime(new Date(from).toISOString())}</Text>
                <Text size={200}>now</Text>
              </div>
            </div>
          </div>
          <DataTable
            label="Gaps"
            columns={columns}
            rows={rows}
            idOf={({ reader, from: begin, until }) => `${reader} ${begin} ${until}`}
            maxHeight="320px"
          />
        </>
      )}
    </>
  );
};
