import { csvHeadOf, csvLine } from '../domain/exports/csv.js';
import type { Json } from '../domain/json.js';
import { parquetOf } from './parquet.js';

/** `json` is any value as JSON has it; in CSV a text of it stands without quotes. */
export interface Column {
  readonly name: string;
  readonly type: 'text' | 'json' | 'boolean' | 'number' | 'instant';
}

/** In the order of the columns. */
export type Cells = readonly Json[];

/** Some rows of an export, as lines of JSON and as values: who needs the one does not pay for the other. */
export interface Rows<Row> {
  readonly count: number;
  readonly lines: () => string | Uint8Array;
  readonly values: () => Iterable<Row>;
}

/** What is exported, whatever format it is written in. */
export interface Exported<Row> {
  /** Of its file, without an ending. */
  readonly name: string;
  /** What the lines of JSON begin with; `null` where they speak for themselves. */
  readonly head: object | null;
  /** By what name the last line of JSON tells how many there were; `null` where they tell it themselves. */
  readonly counted: string | null;
  readonly columns: readonly Column[];
  /** The lines of a table that a row makes; mostly one. */
  readonly cells: (row: Row) => Iterable<Cells>;
  /** All rows in order, as fast as they are taken; ends early when the signal is aborted. */
  readonly rows: (signal: AbortSignal) => AsyncIterable<Rows<Row>>;
}

export const exportFormats = ['ndjson', 'csv', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];

type Pieces = AsyncGenerator<string | Uint8Array>;

/** A file as it is sent: its pieces make the whole when put together. */
export interface Written {
  readonly mediaType: string;
  readonly fileName: string;
  readonly pieces: (signal: AbortSignal) => Pieces;
}

/** One value as a line of JSON. */
export const jsonLine = (value: object): string => `${JSON.stringify(value)}\n`;

/** Rows of which each makes a line of JSON that begins with what kind it is. */
export const rowsOf = <Row extends object>(kind: string, rows: readonly Row[]): Rows<Row> => ({
  count: rows.length,
  lines: () => rows.map((row) => jsonLine({ kind, ...row })).join(''),
  values: () => rows,
});

/** At last tells how many there were, so that a reader knows it has them all. */
async function* asLines<Row>(exported: Exported<Row>, signal: AbortSignal): Pieces {
  const { head, counted } = exported;
  if (head !== null) yield jsonLine(head);
  let count = 0;
  for await (const rows of exported.rows(signal)) {
    if (signal.aborted) return;
    const lines = rows.lines();
    if (lines.length > 0) yield lines;
    count += rows.count;
  }
  if (counted !== null && !signal.aborted) yield jsonLine({ kind: 'end', [counted]: count });
}

async function* asCsv<Row>(exported: Exported<Row>, signal: AbortSignal): Pieces {
  yield csvHeadOf(exported.columns.map(({ name }) => name));
  for await (const cells of tableOf(exported, signal)) yield cells.map(csvLine).join('');
}

async function* asParquet<Row>(exported: Exported<Row>, signal: AbortSignal): Pieces {
  yield* parquetOf(exported.columns, tableOf(exported, signal), signal);
}

/** So many lines of a table at most are held at a time, whatever one group of rows makes. */
const LINES_AT_A_TIME = 1000;

async function* tableOf<Row>(
  { rows, cells }: Exported<Row>,
  signal: AbortSignal,
): AsyncGenerator<readonly Cells[]> {
  for await (const group of rows(signal)) {
    if (signal.aborted) return;
    let lines: Cells[] = [];
    for (const row of group.values()) {
      lines.push(...cells(row));
      if (lines.length < LINES_AT_A_TIME) continue;
      yield lines;
      lines = [];
    }
    if (lines.length > 0) yield lines;
  }
}

const formats = {
  ndjson: { mediaType: 'application/x-ndjson', pieces: asLines },
  csv: { mediaType: 'text/csv; charset=utf-8', pieces: asCsv },
  parquet: { mediaType: 'application/vnd.apache.parquet', pieces: asParquet },
} as const satisfies Record<ExportFormat, unknown>;

/** The one place that turns rows into a format; texts are UTF-8, and times are in UTC. */
export const written = <Row>(exported: Exported<Row>, format: ExportFormat): Written => {
  const { mediaType, pieces } = formats[format];
  return {
    mediaType,
    fileName: `${exported.name}.${format}`,
    pieces: (signal) => pieces(exported, signal),
  };
};
