import type { Column } from '../ui/data-table.js';
import { ObjectLink } from '../ui/object-link.js';

interface Named {
  readonly displayName: string | null;
}

/** The column that leads to each row's object, as it was then; `at` is empty for now. */
export const nameColumn = <Row extends Named>(
  at: string,
  idOf: (row: Row) => string,
): Column<Row> => ({
  key: 'name',
  title: 'Name',
  width: 'minmax(16ch, 2fr)',
  cell: (row) => (
    <ObjectLink objectId={idOf(row)} displayName={row.displayName} {...(at !== '' && { at })} />
  ),
});
