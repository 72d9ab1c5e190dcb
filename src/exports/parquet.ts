import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Json } from '../domain/json.js';
import type { Cells, Column } from './formats.port.js';

/**
 * A table as a Parquet file, row group by row group: no more than one is held at a time. A file that was cut
 * off has no footer, so that nobody takes it for the whole.
 */
export async function* parquetOf(
  columns: readonly Column[],
  table: AsyncIterable<readonly Cells[]>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const bytes = new Pieces();
  const schema = [{ name: 'root', num_children: columns.length }, ...columns.map(elementOf)];
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'Stateline' });
  const group = new RowGroup(columns);
  for await (const lines of table) {
    lines.forEach((cells) => {
      group.add(cells);
    });
    if (!group.isFull) continue;
    await writer.write({ columnData: group.take() });
    yield bytes.take();
  }
  if (signal.aborted) return;
  if (!group.isEmpty) await writer.write({ columnData: group.take() });
  await writer.finish();
  yield bytes.take();
}

const MOST_ROWS = 50_000;
/** Of texts, about: what is held here grows with it, and what a reader has to hold. */
const MOST_BYTES = 8_000_000;

/** What is not yet written, column by column. */
class RowGroup {
  private cells: Encoded[][];
  private rows = 0;
  private size = 0;

  constructor(private readonly columns: readonly Column[]) {
    this.cells = columns.map(() => []);
  }

  get isEmpty(): boolean {
    return this.rows === 0;
  }

  get isFull(): boolean {
    return this.rows >= MOST_ROWS || this.size >= MOST_BYTES;
  }

  add(line: Cells): void {
    this.columns.forEach(({ type }, index) => {
      const value = encoders[type](line[index] ?? null);
      this.size += sizeOf(value);
      this.cells[index]?.push(value);
    });
    this.rows += 1;
  }

  take() {
    const columnData = this.columns.map(({ name, type }, index) => ({
      name,
      data: this.cells[index] ?? [],
      // Which of some JSON texts is the least says nothing.
      statistics: type !== 'json',
    }));
    this.cells = this.columns.map(() => []);
    this.rows = 0;
    this.size = 0;
    return columnData;
  }
}

type Encoded = string | boolean | number | Date | null;

const sizeOf = (value: Encoded): number => (typeof value === 'string' ? value.length : 0);

/** What the library takes for each type. */
const encoders: Readonly<Record<Column['type'], (value: Json) => Encoded>> = {
  text: (value) => (value === null || typeof value === 'string' ? value : JSON.stringify(value)),
  json: (value) => (value === null ? null : JSON.stringify(value)),
  boolean: (value) => (typeof value === 'boolean' ? value : null),
  number: (value) => (typeof value === 'number' ? value : null),
  instant: (value) => (typeof value === 'string' ? new Date(value) : null),
};

/** Apache Parquet, "Logical Types" (format 2.11): texts are UTF-8; instants are UTC, in milliseconds. */
const elements = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  // Not marked as JSON: many readers take that for bytes.
  json: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  boolean: { type: 'BOOLEAN' },
  number: { type: 'DOUBLE' },
  instant: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
} as const satisfies Record<Column['type'], object>;

const elementOf = ({ name, type }: Column) =>
  ({ ...elements[type], name, repetition_type: 'OPTIONAL' }) as const;

/** What was written and is not yet sent. */
class Pieces extends ByteWriter {
  take(): Uint8Array {
    const taken = this.getBytes();
    // Sent without a copy, so what follows is written elsewhere.
    this.buffer = new ArrayBuffer(taken.length);
    this.view = new DataView(this.buffer);
    this.index = 0;
    return taken;
  }
}
