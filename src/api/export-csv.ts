import type { ReportRow } from '../domain/comparison/report-row.js';
import type { Json } from '../domain/json.js';

/** Names of a CSV file's columns: one line for each attribute, link and status that differs. */
const columns = [
  ...['objectId', 'formerId', 'objectType', 'displayName', 'recoveryAction', 'recoverable'],
  ...['difference', 'name', 'before', 'after', 'targetName', 'targetType', 'canBeRecovered'],
  ...['reason', 'actors', 'sourceOfAuthorityBefore', 'sourceOfAuthorityAfter', 'changeIds'],
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

/** Spreadsheets take a file without this mark for one of another encoding than UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

export const csvHead = `${BYTE_ORDER_MARK}${columns.join(',')}\r\n`;

/** The lines of a row, as RFC 4180 has them. */
export const csvLines = (row: ReportRow): string => {
  const { objectId, formerId, objectType, displayName, recoveryAction, recoverable } = row;
  const { before, after } = row.sourceOfAuthority;
  const object = [objectId, formerId, objectType, displayName, recoveryAction, recoverable];
  const actors = row.actors.map(({ name, id, kind }) => name ?? id ?? kind).join('; ');
  const rest = [actors, before, after, row.changeIds.join(' ')];
  return linesOf(row)
    .map((line) => `${[...object, ...cellsOf(line), ...rest].map(cell).join(',')}\r\n`)
    .join('');
};

const cellsOf = (line: Line): readonly Json[] => [
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

/** Spreadsheets take these for the beginning of a formula, and would carry it out. */
const FORMULA = /^[=+\-@\t\r]/;
const TO_QUOTE = /[",\r\n]|^\s|\s$/;

const cell = (value: Json): string => {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return TO_QUOTE.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};
