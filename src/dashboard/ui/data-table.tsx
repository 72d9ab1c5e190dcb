import { mergeClasses, Spinner, Text } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useIsNarrow } from '../shell/use-is-narrow.js';
import { TableRow } from './table-row.js';
import { useTableStyles } from './data-table-styles.js';

/** One column of a table. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** A track of a CSS grid, as `minmax(12ch, 2fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  /** Left out where there is little room, because the first columns say the most important. */
  readonly wideOnly?: boolean;
}

export interface DataTableProps<Row> {
  /** Read out as the table's name. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** Opens a row, by mouse or Enter; without it rows are not for choosing. */
  readonly onOpen?: (row: Row) => void;
  readonly openId?: string;
  /** Called when the end comes into view; `null` when there are no more rows. */
  readonly onEnd?: (() => void) | null;
  readonly isLoadingMore?: boolean;
  /** How tall it may grow. */
  readonly maxHeight?: string;
  /** Marks a row at its edge, as a severe one. */
  readonly markOf?: (row: Row) => 'danger' | 'warning' | undefined;
}

const OVERSCAN = 12;
const ROW_HEIGHT_PX = 40;
/** Where cells are below each other: of each of them, and around all of them. */
const NARROW_CELL_PX = 24;
const NARROW_EDGES_PX = 16;

/**
 * A table of any length: only the rows in view are on the page. Arrow keys, Home and End move between rows,
 * Enter opens one.
 */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { label, columns, rows, onEnd, isLoadingMore = false } = props;
  const styles = useTableStyles();
  const isNarrow = useIsNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const shown = isNarrow ? columns.filter(({ wideOnly }) => wideOnly !== true) : columns;
  const template = isNarrow ? 'minmax(0, 1fr)' : shown.map(({ width }) => width).join(' ');
  const rowHeight = isNarrow ? shown.length * NARROW_CELL_PX + NARROW_EDGES_PX : ROW_HEIGHT_PX;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  // A row that was scrolled away is not on the page, and something has to take the focus.
  const wanted = Math.min(current, rows.length - 1);
  const tabStop = items.some(({ index }) => index === wanted)
    ? wanted
    : items[Math.min(OVERSCAN, items.length - 1)]?.index;
  useEffect(() => {
    if (lastShown >= rows.length - 1 && !isLoadingMore) onEnd?.();
  }, [lastShown, rows.length, onEnd, isLoadingMore]);
  useEffect(() => {
    virtual.measure();
  }, [rowHeight, virtual]);

  const goTo = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setCurrent(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${String(next)}"]`)?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.target !== event.currentTarget) return;
    const inView = Math.max(1, items.length - 2 * OVERSCAN);
    const next = nextIndex(event.key, { index, inView, last: rows.length - 1 });
    const row = rows[index];
    if (next !== undefined) {
      event.preventDefault();
      goTo(next);
    } else if (event.key === 'Enter' && row !== undefined) props.onOpen?.(row);
  };

  return (
    <div
      ref={scroller}
      role="table"
      aria-label={label}
      aria-rowcount={onEnd ? -1 : rows.length + 1}
      aria-busy={isLoadingMore}
      className={styles.table}
      style={{ maxHeight: props.maxHeight ?? '70vh' }}
      // Scrolls by keyboard also where no row takes the focus.
      tabIndex={rows.length === 0 ? 0 : -1}
    >
      <TableHead columns={shown} template={template} isNarrow={isNarrow} />
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start, size }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <TableRow
              key={props.idOf(row)}
              {...{ table: props, shown, row, index, isNarrow, onKeyDown, setCurrent }}
              takesFocus={index === tabStop}
              style={{
                gridTemplateColumns: template,
                height: size,
                transform: `translateY(${String(start)}px)`,
              }}
            />
          );
        })}
      </div>
      <TableFoot isEmpty={rows.length === 0} isLoadingMore={isLoadingMore} />
    </div>
  );
};

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly isNarrow: boolean;
}

const TableHead = <Row,>({ columns, template, isNarrow }: TableHeadProps<Row>) => {
  const styles = useTableStyles();
  return (
    <div role="rowgroup" className={styles.head} style={{ gridTemplateColumns: template }}>
      <div role="row" aria-rowindex={1} style={{ display: 'contents' }}>
        {columns.map(({ key, title }, index) => (
          <span
            key={key}
            role="columnheader"
            className={mergeClasses(styles.cell, styles.headCell)}
            hidden={isNarrow && index > 0}
          >
            {title}
          </span>
        ))}
      </div>
    </div>
  );
};

interface TableFootProps {
  readonly isEmpty: boolean;
  readonly isLoadingMore: boolean;
}

const TableFoot = ({ isEmpty, isLoadingMore }: TableFootProps) => {
  const styles = useTableStyles();
  if (isLoadingMore) {
    return (
      <div className={styles.more} role="status">
        <Spinner size="tiny" label="More …" />
      </div>
    );
  }
  return isEmpty ? (
    <div className={styles.more}>
      <Text>No rows.</Text>
    </div>
  ) : null;
};

interface Place {
  readonly index: number;
  /** Rows that are seen at once. */
  readonly inView: number;
  readonly last: number;
}

const nextIndex = (key: string, { index, inView, last }: Place): number | undefined => {
  const to: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + inView,
    PageUp: index - inView,
    Home: 0,
    End: last,
  };
  return to[key];
};
