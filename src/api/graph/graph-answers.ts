import type { EntityPage } from '../../domain/graph-api/collection-page.js';
import { type EntityShape, selecting } from '../../domain/graph-api/entity-shape.js';
import { withKnownMembers } from '../../domain/graph-api/enum-members.js';
import type { QueryOptions } from '../../domain/graph-api/query-options.js';
import type { JsonObject } from '../../domain/json.js';
import type { GraphAsk } from './graph-asks.js';

/** How entities of a type are told to who asks: what is selected of them, with the members he knows. */
export const telling = (ask: GraphAsk, shape: EntityShape, select: QueryOptions['select']) => {
  const selected = selecting(shape, select);
  return (entity: JsonObject): JsonObject => {
    const told = selected(entity);
    return ask.allMembers ? told : withKnownMembers(told);
  };
};

/** A page as Microsoft Graph gives it. `context` is what stands behind `$metadata#`. */
export const collectionAnswer = (
  ask: GraphAsk,
  page: EntityPage,
  { shape, context, options }: CollectionAnswer,
): JsonObject => ({
  '@odata.context': `${ask.root}/$metadata#${context}`,
  ...(page.count !== null && { '@odata.count': page.count }),
  ...(page.skiptoken !== null && { '@odata.nextLink': nextLink(ask, page.skiptoken) }),
  value: page.entities.map(telling(ask, shape, options.select)),
});

interface CollectionAnswer {
  readonly shape: EntityShape;
  readonly context: string;
  readonly options: QueryOptions;
}

/** One entity as Microsoft Graph gives it. */
export const itemAnswer = (
  ask: GraphAsk,
  entity: JsonObject,
  { shape, context, options }: CollectionAnswer,
): JsonObject => ({
  '@odata.context': `${ask.root}/$metadata#${context}/$entity`,
  ...telling(ask, shape, options.select)(entity),
});

/** The same question, from where this page ends. */
const nextLink = ({ address, query }: GraphAsk, skiptoken: string): string => {
  const kept = Object.entries(query).filter(([name]) => !PLACE.test(name));
  const options = [...kept, ['$skiptoken', skiptoken] as const].map(
    ([name, value]) => `${nameIn(name)}=${encodeURIComponent(String(value))}`,
  );
  return `${address}?${options.join('&')}`;
};

const PLACE = /^\$?skip(token)?$/i;

const nameIn = (name: string): string => encodeURIComponent(name).replace(/^%24/, '$');
