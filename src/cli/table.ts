import Table from 'cli-table3';
import { textWidth, wrapped } from './wrapping.js';

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
const GAP = BARE.middle.length;
/** Ids are up to so long, and are never broken as long as there is any other way. */
const LONGEST_WORD = 44;
/** A count, a share, a duration or nothing. */
const NUMBER = /^(–|[\d.,]+( ?%| [a-zµ]{1,6})?)$/;

type Cells = readonly string[];

export interface TableText {
  readonly head: Cells;
  readonly rows: readonly Cells[];
  /** How wide it may be; `null`: as wide as it is. */
  readonly columns: number | null;
  readonly paint: (head: string) => string;
}

/**
 * A table without lines, numbers to the right. Where it does not fit, words move to a next line; where even
 * that is not enough, each row becomes a block with one line for each cell.
 */
export const tableText = (table: TableText): string => {
  const widths = widthsOf(table);
  return widths === undefined ? blocksOf(table) : linesOf(table, widths);
};

const linesOf = ({ head, rows, paint }: TableText, widths: readonly number[]): string => {
  const fitted = (cells: Cells): string[] =>
    cells.map((cell, column) => wrapped(cell, widths[column] ?? LONGEST_WORD));
  const table = new Table({
    head: fitted(head).map(paintedLines(paint)),
    chars: BARE,
    colAligns: head.map((_title, column) => (isNumeric(rows, column) ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map(fitted));
  return table.toString().replace(/ +$/gm, '');
};

const paintedLines = (paint: (text: string) => string) => (text: string) =>
  text.split('\n').map(paint).join('\n');

const isNumeric = (rows: readonly Cells[], column: number): boolean => {
  const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.every((cell) => NUMBER.test(cell));
};

/** Of each column; `undefined` when the words of a row do not fit side by side. */
const widthsOf = ({ head, rows, columns }: TableText): readonly number[] | undefined => {
  const inColumn = (of: (cell: string) => number): number[] =>
    head.map((title, column) =>
      rows.reduce((most, row) => Math.max(most, of(row[column] ?? '')), of(title)),
    );
  const whole = inColumn(longestLine);
  const room = (columns ?? Number.POSITIVE_INFINITY) - GAP * (head.length - 1);
  if (sum(whole) <= room) return whole;
  const least = inColumn(longestWord);
  return sum(least) <= room ? grown(least, whole, room) : undefined;
};

/** Gives what room is left to the columns that want it, a little to each in turn. */
const grown = (least: readonly number[], whole: readonly number[], room: number): number[] => {
  const widths = [...least];
  for (let left = room - sum(least); left > 0;) {
    const wanting = widths.flatMap((width, column) => (width < (whole[column] ?? 0) ? column : []));
    if (wanting.length === 0) break;
    for (const column of wanting.slice(0, left)) widths[column] = (widths[column] ?? 0) + 1;
    left -= wanting.length;
  }
  return widths;
};

const blocksOf = ({ head, rows, columns, paint }: TableText): string => {
  const titles = Math.max(...head.map(textWidth));
  const width = Math.max((columns ?? 0) - titles - GAP, 1);
  const line = (title: string, cell: string): string => {
    const [first = '', ...more] = wrapped(cell, width).split('\n');
    const indented = more.map((text) => `${' '.repeat(titles + GAP)}${text}`);
    const padding = ' '.repeat(titles - textWidth(title) + GAP);
    return [`${paint(title)}${padding}${first}`.trimEnd(), ...indented].join('\n');
  };
  return rows
    .map((row) =>
      head.flatMap((title, column) => (row[column] ? line(title, row[column]) : [])).join('\n'),
    )
    .join('\n\n');
};

const longestLine = (text: string): number => Math.max(...text.split('\n').map(textWidth));

const longestWord = (text: string): number =>
  Math.min(LONGEST_WORD, Math.max(...text.split(/\s/).map(textWidth)));

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
