import { mergeClasses } from '@fluentui/react-components';
import { type CSSProperties, type KeyboardEvent, type MouseEvent, useMemo } from 'react';
import type { Column, DataTableProps } from './data-table.js';
import { useTableStyles } from './data-table-styles.js';

interface TableRowProps<Row> {
  readonly table: DataTableProps<Row>;
  /** Columns there is room for. */
  readonly shown: readonly Column<Row>[];
  readonly row: Row;
  readonly index: number;
  readonly isNarrow: boolean;
  readonly takesFocus: boolean;
  readonly style: CSSProperties;
  readonly onKeyDown: (event: KeyboardEvent, index: number) => void;
  readonly setCurrent: (index: number) => void;
}

/** What is cut off is told to who points at it. */
const tellWhole = ({ currentTarget: cell }: MouseEvent<HTMLElement>) => {
  cell.title = cell.scrollWidth > cell.clientWidth ? cell.innerText : '';
};

/** One row in view: its cells beside each other, or below each other where there is little room. */
export const TableRow = <Row,>(props: TableRowProps<Row>) => {
  const { table, shown, row, index, isNarrow, takesFocus, style, onKeyDown, setCurrent } = props;
  const styles = useTableStyles();
  const mark = table.markOf?.(row);
  const isOpen = table.openId !== undefined && table.idOf(row) === table.openId;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-current={isOpen ? 'true' : undefined}
      data-index={index}
      tabIndex={takesFocus ? 0 : -1}
      className={mergeClasses(
        styles.row,
        isNarrow && styles.stacked,
        table.onOpen !== undefined && styles.choosable,
        isOpen && styles.open,
        mark !== undefined && styles[mark],
      )}
      style={style}
      onClick={() => {
        setCurrent(index);
        table.onOpen?.(row);
      }}
      onFocus={() => setCurrent(index)}
      onKeyDown={(event) => onKeyDown(event, index)}
    >
      {shown.map(({ key, cell }) => (
        <Cell key={key} cell={cell} row={row} />
      ))}
    </div>
  );
};

interface CellProps<Row> {
  readonly cell: Column<Row>['cell'];
  readonly row: Row;
}

/** Drawn anew only for another row or column: while changes come in, rows only move. */
const Cell = <Row,>({ cell, row }: CellProps<Row>) => {
  const styles = useTableStyles();
  const content = useMemo(() => cell(row), [cell, row]);
  return (
    <span role="cell" className={styles.cell} onMouseEnter={tellWhole}>
      {content}
    </span>
  );
};
