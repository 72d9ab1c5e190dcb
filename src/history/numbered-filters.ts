import { isAtLeast } from '../domain/severity/severity.js';
import type { Model } from './model.js';
import { isFirstSightRow, isReportedRow, namesActor, severityOfRow } from './row-flags.js';
import { type RowNo, type Rows, Word } from './rows.js';
import type { Filters } from './timeline-filters.port.js';

type Meant = (row: RowNo) => boolean;

/** Whether a row passes those of the filters that its numbers tell: what does not is not read. */
export const meantByNumbers = (
  { rows }: Model,
  { severity, attribution, origin }: Pick<Filters, 'severity' | 'attribution' | 'origin'>,
): Meant => {
  const parts: Meant[] = [];
  const flagsOf = (row: RowNo): number => rows.get(row, Word.flags);
  if (severity !== undefined) {
    parts.push((row) => isAtLeast(severityOfRow(flagsOf(row)), severity));
  }
  if (origin !== undefined) {
    parts.push((row) => isReportedRow(flagsOf(row)) === (origin === 'reported'));
  }
  if (attribution !== undefined) {
    parts.push((row) => attributionOf(rows, row) === attribution);
  }
  return (row) => parts.every((part) => part(row));
};

/** Nobody is sought for what was there before anybody looked. */
const attributionOf = (rows: Rows, row: RowNo): Filters['attribution'] => {
  if (isAttributed(rows, row)) return 'known';
  const flags = rows.get(row, Word.flags);
  return !isReportedRow(flags) && isFirstSightRow(flags) ? undefined : 'unknown';
};

/** Whether somebody is known who made it: of a change, one of its attributions so far tells. */
const isAttributed = (rows: Rows, entry: RowNo): boolean => {
  const flags = rows.get(entry, Word.flags);
  if (isReportedRow(flags)) return namesActor(flags);
  let row = rows.get(entry, Word.attribution);
  for (; row > 0; row = rows.get(row, Word.previous)) {
    if (row <= rows.committed && namesActor(rows.get(row, Word.flags))) return true;
  }
  return false;
};
