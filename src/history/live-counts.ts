import type { ObjectType } from '../domain/directory/directory-object.js';
import { recordOf } from '../domain/json.js';
import { alsoCounted, type Horizon } from './horizon.js';
import type { Model, TenantRow } from './model.js';
import { postingsOf } from './postings.js';
import { statusOf } from './row-flags.js';
import { type RowNo, Word } from './rows.js';

/** How many objects of each type of a tenant were live; types with none are left out. */
export const liveCounts = (
  model: Model,
  { no, types }: TenantRow,
  horizon: Horizon,
): Readonly<Record<ObjectType, number>> => {
  const counts = new Map(
    types.map((type) => [type, liveAt(model, { tenant: no, type }, horizon.upTo)] as const),
  );
  const { rows, ordinals } = model;
  for (const row of alsoCounted(model, no, horizon)) {
    const type = ordinals.typeOf(rows.get(row, Word.object));
    const change = liveAfter(model, row) - liveAfter(model, rows.get(row, Word.previous));
    counts.set(type, (counts.get(type) ?? 0) + change);
  }
  return recordOf([...counts].filter(([, live]) => live > 0).sort());
};

/** 1 when the object is live after a change of it, 0 when it is not or there is no such change. */
const liveAfter = ({ rows }: Model, row: RowNo): number =>
  Number(row > 0 && statusOf(rows.get(row, Word.flags)) === 'live');

export const liveAt = (
  model: Model,
  { tenant, type }: { readonly tenant: number; readonly type: ObjectType },
  high: RowNo,
): number => {
  const { rows, ordinals } = model;
  const range = { low: 1, high, newestFirst: true };
  for (const row of postingsOf(model, { tenant, kind: 'type', term: type }, range)) {
    if (ordinals.typeOf(rows.get(row, Word.object)) === type) return rows.get(row, Word.live);
  }
  return 0;
};
