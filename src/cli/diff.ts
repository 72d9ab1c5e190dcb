import { closeSync, writeSync } from 'node:fs';
import type { Command } from 'commander';
import type { ReportRow } from '../domain/comparison/report-row.js';
import type { Report } from '../domain/comparison/report.js';
import { exitCodes, Stop } from './exit.js';
import { newFile } from './output-file.js';
import { instantFrom } from './instants.js';
import type { Io } from './io.js';
import { rowsOf } from './pages.js';
import { addReportOptions, reportBodyOf, type ReportOptions } from './report-options.js';
import { cellsOf, columns, summaryOf, totalsText } from './report-text.js';
import { type Session, sessionOf } from './session.js';
import { until } from './waiting.js';

const LIMIT_MS = 600_000;

/** `stateline diff FROM [TO]` */
export const addDiff = (program: Command, io: Io): void => {
  const diff = program
    .command('diff')
    .description('what differs between two instants, or what some changes in between made of it')
    .argument('<from>', 'an instant, a backup id or position:N')
    .argument('[to]', 'the same', 'now');
  addReportOptions(diff).action(
    async (from: string, to: string, options: ReportOptions, command: Command) => {
      if (options.out !== undefined && options.format === 'table') {
        const message = '--out takes --format json, ndjson, csv or graph beside it';
        throw new Stop(exitCodes.usage, message);
      }
      const session = sessionOf(command, io);
      const ends = { from: instantFrom(from, io), until: instantFrom(to, io) };
      const report = await completedReport(session, reportBodyOf(ends, options));
      if (options.format === 'table') await printReport(session, report, options.limit);
      else await writeReport(session, report, options);
    },
  );
};

const completedReport = async (session: Session, body: unknown): Promise<Report> => {
  const { server, path, io } = session;
  const reports = await path('/reports');
  const { reportId } = await server.post<Report>(reports, body);
  const report = await until(
    io,
    { is: `Report ${reportId}`, limitMs: LIMIT_MS },
    () => server.get<Report>(`${reports}/${reportId}`),
    ({ status }) => ['completed', 'failed', 'cancelled'].includes(status),
  );
  if (report.status !== 'completed') {
    throw new Stop(exitCodes.no, `Report ${reportId} ${report.status}: ${report.failure ?? ''}`, {
      ...report,
    });
  }
  return report;
};

const printReport = async (
  { server, output, path }: Session,
  report: Report,
  limit: number,
): Promise<void> => {
  const most = output.json ? Number.POSITIVE_INFINITY : limit;
  const pages = await path(`/reports/${report.reportId}/rows`);
  output.say(summaryOf(report, output));
  const rows: (readonly string[])[] = [];
  for await (const row of rowsOf<ReportRow>(server, pages, {}, most)) {
    output.record(row);
    if (!output.json) rows.push(cellsOf(row));
  }
  if (rows.length > 0) output.table(columns, rows);
  output.say(totalsText(report, rows.length));
};

type Bytes = Uint8Array<ArrayBuffer>;

/** @throws Stop when not all of it came */
const writeReport = async (
  { server, output, path, io }: Session,
  { reportId }: Report,
  { format, out }: ReportOptions,
): Promise<void> => {
  const { body } = await server.stream(await path(`/reports/${reportId}/export`), { format }, {});
  const pieces: AsyncIterable<Bytes> | null = body;
  if (pieces === null) return;
  const take = out === undefined ? toScreen(io) : toFile(out);
  try {
    for await (const bytes of pieces) take.bytes(bytes);
  } catch (cause) {
    throw new Stop(exitCodes.no, 'The report broke off; it is not whole', {}, { cause });
  } finally {
    take.end();
  }
  if (out === undefined) return;
  output.record({ kind: 'report', reportId, format, out });
  output.say(`${out} holds report ${reportId}`);
};

const toScreen = (io: Io) => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    bytes: (bytes: Bytes) => {
      io.out(decoder.decode(bytes, { stream: true }));
    },
    end: () => undefined,
  };
};

const toFile = (name: string) => {
  const file = newFile(name);
  return {
    bytes: (bytes: Bytes) => writeSync(file, bytes),
    end: () => {
      closeSync(file);
    },
  };
};
