import { applyChanges } from '../domain/directory/difference.js';
import type { ObjectStatus } from '../domain/directory/directory-object.js';
import type { ChangeEvent } from '../domain/timeline/events.js';
import type { ChangeRow, Head, Model, ObjectVersion } from './model.js';
import { type AtRange, positionsWithin } from './at-ranges.js';
import type { At } from './positions.js';

/** Where the rows of an object are looked up: the model, or a batch on its way into it. */
export interface VersionRows {
  change(at: At): ChangeRow | undefined;
  keyframe(first: At): ObjectVersion | undefined;
}

/** Changes of one object next to each other, and whether a keyframe stands before the first. */
interface ObjectPage {
  readonly keyframed: boolean;
  readonly page: readonly number[];
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
  { event, effectiveAt, id }: ChangeRow,
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

/** The state at a position, from the page that covers it. */
export const foldPage = (
  rows: VersionRows,
  { keyframed, page }: ObjectPage,
  at: At,
): ObjectVersion | undefined => {
  const [first = 0] = page;
  let version = keyframed ? rows.keyframe(Math.abs(first)) : undefined;
  for (const entry of page) {
    if (Math.abs(entry) > at) break;
    const row = entry > 0 || version === undefined ? rows.change(Math.abs(entry)) : undefined;
    if (row !== undefined) version = evolveVersion(version, row);
  }
  return version;
};

/** How an object was at a position; `undefined` before it was first seen. */
export const versionAt = (model: Model, ordinal: number, at: At): ObjectVersion | undefined => {
  const head = model.heads.get(ordinal);
  const page = head && pageAt(model, ordinal, head, at);
  return page && foldPage(model, page, at);
};

const pageAt = (model: Model, ordinal: number, head: Head, at: At): ObjectPage | undefined => {
  if (firstOf(head.page) <= at) return { keyframed: head.older, page: head.page };
  if (!head.older) return undefined;
  const range = { start: [ordinal, at], end: [ordinal], reverse: true, limit: 1 };
  for (const { value } of model.pages.getRange(range)) return { keyframed: true, page: value };
  return undefined;
};

const firstOf = ([first = 0]: readonly number[]): At => Math.abs(first);

/** Positions of an object's changes from `low` to `high`, ends included. */
export function* changesOfObject(model: Model, ordinal: number, range: AtRange): Generator<At> {
  const head = model.heads.get(ordinal);
  if (head === undefined) return;
  const older = head.older ? olderPages(model, ordinal, range) : [];
  yield* positionsWithin(
    range.newestFirst ? chain([head.page], older) : chain(older, [head.page]),
    range,
  );
}

function* chain<Item>(...parts: readonly Iterable<Item>[]): Generator<Item> {
  for (const part of parts) yield* part;
}

const olderPages = (model: Model, ordinal: number, { high, newestFirst }: AtRange) =>
  model.pages
    .getRange(
      newestFirst
        ? { start: [ordinal, high], end: [ordinal], reverse: true }
        : { start: [ordinal], end: [ordinal, high + 1] },
    )
    .map(({ value }) => value);
