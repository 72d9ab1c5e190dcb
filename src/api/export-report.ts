import type { WholeReport } from '../comparison/read-report.query.js';
import { graphChange } from '../domain/comparison/graph-change.js';
import { type Written, written } from '../exports/formats.port.js';
import { reportExport } from '../exports/report-export.port.js';

export const reportFormats = ['json', 'ndjson', 'csv', 'parquet', 'graph'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** How a report is written in each format: as every export, and as two other programs take it. */
export const reportWritten = (whole: WholeReport, format: ReportFormat): Written => {
  const exported = reportExport(whole);
  if (format !== 'json' && format !== 'graph') return written(exported, format);
  const pieces = format === 'json' ? asJson : asGraph;
  return {
    mediaType: 'application/json',
    fileName: `${exported.name}.${format === 'json' ? 'json' : 'graph.json'}`,
    pieces: (signal) => pieces(whole, signal),
  };
};

async function* asJson({ report, rows }: WholeReport, signal: AbortSignal) {
  yield `{"report":${JSON.stringify(report)},"rows":[`;
  let separator = '\n';
  for await (const { row } of rows(signal)) {
    yield `${separator}${JSON.stringify(row)}`;
    separator = ',\n';
  }
  yield '\n]}\n';
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
