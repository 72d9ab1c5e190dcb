import { randomUUID } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import type { Line } from '../domain/lines.js';
import { type InputFile, inputFile, textOf } from './input-file.js';
import { jsonValuesOf } from './json-values.js';
import { progressOf } from './progress.js';
import type { Session } from './session.js';

/** What the server answers to a part of a log. */
interface Imported {
  readonly records: number;
  readonly recorded: number;
  readonly known: number;
  readonly rejected: number;
  readonly rejections: readonly { readonly line: number; readonly reason: string }[];
}

type Counts = Omit<Imported, 'rejections'>;

interface Rejection {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

export interface AuditLogOptions {
  /** A file that takes all rejections. */
  readonly rejections?: string;
  readonly anyTenant?: boolean;
}

/** The server takes lines of up to 16 MB. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
/** A part of a log is sent when it has so many values or bytes: all of it has to fit into memory. */
const PART_VALUES = 4000;
const PART_BYTES = 4 * 1024 * 1024;
const SHOWN_REJECTIONS = 20;

/** Takes files into the timeline, part by part; whether every record is there now. */
export const importAuditLogs = async (
  session: Session,
  names: readonly string[],
  options: AuditLogOptions,
): Promise<boolean> => {
  const files = await Promise.all(names.map(inputFile));
  const sizes = files.map(({ bytes }) => bytes ?? 0);
  const progress = progressOf(
    session.io,
    sizes.reduce((sum, size) => sum + size, 0),
    'bytes',
  );
  const importing = new Importing(session, options);
  try {
    let before = 0;
    for (const [index, file] of files.entries()) {
      await importing.file(file, (bytes) => {
        progress.at(before + bytes);
      });
      before += sizes[index] ?? 0;
    }
  } finally {
    progress.end();
  }
  return importing.tell();
};

/** One import: all it records shares a correlation id. */
class Importing {
  private readonly correlationId = randomUUID();
  private readonly files: (Counts & { readonly file: string })[] = [];
  private readonly shown: Rejection[] = [];

  constructor(
    private readonly session: Session,
    private readonly options: AuditLogOptions,
  ) {
    if (options.rejections !== undefined) writeFileSync(options.rejections, '');
  }

  async file(file: InputFile, read: (bytes: number) => void): Promise<void> {
    let counts: Counts = { records: 0, recorded: 0, known: 0, rejected: 0 };
    let part: Line[] = [];
    let bytes = 0;
    const send = async () => {
      if (part.length > 0) counts = sumOf(counts, await this.send(file.name, part));
      part = [];
      bytes = 0;
    };
    for await (const value of jsonValuesOf(textOf(file, read), MAX_LINE_BYTES)) {
      part.push(value);
      bytes += value.bytes?.length ?? 0;
      if (part.length >= PART_VALUES || bytes >= PART_BYTES) await send();
    }
    await send();
    this.files.push({ file: file.name, ...counts });
  }

  private async send(file: string, part: readonly Line[]): Promise<Counts> {
    const { server, path } = this.session;
    const whole = part.flatMap(({ number, bytes }) => (bytes === null ? [] : [{ number, bytes }]));
    const cut = part.filter(({ bytes }) => bytes === null);
    const { rejections, ...counts } = await server.postLines<Imported>(
      await path('/imports/audit-log'),
      whole.map(({ bytes }) => bytes),
      {
        query: { anyTenant: this.options.anyTenant === true ? 'true' : undefined },
        correlationId: this.correlationId,
      },
    );
    this.keep([
      ...rejections.map(({ line, reason }) => ({
        ...{ file, line: whole[line - 1]?.number ?? line, reason },
      })),
      ...cut.map(({ number }) => ({
        ...{ file, line: number, reason: 'longer than 16 MB, or the file ends within it' },
      })),
    ]);
    const { records, rejected } = counts;
    return { ...counts, records: records + cut.length, rejected: rejected + cut.length };
  }

  private keep(rejections: readonly Rejection[]): void {
    const { output } = this.session;
    for (const rejection of rejections) {
      output.record({ kind: 'rejection', ...rejection });
      if (this.shown.length < SHOWN_REJECTIONS) this.shown.push(rejection);
    }
    const lines = rejections.map((rejection) => `${JSON.stringify(rejection)}\n`).join('');
    if (this.options.rejections !== undefined) appendFileSync(this.options.rejections, lines);
  }

  /** What came of it; whether nothing was rejected. */
  tell(): boolean {
    const { output } = this.session;
    const all = this.files.reduce<Counts>(sumOf, {
      records: 0,
      recorded: 0,
      known: 0,
      rejected: 0,
    });
    for (const file of this.files) output.record({ kind: 'file', ...file });
    output.record({ kind: 'import', correlationId: this.correlationId, ...all });
    output.table(
      ['File', 'Records', 'New', 'There already', 'Rejected'],
      this.files.map(({ file, ...counts }) => [file, ...columnsOf(counts)]),
    );
    for (const { file, line, reason } of this.shown) {
      output.line(`${file}:${String(line)}: ${reason}`);
    }
    if (this.shown.some(({ reason }) => reason.includes('of tenant ')))
      output.say('Of another tenant: --tenant takes its id, --any-tenant takes them all the same');
    const more = all.rejected - this.shown.length;
    if (more > 0) output.say(`… and ${String(more)} more; --rejections FILE keeps them all`);
    return all.rejected === 0;
  }
}

const columnsOf = ({ records, recorded, known, rejected }: Counts): readonly string[] =>
  [records, recorded, known, rejected].map(String);

const sumOf = (one: Counts, other: Counts): Counts => ({
  records: one.records + other.records,
  recorded: one.recorded + other.recorded,
  known: one.known + other.known,
  rejected: one.rejected + other.rejected,
});
