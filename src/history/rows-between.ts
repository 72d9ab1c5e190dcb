import type { Scope } from '../domain/comparison/report-events.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { actorsOf } from './entries.js';
import type { Model } from './model.js';
import { changesOfObject } from './object-versions.js';
import { postingBatches, type PostingKind, postingsOf } from './postings.js';
import { merged } from './row-ranges.js';
import { type RowNo, Word } from './rows.js';

/** Which changes count at a moment: those up to a row, and some behind it, in log order. */
export interface Counted {
  readonly upTo: RowNo;
  readonly also: readonly RowNo[];
}

export interface Between {
  readonly tenant: number;
  readonly from: Counted;
  readonly until: Counted;
  /** The last attribution that is looked at for an actor. */
  readonly known: RowNo;
}

/**
 * Changes that count at the end and not at the beginning, those of an object in log order, some at a time.
 * Only what the narrowest part of the scope lists, and all parts that speak of changes let pass.
 */
export function* rowsBetween(
  model: Model,
  between: Between,
  scope: Scope,
): Generator<readonly RowNo[]> {
  const { from, until } = between;
  const counted = new Set(from.also);
  const later = until.also.filter((row) => row > from.upTo);
  const range = { tenant: between.tenant, low: from.upTo + 1, high: until.upTo };
  const isMeant = meantBy(model, between, scope);
  const isWanted = (row: RowNo): boolean => !counted.has(row) && isMeant(row);
  for (const some of rowsIn(model, range, scope)) yield some.filter(isWanted);
  yield later.filter(isWanted);
}

interface Range {
  readonly tenant: number;
  readonly low: RowNo;
  readonly high: RowNo;
}

type Rows = Generator<RowNo, undefined>;

/** In log order, each once. */
const rowsIn = (model: Model, range: Range, scope: Scope): Iterable<readonly RowNo[]> => {
  const { low, high } = range;
  const { changeIds, objectIds, correlationIds, actors, types } = scope;
  if (high < low) return [];
  if (changeIds !== undefined) return [changesIn(model, range, changeIds)];
  if (objectIds !== undefined) return batched(changesOf(model, range, objectIds));
  if (correlationIds !== undefined) return [correlatedBy(model, range, correlationIds)];
  if (actors !== undefined) return listed(model, range, 'actor', actors);
  return types === undefined
    ? listed(model, range, 'all', [''])
    : listed(model, range, 'type', types);
};

const changesIn = (model: Model, range: Range, changeIds: readonly string[]): readonly RowNo[] =>
  sortedWithin(
    range,
    changeIds.map((id) => model.findChange(range.tenant, id)),
  );

const correlatedBy = (model: Model, range: Range, ids: readonly string[]): readonly RowNo[] =>
  sortedWithin(
    range,
    ids.flatMap((id) => [...model.audit.changesByCorrelation(id)]),
  ).filter((row) => model.tenantOf(row) === range.tenant);

const sortedWithin = ({ low, high }: Range, rows: readonly RowNo[]): readonly RowNo[] =>
  [...new Set(rows)].filter((row) => row >= low && row <= high).sort((one, other) => one - other);

function* changesOf(
  model: Model,
  { tenant, low, high }: Range,
  objectIds: readonly ObjectId[],
): Generator<RowNo> {
  for (const id of new Set(objectIds)) {
    const ordinal = model.ordinals.find(tenant, id);
    if (ordinal !== undefined) {
      yield* changesOfObject(model, ordinal, { low, high, newestFirst: false });
    }
  }
}

/** Changes that stand under any of the terms. */
const listed = (
  model: Model,
  { tenant, low, high }: Range,
  kind: PostingKind,
  terms: readonly string[],
): Iterable<readonly RowNo[]> => {
  const [only, ...others] = new Set(terms);
  if (only !== undefined && others.length === 0) {
    return postingBatches(model, { tenant, kind, term: only }, { low, high });
  }
  const range = { low, high, newestFirst: false };
  const lists = [...new Set(terms)].map((term) => postingsOf(model, { tenant, kind, term }, range));
  return batched(asOne(lists));
};

const BATCH = 4_096;

function* batched(rows: Iterable<RowNo>): Generator<readonly RowNo[]> {
  let batch: RowNo[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** Ascending lists as one. */
function* asOne(lists: readonly Rows[]): Rows {
  const [first, ...others] = lists;
  const middle = lists.length >>> 1;
  if (others.length > 0) {
    yield* merged(asOne(lists.slice(0, middle)), asOne(lists.slice(middle)), false);
  } else if (first !== undefined) {
    yield* first;
  }
  return undefined;
}

type Meant = (row: RowNo) => boolean;

/** Whether a change is one that all parts of the scope mean that speak of changes. */
const meantBy = (model: Model, { known }: Between, scope: Scope): Meant => {
  const { objectIds, changeIds } = scope;
  const { rows, ordinals } = model;
  const objects = objectIds && new Set<string>(objectIds);
  const changes = changeIds && new Set(changeIds);
  const isCaused = causedBy(model, known, scope);
  return (row) =>
    objects?.has(ordinals.idOf(rows.get(row, Word.object))) !== false &&
    changes?.has(model.change(row).id) !== false &&
    isCaused(row);
};

const causedBy = ({ audit }: Model, known: RowNo, { actors, correlationIds }: Scope): Meant => {
  if (actors === undefined && correlationIds === undefined) return () => true;
  const isCorrelated = named(correlationIds);
  const isActor = named(actors);
  return (row) => {
    const told = audit.attributionsOf(row, known);
    return (
      told.some(({ auditCorrelationId }) => isCorrelated([auditCorrelationId])) &&
      actorsOf(told).some(({ id, name }) => isActor([id, name]))
    );
  };
};

/** Whether one of some texts is sought; case does not matter. Where nothing is sought, anything will do. */
const named = (sought: readonly string[] | undefined) => {
  if (sought === undefined) return () => true;
  const all = new Set(sought.map((text) => text.toLowerCase()));
  return (texts: readonly (string | null)[]): boolean =>
    texts.some((text) => text !== null && all.has(text.toLowerCase()));
};
