import type { ReactNode } from 'react';
import { DataTable, type DataTableProps } from '../ui/data-table.js';
import { type PagedQuery, usePagedRows } from '../ui/paged.js';
import { Failed, Loading } from '../ui/states.js';
import { LookFurther } from '../ui/look-further.js';

interface Asked<Row> extends PagedQuery<Row> {
  readonly isPending: boolean;
  readonly isPlaceholderData: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

interface PagedTableProps<Row> extends Pick<
  DataTableProps<Row>,
  'label' | 'columns' | 'idOf' | 'onOpen' | 'markOf'
> {
  readonly query: Asked<Row>;
  /** As `links`, while they are on their way. */
  readonly what: string;
  /** Instead of a table without a row. */
  readonly empty: ReactNode;
}

/** A list of the API as a table, from its first page to its last, with all that can become of it. */
export const PagedTable = <Row,>({ query, what, empty, ...table }: PagedTableProps<Row>) => {
  const { rows, onEnd, isLoadingMore, lookFurther } = usePagedRows(query);
  const { error, refetch, isPending, isPlaceholderData, hasNextPage } = query;
  if (isPending) return <Loading what={what} />;
  if (error !== null && rows.length === 0) {
    return <Failed error={error} retry={() => void refetch()} />;
  }
  if (rows.length === 0 && !hasNextPage) return empty;
  return (
    <>
      <DataTable
        {...table}
        rows={rows}
        onEnd={onEnd}
        isLoadingMore={isLoadingMore || isPlaceholderData}
      />
      {lookFurther !== null && <LookFurther error={error} onGo={lookFurther} />}
    </>
  );
};
