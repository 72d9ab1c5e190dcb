import type { Scope } from '../domain/comparison/report-events.js';
import type { ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import { actorsOf, isBy } from './entries.js';
import type { Model } from './model.js';
import { changesOfObject } from './object-versions.js';
import { postingsOf } from './postings.js';
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
 * Changes that count at the end and not at the beginning, those of an object in log order. Only what the
 * narrowest part of the scope lists, and all parts that speak of changes let pass.
 */
export function* rowsBetween(model: Model, between: Between, scope: Scope): Generator<RowNo> {
  const { from, until } = between;
  const counted = new Set(from.also);
  const later = until.also.filter((row) => row > from.upTo);
  const range = { tenant: between.tenant, low: from.upTo + 1, high: until.upTo };
  const isMeant = meantBy(model, between, scope);
  for (const rows of [rowsIn(model, range, scope), later]) {
    for (const row of rows) if (!counted.has(row) && isMeant(row)) yield row;
  }
}

interface Range {
  readonly tenant: number;
  readonly low: RowNo;
  readonly high: RowNo;
}

const rowsIn = (model: Model, range: Range, scope: Scope): Iterable<RowNo> => {
  const { tenant, low, high } = range;
  const within = { low, high, newestFirst: false };
  const { changeIds, objectIds, types, actor } = scope;
  if (high < low) return [];
  if (changeIds !== undefined) return changesIn(model, range, changeIds);
  if (objectIds !== undefined) return changesOf(model, range, objectIds);
  if (actor !== undefined) return postingsOf(model, { tenant, kind: 'actor', term: actor }, within);
  return types === undefined
    ? postingsOf(model, { tenant, kind: 'all', term: '' }, within)
    : ofTypes(model, range, types);
};

const changesIn = (
  model: Model,
  { tenant, low, high }: Range,
  changeIds: readonly string[],
): readonly RowNo[] =>
  [...new Set(changeIds)]
    .map((id) => model.findChange(tenant, id))
    .filter((row) => row >= low && row <= high)
    .sort((one, other) => one - other);

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

function* ofTypes(
  model: Model,
  { tenant, low, high }: Range,
  types: readonly ObjectType[],
): Generator<RowNo> {
  for (const term of new Set(types)) {
    yield* postingsOf(model, { tenant, kind: 'type', term }, { low, high, newestFirst: false });
  }
}

const meantBy = (
  model: Model,
  { known }: Between,
  { actor, objectIds, changeIds }: Scope,
): ((row: RowNo) => boolean) => {
  if (actor === undefined && objectIds === undefined && changeIds === undefined) return () => true;
  const { rows, ordinals, audit } = model;
  return (row) =>
    objectIds?.includes(ordinals.idOf(rows.get(row, Word.object))) !== false &&
    changeIds?.includes(model.change(row).id) !== false &&
    (actor === undefined || isBy(actorsOf(audit.attributionsOf(row, known)), actor));
};
