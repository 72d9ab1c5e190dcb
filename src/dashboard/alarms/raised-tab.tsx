import { Dropdown, Field, Option } from '@fluentui/react-components';
import { AlertRegular } from '@fluentui/react-icons';
import { queries } from '../api/client.js';
import type { Alarm } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import { Actors } from '../ui/actors.js';
import { type Column, DataTable } from '../ui/data-table.js';
import { LoadedAt } from '../ui/freshness.js';
import { Ago } from '../ui/instant.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { useSearch } from '../ui/use-search.js';
import { AlarmPane } from './alarm-pane.js';
import { AlarmLevel, LEVELS, levelTitle } from './level.js';

const PAGE_SIZE = 100;
/** Somebody may be watching. */
const ASK_EVERY_MS = 10_000;

/** The alarms there were, newest first. */
export const RaisedTab = () => {
  const path = useTenantPath();
  const { values, set } = useSearch('alarm', 'level');
  const level = LEVELS.find((one) => one === values.level);
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/alarms',
    { params: { path, query: { limit: PAGE_SIZE, ...(level && { level }) } } },
    {
      ...PAGED,
      // All pages that were looked at would be asked for anew.
      refetchInterval: ({ state }) => state.data?.pages.length === 1 && ASK_EVERY_MS,
    },
  );
  const { rows, onEnd, isLoadingMore } = usePagedRows(query);
  const shown = level === undefined ? 'All' : title(level);
  return (
    <>
      <Field label="How loud at least" orientation="horizontal" style={{ maxWidth: '32rem' }}>
        <Dropdown
          value={shown}
          selectedOptions={[values.level]}
          onOptionSelect={(_, { optionValue = '' }) => set({ level: optionValue })}
        >
          <Option value="">All</Option>
          {LEVELS.filter((one) => one !== 'low').map((one) => (
            <Option key={one} value={one}>
              {title(one)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <LoadedAt at={query.dataUpdatedAt} />
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data === undefined && query.error === null && <Loading what="alarms" />}
      {query.data !== undefined && rows.length === 0 && (
        <Empty title="No alarm" icon={<AlertRegular />}>
          No rule found anything since alarms are raised here. What lies before that can be looked
          back at with <code>stateline alarms replay</code>.
        </Empty>
      )}
      {rows.length > 0 && (
        <DataTable
          label="Alarms"
          columns={columns}
          rows={rows}
          idOf={({ alarmId }) => alarmId}
          openId={values.alarm}
          onOpen={({ alarmId }) => set({ alarm: alarmId })}
          onEnd={onEnd}
          isLoadingMore={isLoadingMore}
          markOf={({ level: loud }) => MARKS[loud]}
        />
      )}
      {values.alarm !== '' && (
        <AlarmPane
          key={values.alarm}
          alarmId={values.alarm}
          known={rows.find(({ alarmId }) => alarmId === values.alarm)}
          onClose={() => set({ alarm: '' })}
        />
      )}
    </>
  );
};

const title = (level: Alarm['level']): string =>
  level === 'critical' ? levelTitle(level) : `${levelTitle(level)} or louder`;

const MARKS = { critical: 'danger', high: 'danger', medium: 'warning', low: undefined } as const;

const columns: readonly Column<Alarm>[] = [
  {
    key: 'level',
    title: 'Level',
    width: '9ch',
    cell: ({ level }) => <AlarmLevel level={level} />,
  },
  { key: 'text', title: 'What happened', width: 'minmax(24ch, 3fr)', cell: ({ text }) => text },
  {
    key: 'fired',
    title: 'When',
    width: 'minmax(14ch, 1fr)',
    cell: ({ firedAt }) => <Ago at={firedAt} />,
  },
  {
    key: 'actors',
    title: 'Who did it',
    width: 'minmax(16ch, 2fr)',
    cell: ({ actors }) => <Actors actors={actors} />,
  },
  {
    key: 'objects',
    title: 'About',
    width: 'minmax(16ch, 2fr)',
    wideOnly: true,
    cell: (alarm) => aboutOf(alarm),
  },
];

const aboutOf = ({ objects, changes }: Alarm): string => {
  const [first] = objects;
  if (first === undefined) return `${changes.toLocaleString('en')} changes`;
  const others = objects.length - 1;
  return others === 0 ? first.displayName : `${first.displayName} and others`;
};
