import type { Filter } from '../directory/filter/filter.js';
import { parseFilter } from '../directory/filter/parse-filter.js';
import { predicateOf } from '../directory/filter/predicate-of.js';
import { objectId } from '../directory/directory-object.js';
import { type Json, type JsonObject, ownValue, recordOf } from '../json.js';
import { GraphBadRequest } from './graph-errors.js';

/** A type of the compatible API. */
export interface EntityShape {
  readonly name: string;
  readonly properties: readonly string[];
  /** Whether there may be other properties, of which nothing is known. */
  readonly isOpen: boolean;
}

const NAMESPACE = 'microsoft.graph.entraRecoveryServices';
const shapeOf = (name: string, properties: readonly string[], isOpen = false): EntityShape => ({
  name: `${NAMESPACE}.${name}`,
  properties,
  isOpen,
});

const job = [
  ...['id', 'status', 'targetStateDateTime', 'jobStartDateTime', 'jobCompletionDateTime'],
  ...['filteringCriteria', 'totalChangedObjectsCalculated', 'totalChangedLinksCalculated'],
];
const recoveryJob = [...job, 'totalObjectsModified', 'totalLinksModified', 'totalFailedChanges'];

/** Microsoft Entra Backup and Recovery, Graph v1.0 (2026-06-05). */
export const shapes = {
  recovery: shapeOf('recovery', ['id']),
  snapshot: shapeOf('snapshot', ['id', 'createdDateTime', 'totalChangedObjects']),
  recoveryJobBase: shapeOf('recoveryJobBase', recoveryJob),
  recoveryPreviewJob: shapeOf('recoveryPreviewJob', job),
  recoveryJob: shapeOf('recoveryJob', recoveryJob),
  change: shapeOf(
    'recoveryChangeObjectBase',
    [
      ...['id', 'entityTypeName', 'displayName', 'recoveryAction', 'failureMessage'],
      ...['deltaFromCurrent', 'currentState'],
    ],
    true,
  ),
} as const;

/** Only what is selected, and annotations. @throws GraphBadRequest for a property that is none */
export const selecting = (
  { name, properties, isOpen }: EntityShape,
  select: readonly string[] | null,
): ((entity: JsonObject) => JsonObject) => {
  if (select === null || select.includes('*')) return (entity) => entity;
  const stranger = isOpen
    ? undefined
    : select.find((one) => !one.startsWith('@') && !properties.includes(one));
  if (stranger !== undefined) throw noProperty(stranger, name);
  const wanted = new Set(select);
  return (entity) =>
    recordOf(Object.entries(entity).filter(([key]) => key.startsWith('@') || wanted.has(key)));
};

/** Tells which entities pass a filter. @throws GraphBadRequest, InvalidValue naming `filter` */
export const filtering = (
  shape: EntityShape,
  text: string | null,
): ((entity: JsonObject) => boolean) => {
  if (text === null) return () => true;
  // Enumerations may be written with their type: microsoft.graph….recoveryStatus'running'.
  const filter = parseFilter(text.replace(/\bmicrosoft\.graph\.[\w.]+(?=')/gi, ''));
  const stranger = pathsIn(filter).find((path) => !shape.properties.includes(path));
  if (stranger !== undefined) throw noProperty(stranger, shape.name);
  const passes = predicateOf(filter);
  return (entity) =>
    passes({ objectId: objectId(textAt(entity, 'id')), attributes: entity, isLinked: () => false });
};

const pathsIn = (filter: Filter): readonly string[] => {
  if ('parts' in filter) return filter.parts.flatMap(pathsIn);
  if (filter.kind === 'not') return pathsIn(filter.part);
  if (filter.kind === 'any' || filter.kind === 'linked') {
    throw new GraphBadRequest('$filter takes no any() here.');
  }
  return [filter.path];
};

type Order = (one: JsonObject, other: JsonObject) => number;

/** How entities are put in order; `null` leaves them as they are. @throws GraphBadRequest */
export const ordering = (shape: EntityShape, orderby: string | null): Order | null => {
  if (orderby === null) return null;
  const orders = orderby.split(',').map((part) => orderOf(shape, part.trim()));
  return (one, other) => {
    for (const order of orders) {
      const found = order(one, other);
      if (found !== 0) return found;
    }
    return 0;
  };
};

const orderOf = ({ name, properties }: EntityShape, part: string): Order => {
  const [, property = '', direction = 'asc'] = /^([\w/]+)(?:\s+(asc|desc))?$/i.exec(part) ?? [];
  if (property === '')
    throw new GraphBadRequest(`Syntax error in $orderby at '${part.slice(0, 80)}'.`);
  if (!properties.includes(property)) throw noProperty(property, name);
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return (one, other) =>
    sign * compared(ownValue(one, property) ?? null, ownValue(other, property) ?? null);
};

/** What is not set comes first, as in OData 4.01. */
const compared = (one: Json, other: Json): number => {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [left, right] = [keyOf(one), keyOf(other)];
  return left === right ? 0 : left < right ? -1 : 1;
};

const keyOf = (value: Json): string =>
  value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const textAt = (entity: JsonObject, name: string): string => {
  const value = ownValue(entity, name);
  return typeof value === 'string' ? value : '';
};

const noProperty = (property: string, type: string): GraphBadRequest =>
  new GraphBadRequest(
    `Could not find a property named '${property.slice(0, 80)}' on type '${type}'.`,
  );
