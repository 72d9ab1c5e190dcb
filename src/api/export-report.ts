import type { WholeReport } from '../comparison/read-report.query.js';
import { graphChange } from '../domain/comparison/graph-change.js';
import { csvHead, csvLines } from './export-csv.js';

export type ReportFormat = 'json' | 'ndjson' | 'csv' | 'graph';
export const reportFormats: readonly ReportFormat[] = ['json', 'ndjson', 'csv', 'graph'];

interface Written {
  readonly mediaType: string;
  /** Of a file's name. */
  readonly ending: string;
  /** Texts that make the whole when put together; ends early when the signal is aborted. */
  readonly texts: (whole: WholeReport, signal: AbortSignal) => AsyncGenerator<string>;
}

async function* asJson({ report, rows }: WholeReport, signal: AbortSignal) {
  yield `{"report":${JSON.stringify(report)},"rows":[`;
  let separator = '\n';
  for await (const { row } of rows(signal)) {
    yield `${separator}${JSON.stringify(row)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

/** At last tells how many rows there were, so that a reader knows it has them all. */
async function* asLines({ report, rows }: WholeReport, signal: AbortSignal) {
  yield line({ kind: 'report', ...report });
  let count = 0;
  for await (const { row } of rows(signal)) {
    yield line({ kind: 'row', ...row });
    count += 1;
  }
  yield line({ kind: 'end', rows: count });
}

async function* asCsv({ rows }: WholeReport, signal: AbortSignal) {
  yield csvHead;
  for await (const { row } of rows(signal)) yield csvLines(row);
}

const COLLECTION = '#Collection(microsoft.graph.entraRecoveryServices.recoveryChangeObjectBase)';

async function* asGraph({ report, rows }: WholeReport, signal: AbortSignal) {
  yield `{"@odata.context":${JSON.stringify(COLLECTION)},"value":[`;
  let separator = '\n';
  for await (const detail of rows(signal)) {
    const change = graphChange(detail, report.until.instant);
    if (change === undefined) continue;
    yield `${separator}${JSON.stringify(change)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** How a report is written in each format, always in UTF-8 and with times in UTC. */
export const writtenAs: Readonly<Record<ReportFormat, Written>> = {
  json: { mediaType: 'application/json', ending: 'json', texts: asJson },
  ndjson: { mediaType: 'application/x-ndjson', ending: 'ndjson', texts: asLines },
  csv: { mediaType: 'text/csv; charset=utf-8', ending: 'csv', texts: asCsv },
  graph: { mediaType: 'application/json', ending: 'graph.json', texts: asGraph },
};
