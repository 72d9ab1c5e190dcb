import { applyChanges } from '../domain/directory/difference.js';
import type { Attributes, ObjectStatus } from '../domain/directory/directory-object.js';
import { epochMsOf, type Instant } from '../domain/instant.js';
import type { ChangeEvent } from '../domain/timeline/events.js';
import { type FoldedChange, foldedIn, versionIn } from './change-text.js';
import type { Model } from './model.js';
import { stepOf } from './row-flags.js';
import type { RowRange } from './row-ranges.js';
import type { RowTexts } from './row-texts.js';
import { type RowNo, type Rows, toldBy, Word } from './rows.js';

type FoldedEvent = FoldedChange['event'];

/** An object without its links, as the fold of its changes. */
export interface ObjectVersion {
  readonly status: ObjectStatus;
  readonly displayName: string;
  readonly attributes: Attributes;
  readonly deletedDateTime: Instant | null;
  readonly validFrom: number;
  readonly changeId: string;
}

/** The version that an object was told as. */
export const versionOf = (
  object: Omit<ObjectVersion, 'validFrom'> & { readonly validFrom: Instant },
): ObjectVersion => {
  const { changeId, status, displayName, attributes, deletedDateTime, validFrom } = object;
  return {
    status,
    displayName,
    attributes,
    deletedDateTime,
    validFrom: epochMsOf(validFrom),
    changeId,
  };
};

export const statusAfter = (
  event: Pick<ChangeEvent, 'type'>,
  before: ObjectStatus | undefined,
): ObjectStatus => {
  const after = STATUS_AFTER[event.type];
  return after === 'as before' ? (before ?? 'live') : after;
};

const STATUS_AFTER: Readonly<Record<ChangeEvent['type'], ObjectStatus | 'as before'>> = {
  ObjectDiscovered: 'live',
  LinksDiscovered: 'as before',
  ObjectCreated: 'live',
  ObjectChanged: 'as before',
  ObjectSoftDeleted: 'soft-deleted',
  ObjectRestored: 'live',
  ObjectHardDeleted: 'hard-deleted',
};

/** The object after one more change. What was last known is never dropped. */
export const evolveVersion = (
  before: ObjectVersion | undefined,
  { id, event }: FoldedChange,
  effectiveAt: number,
): ObjectVersion => ({
  status: statusAfter(event, before?.status),
  displayName: event.data.displayName,
  attributes: attributesAfter(before, event),
  deletedDateTime: deletedDateTimeAfter(before, event),
  validFrom: effectiveAt,
  changeId: id,
});

const attributesAfter = (before: ObjectVersion | undefined, event: FoldedEvent) => {
  if (event.type === 'ObjectDiscovered' || event.type === 'ObjectCreated') {
    return event.data.attributes;
  }
  const attributes = before?.attributes ?? {};
  return event.type === 'ObjectChanged'
    ? applyChanges(attributes, event.data.attributes)
    : attributes;
};

const deletedDateTimeAfter = (before: ObjectVersion | undefined, event: FoldedEvent) => {
  if (event.type === 'ObjectSoftDeleted') return event.data.deletedDateTime;
  return event.type === 'ObjectHardDeleted' ? (before?.deletedDateTime ?? null) : null;
};

/** How an object was up to a row; `undefined` before it was first seen. */
export const versionAt = (model: Model, ordinal: number, limit: RowNo): ObjectVersion | undefined =>
  versionFrom(model, model.objectRows.upTo(ordinal, limit));

/** What the fold of an object's changes reads: a model, or its tables alone. */
export interface VersionSource {
  readonly rows: Pick<Rows, 'get' | 'time'>;
  readonly texts: Pick<RowTexts, 'text'>;
}

/** How an object was after one of its changes; `undefined` for row 0, which is none. */
export const versionFrom = (source: VersionSource, last: RowNo): ObjectVersion | undefined =>
  new Versions(source).after(last);

/** How an object was after one of its changes, read only when something goes on from there. */
export interface KnownVersion {
  readonly row: RowNo;
  readonly read: () => ObjectVersion;
}

/** Folds the changes of one object. What is asked for from older to newer goes on from what was folded. */
export class Versions {
  /** The change that was folded last. */
  #row: RowNo = 0;
  #version: ObjectVersion | undefined;
  #known: KnownVersion | undefined;

  /** What is asked for behind the known version goes on from it, too. */
  constructor(
    private readonly source: VersionSource,
    known?: KnownVersion,
  ) {
    if (known === undefined) return;
    this.#row = toldBy(source.rows, known.row);
    this.#known = known;
  }

  /** As {@link versionFrom}. */
  after(last: RowNo): ObjectVersion | undefined {
    if (last === 0) return undefined;
    for (const row of this.#notFolded(last)) this.#fold(row);
    return this.#folded;
  }

  get #folded(): ObjectVersion | undefined {
    this.#version ??= this.#known?.read();
    return this.#version;
  }

  /** The changes, oldest first, from one that tells the whole state, or behind the one that was folded last. */
  #notFolded(last: RowNo): readonly RowNo[] {
    const { rows } = this.source;
    const found: RowNo[] = [];
    let row = toldBy(rows, last);
    while (row !== this.#row) {
      found.push(row);
      if (stepOf(rows.get(row, Word.flags)) === 0) break;
      row = toldBy(rows, rows.get(row, Word.previous));
    }
    return found.reverse();
  }

  #fold(row: RowNo): void {
    const { rows, texts } = this.source;
    const text = texts.text(row);
    const flags = rows.get(row, Word.flags);
    const before = stepOf(flags) === 0 ? undefined : this.#folded;
    this.#version = versionIn(text) ?? evolveVersion(before, foldedIn(text, flags), rows.time(row));
    this.#row = row;
    this.#known = undefined;
  }
}

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
