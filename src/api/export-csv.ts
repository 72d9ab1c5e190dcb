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

/** The first line of a file with these columns. */
export const csvHeadOf = (names: readonly string[]): string =>
  `${BYTE_ORDER_MARK}${names.join(',')}\r\n`;

export const csvHead = csvHeadOf(columns);

/** The lines of a row, as RFC 4180 has them. */
export const csvLines = (row: ReportRow): string => {
  const { objectId, formerId, objectType, displayName, recoveryAction, recoverable } = row;
  const { before, after } = row.sourceOfAuthority;
  const object = [objectId, formerId, objectType, displayName, recoveryAction, recoverable];
  const actors = row.actors.map(({ name, id, kind }) => name ?? id ?? kind).join('; ');
  const rest = [actors, before, after, row.changeIds.join(' ')];
  return linesOf(row)
    .map((line) => csvLine([...object, ...cellsOf(line), ...rest]))
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

/**
 * Spreadsheets take these for the beginning of a formula, and would carry it out: at the beginning of a
 * cell, and after what parts cells where commas do not. OWASP, "CSV Injection" (2025).
 */
const FORMULA = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/;
const FORMULA_WITHIN = /([;|\t\r\n][ "]*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20])/g;
const TO_QUOTE = /[",;|\t\r\n]|^\s|\s$/;

/** A value as a cell that is read, and never carried out. */
const cell = (value: Json): string => {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const begun = FORMULA.test(text) ? `'${text}` : text;
  const harmless = begun.replace(FORMULA_WITHIN, "$1'");
  return TO_QUOTE.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** One line of these cells, as RFC 4180 has it. */
export const csvLine = (cells: readonly Json[]): string => `${cells.map(cell).join(',')}\r\n`;
