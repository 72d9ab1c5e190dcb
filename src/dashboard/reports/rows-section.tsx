import { Button, Tab, TabList, Text } from '@fluentui/react-components';
import { queries } from '../api/client.js';
import type { Report, ReportRow } from '../api/types.js';
import { useTenantPath } from '../shell/session.js';
import { LookFurther } from '../ui/look-further.js';
import { DataTable } from '../ui/data-table.js';
import { PAGED, usePagedRows } from '../ui/paged.js';
import { Section } from '../ui/section.js';
import { SidePane } from '../ui/side-pane.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { useSearch } from '../ui/use-search.js';
import { columns } from './columns.js';
import { RowPane } from './row-pane.js';
import { RowsFilters } from './rows-filters.js';
import { isFiltered, ROW_FILTERS, rowsQuery, type View, viewOf, views } from './rows-wanted.js';
import { useRow } from './use-row.js';

const PAGE_SIZE = 100;
const NO_FILTER = { type: '', action: '', recoverable: '', search: '' };

const about: Readonly<Record<View, string>> = {
  stateline: 'What became of each object, who did it, and what of it can be brought back.',
  native:
    'The columns and panels of Microsoft Entra Backup and Recovery. What it calls the report value is the later side, the backup value the earlier one; outlined actions are not in it.',
};

/** The objects that differ, in either view. */
export const RowsSection = ({ report }: { readonly report: Report }) => {
  const { values, set } = useSearch(...ROW_FILTERS, 'row', 'view');
  const path = { ...useTenantPath(), reportId: report.reportId };
  const query = queries.useInfiniteQuery(
    'get',
    '/api/tenants/{tenantId}/reports/{reportId}/rows',
    { params: { path, query: rowsQuery(values, PAGE_SIZE) } },
    PAGED,
  );
  const { data, error, refetch, hasNextPage } = query;
  const { rows, onEnd, isLoadingMore, lookFurther } = usePagedRows<ReportRow>(query);
  const view = viewOf(values.view);
  const close = () => set({ row: '' });
  return (
    <Section title="Differences">
      {/* On the left, so that it can be reached beside an open row. */}
      <TabList
        selectedValue={view}
        onTabSelect={(_, { value }) => set({ view: value === 'native' ? 'native' : '' })}
      >
        {(Object.keys(views) as View[]).map((one) => (
          <Tab key={one} value={one}>
            {views[one]}
          </Tab>
        ))}
      </TabList>
      <Text>{about[view]}</Text>
      <RowsFilters filters={values} onChange={(changes) => set({ ...changes, row: '' })} />
      {data === undefined && error === null && <Loading what="the differences" />}
      {data === undefined && error !== null && (
        <Failed error={error} retry={() => void refetch()} />
      )}
      {data !== undefined && rows.length === 0 && !hasNextPage && (
        <NoRows isFiltered={isFiltered(values)} onAll={() => set(NO_FILTER)} />
      )}
      {rows.length > 0 && (
        <DataTable
          key={view}
          label="Differences"
          columns={columns[view]}
          rows={rows}
          idOf={({ objectId }) => objectId}
          openId={values.row}
          onOpen={({ objectId }) => set({ row: objectId })}
          {...(view === 'stateline' && { markOf })}
          {...{ onEnd, isLoadingMore }}
        />
      )}
      {lookFurther !== null && <LookFurther error={error} onGo={lookFurther} />}
      {values.row !== '' && (
        <OpenRow
          key={values.row}
          report={report}
          objectId={values.row}
          known={rows.find(({ objectId }) => objectId === values.row)}
          view={view}
          onClose={close}
        />
      )}
    </Section>
  );
};

const markOf = ({ recoverable }: ReportRow): 'danger' | 'warning' | undefined => {
  if (recoverable === 'all') return undefined;
  return recoverable === 'none' ? 'danger' : 'warning';
};

interface NoRowsProps {
  readonly isFiltered: boolean;
  readonly onAll: () => void;
}

const NoRows = ({ isFiltered: some, onAll }: NoRowsProps) =>
  some ? (
    <Empty title="No such row" action={<Button onClick={onAll}>Show all rows</Button>}>
      Nothing in this report fits these filters.
    </Empty>
  ) : (
    <Empty title="Nothing differs">
      Both sides are the same in all that was looked at. What the directory keeps up to date by
      itself, as the time of a sign-in, is not compared.
    </Empty>
  );

interface OpenRowProps {
  readonly report: Report;
  readonly objectId: string;
  /** Where it is among the rows that are shown. */
  readonly known: ReportRow | undefined;
  readonly view: View;
  readonly onClose: () => void;
}

const OpenRow = ({ report, objectId, known, view, onClose }: OpenRowProps) => {
  const { row, error } = useRow(report.reportId, objectId, known);
  if (row !== undefined && row !== null) return <RowPane {...{ report, row, view, onClose }} />;
  return (
    <SidePane title="Difference" onClose={onClose}>
      {error !== null && <Failed error={error} />}
      {row === undefined && error === null && <Loading what="the difference" />}
      {row === null && (
        <Empty title="Not in this report">
          This report tells of no difference of the object {objectId}.
        </Empty>
      )}
    </SidePane>
  );
};
