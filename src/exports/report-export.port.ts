import type { WholeReport } from '../comparison/read-report.query.js';
import type { ReportRow } from '../domain/comparison/report-row.js';
import type { Json } from '../domain/json.js';
import { type Cells, type Column, type Exported, rowsOf } from './formats.port.js';

/** A difference report with all its rows; in a table each attribute, link and status that differs is a line. */
export const reportExport = ({ report, rows }: WholeReport): Exported<ReportRow> => ({
  name: `report-${report.reportId}`,
  head: { kind: 'report', ...report },
  counted: 'rows',
  columns,
  cells: cellsOf,
  rows: async function* (signal) {
    for await (const { row } of rows(signal)) yield rowsOf('row', [row]);
  },
});

const text = (name: string): Column => ({ name, type: 'text' });
const json = (name: string): Column => ({ name, type: 'json' });

const columns: readonly Column[] = [
  ...['objectId', 'formerId', 'objectType', 'displayName', 'recoveryAction'].map(text),
  ...['recoverable', 'difference', 'name'].map(text),
  ...['before', 'after'].map(json),
  ...['targetName', 'targetType'].map(text),
  { name: 'canBeRecovered', type: 'boolean' },
  ...['reason', 'actors', 'sourceOfAuthorityBefore', 'sourceOfAuthorityAfter', 'changeIds'].map(
    text,
  ),
];

/** The cells of a line that differ from line to line of one object. */
interface Line {
  readonly difference: 'status' | 'attribute' | 'link' | 'conflict';
  readonly name: string;
  readonly before: Json;
  readonly after: Json;
  readonly targetName?: string;
  readonly targetType?: string;
  readonly recoverable: boolean;
  readonly reason: string | null;
}

const cellsOf = (row: ReportRow): readonly Cells[] => {
  const { objectId, formerId, objectType, displayName, recoveryAction, recoverable } = row;
  const { before, after } = row.sourceOfAuthority;
  const object = [objectId, formerId, objectType, displayName, recoveryAction, recoverable];
  const actors = row.actors.map(({ name, id, kind }) => name ?? id ?? kind).join('; ');
  const rest = [actors, before, after, row.changeIds.join(' ')];
  return linesOf(row).map((line) => [...object, ...lineCells(line), ...rest]);
};

const lineCells = (line: Line): Cells => [
  ...[line.difference, line.name, line.before, line.after],
  ...[line.targetName ?? null, line.targetType ?? null, line.recoverable, line.reason],
];

const linesOf = (row: ReportRow): readonly Line[] => [
  ...statusLines(row),
  ...row.attributes.map((change): Line => ({ difference: 'attribute', ...change })),
  ...row.links.map(({ relation, targetId, targetType, target, ...link }): Line => ({
    ...link,
    difference: 'link',
    name: `${relation}/${targetId}`,
    targetName: target.displayName,
    targetType,
  })),
  ...row.conflicts.map(({ name, now, without }): Line => ({
    difference: 'conflict',
    name,
    before: without,
    after: now,
    recoverable: false,
    reason: row.reason,
  })),
];

const statusLines = ({ existence, recoveryAction, reason }: ReportRow): readonly Line[] => {
  const { before, after } = existence;
  if (before === after) return [];
  const recoverable = recoveryAction !== 'none';
  const line = { name: 'status', before, after, recoverable };
  return [{ difference: 'status', ...line, reason: recoverable ? null : reason }];
};
