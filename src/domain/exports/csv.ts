import type { Json } from '../json.js';

/** Spreadsheets take a file without this mark for one of another encoding than UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** The first line of a file with these columns. */
export const csvHeadOf = (names: readonly string[]): string =>
  `${BYTE_ORDER_MARK}${names.join(',')}\r\n`;

/** One line of these cells, as RFC 4180 has it. */
export const csvLine = (cells: readonly Json[]): string => `${cells.map(cell).join(',')}\r\n`;

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
