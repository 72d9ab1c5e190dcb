import { applyChanges } from '../domain/directory/difference.js';
import type { Attributes, ObjectStatus } from '../domain/directory/directory-object.js';
import type { Instant } from '../domain/instant.js';
import type { ChangeEvent } from '../domain/timeline/events.js';
import type { ChangeRow, Model } from './model.js';
import { stepOf } from './row-flags.js';
import type { RowRange } from './row-ranges.js';
import { Word, type RowNo } from './rows.js';

/** An object without its links, as the fold of its changes. */
export interface ObjectVersion {
  readonly status: ObjectStatus;
  readonly displayName: string;
  readonly attributes: Attributes;
  readonly deletedDateTime: Instant | null;
  readonly validFrom: number;
  readonly changeId: string;
}

export const statusAfter = (event: ChangeEvent, before: ObjectStatus | undefined): ObjectStatus => {
  switch (event.type) {
    case 'ObjectDiscovered':
    case 'ObjectCreated':
    case 'ObjectRestored':
      return 'live';
    case 'ObjectChanged':
      return before ?? 'live';
    case 'ObjectSoftDeleted':
      return 'soft-deleted';
    case 'ObjectHardDeleted':
      return 'hard-deleted';
  }
};

/** The object after one more change. What was last known is never dropped. */
export const evolveVersion = (
  before: ObjectVersion | undefined,
  { event, effectiveAt, id }: Pick<ChangeRow, 'event' | 'effectiveAt' | 'id'>,
): ObjectVersion => ({
  status: statusAfter(event, before?.status),
  displayName: event.data.displayName,
  attributes: attributesAfter(before, event),
  deletedDateTime: deletedDateTimeAfter(before, event),
  validFrom: effectiveAt,
  changeId: id,
});

const attributesAfter = (before: ObjectVersion | undefined, event: ChangeEvent) => {
  if (event.type === 'ObjectDiscovered' || event.type === 'ObjectCreated') {
    return event.data.attributes;
  }
  const attributes = before?.attributes ?? {};
  return event.type === 'ObjectChanged'
    ? applyChanges(attributes, event.data.attributes)
    : attributes;
};

const deletedDateTimeAfter = (before: ObjectVersion | undefined, event: ChangeEvent) => {
  if (event.type === 'ObjectSoftDeleted') return event.data.deletedDateTime;
  return event.type === 'ObjectHardDeleted' ? (before?.deletedDateTime ?? null) : null;
};

/** How an object was up to a row; `undefined` before it was first seen. */
export const versionAt = (
  model: Model,
  ordinal: number,
  limit: RowNo,
): ObjectVersion | undefined => {
  const { rows, objectRows } = model;
  const last = objectRows.upTo(ordinal, limit);
  if (last === 0) return undefined;
  const folded = [rows.get(last, Word.target)];
  for (let row = folded[0] ?? 0; stepOf(rows.get(row, Word.flags)) > 0; folded.push(row)) {
    row = rows.get(rows.get(row, Word.previous), Word.target);
  }
  return folded.reduceRight<ObjectVersion | undefined>((version, row) => {
    const change = model.change(row);
    return change.version ?? evolveVersion(version, change);
  }, undefined);
};

/** Changes of one object in a range. */
export function* changesOfObject(
  { rows, objectRows }: Model,
  ordinal: number,
  { low, high, newestFirst }: RowRange,
): Generator<RowNo> {
  const oldestLast: RowNo[] = [];
  let row = objectRows.upTo(ordinal, high);
  for (; row >= low && row > 0; row = rows.get(row, Word.previous)) {
    if (newestFirst) yield row;
    else oldestLast.push(row);
  }
  yield* oldestLast.reverse();
}
