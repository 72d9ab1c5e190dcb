import { type JsonObject, ownValue } from '../json.js';
import { type EntityShape, filtering, ordering } from './entity-shape.js';
import type { QueryOptions } from './query-options.js';
import { notAToken, placeIn, skiptokenOf } from './skiptoken.js';

/** A page of entities, none of them reduced to what is selected yet. */
export interface EntityPage {
  readonly entities: readonly JsonObject[];
  /** `null` behind the last entry. */
  readonly skiptoken: string | null;
  /** How many there are on all pages; `null` where nobody asked. */
  readonly count: number | null;
}

/**
 * A page of a collection that is at hand as a whole; each entity has an `id`.
 * @throws GraphBadRequest, InvalidValue naming `filter`
 */
export const pageOfAll = (
  all: readonly JsonObject[],
  shape: EntityShape,
  options: QueryOptions,
): EntityPage => {
  const passing = all.filter(filtering(shape, options.filter));
  const order = ordering(shape, options.orderby);
  const rows = order === null ? passing : passing.toSorted(order);
  const start = startIn(rows, options);
  const entities = rows.slice(start, start + options.top);
  const last = entities.at(-1);
  const hasMore = last !== undefined && start + options.top < rows.length;
  return {
    entities,
    skiptoken: hasMore ? skiptokenOf({ after: idOf(last), skip: 0 }) : null,
    count: options.count ? rows.length : null,
  };
};

const startIn = (rows: readonly JsonObject[], { skiptoken, skip }: QueryOptions): number => {
  if (skiptoken === null) return skip;
  const place = placeIn(skiptoken);
  const index = rows.findIndex((row) => idOf(row) === place.after);
  if (index === -1) throw notAToken();
  return index + 1 + place.skip;
};

const idOf = (entity: JsonObject): string => {
  const id = ownValue(entity, 'id');
  return typeof id === 'string' ? id : '';
};
