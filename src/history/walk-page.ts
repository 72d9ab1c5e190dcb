import { InvalidValue } from '../domain/errors.js';
import { CURSOR, cursorOf, textIn } from './cursor.js';
import type { Page, PageRequest } from './history.port.js';

/**
 * A page of what a walk gives, which is walked again from its start for each page. `keyOf` is different for
 * each row. @throws InvalidValue naming `cursor` when no row has its key
 */
export const pageOfWalk = <Row>(
  walk: Iterable<Row>,
  keyOf: (row: Row) => string,
  { size, after }: PageRequest,
): Page<Row> => {
  const last = after === undefined ? undefined : textIn(after);
  const rows: Row[] = [];
  let isBehind = last === undefined;
  for (const row of walk) {
    if (!isBehind) isBehind = keyOf(row) === last;
    else if (rows.length < size) rows.push(row);
    else return { rows, next: cursorOf(rows.map(keyOf).at(-1) ?? '') };
  }
  if (!isBehind) throw new InvalidValue('cursor', CURSOR, after ?? '');
  return { rows, next: null };
};
