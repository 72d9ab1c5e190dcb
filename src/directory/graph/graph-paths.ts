import { capturedProperties, relationsOf } from '../../domain/directory/catalogue.js';
import type { ObjectRef, ObjectType, Relation } from '../../domain/directory/directory-object.js';
import { InvalidValue } from '../../domain/errors.js';
import type { ReadingStyle } from '../directory.port.js';
import type { Family } from './pace.js';

/** Where a type lives in Graph. Paths begin with the version. */
export interface GraphPlace {
  readonly style: ReadingStyle;
  readonly version: '/v1.0' | '/beta';
  readonly collection: string;
  /** Soft-deleted objects: single ones lie below `bin`, all of them in `binCollection`. */
  readonly bin: string;
  readonly binCollection: string;
  /** Derived types: Graph tells them apart by `@odata.type`, and wants it in every write. */
  readonly derived: boolean;
}

const directoryPlace = (name: string, cast: string): GraphPlace => ({
  style: 'delta',
  version: '/v1.0',
  collection: `/v1.0/${name}`,
  bin: '/v1.0/directory/deletedItems',
  binCollection: `/v1.0/directory/deletedItems/microsoft.graph.${cast}`,
  derived: false,
});

/** Beta, because v1.0 leaves out policies that use features it does not know. */
const conditionalAccessPlace = (name: string, derived: boolean): GraphPlace => ({
  style: 'complete',
  version: '/beta',
  collection: `/beta/identity/conditionalAccess/${name}`,
  bin: `/beta/identity/conditionalAccess/deletedItems/${name}`,
  binCollection: `/beta/identity/conditionalAccess/deletedItems/${name}`,
  derived,
});

const places: ReadonlyMap<ObjectType, GraphPlace> = new Map([
  ['user', directoryPlace('users', 'user')],
  ['group', directoryPlace('groups', 'group')],
  ['conditionalAccessPolicy', conditionalAccessPlace('policies', false)],
  ['namedLocation', conditionalAccessPlace('namedLocations', true)],
]);

/** @throws InvalidValue for a type that is not captured */
export const placeOf = (type: ObjectType): GraphPlace => {
  const place = places.get(type);
  if (place === undefined) throw new InvalidValue('type', [...places.keys()].join(', '), type);
  return place;
};

const below = (collection: string, id: string): string => `${collection}/${encodeURIComponent(id)}`;

export const objectPath = ({ objectType, objectId }: ObjectRef): string =>
  below(placeOf(objectType).collection, objectId);

/** With everything that is captured of the type. Complete reads take all there is, unknown included. */
export const objectReadPath = (ref: ObjectRef): string =>
  placeOf(ref.objectType).style === 'complete'
    ? objectPath(ref)
    : `${objectPath(ref)}?$select=${['id', ...capturedProperties(ref.objectType)].join(',')}`;

/** Where a round of reading a type begins. */
export const roundPath = (type: ObjectType): string => {
  const { style, collection } = placeOf(type);
  const selected = ['id', ...capturedProperties(type), ...relationsOf(type, 'delta')];
  return style === 'complete' ? collection : `${collection}/delta?$select=${selected.join(',')}`;
};

export const binPath = ({ objectType, objectId }: ObjectRef): string =>
  below(placeOf(objectType).bin, objectId);

/** Of the directory's bin only what every type has there. */
export const binReadPath = (ref: ObjectRef): string =>
  `${binPath(ref)}${placeOf(ref.objectType).style === 'delta' ? '?$select=id,deletedDateTime' : ''}`;

export const linksPath = (ref: ObjectRef, relation: Relation): string => {
  const relations = relationsOf(ref.objectType);
  if (!relations.includes(relation)) {
    throw new InvalidValue('relation', relations.join(', ') || 'nothing', relation);
  }
  return `${objectPath(ref)}/${relation}`;
};

export const familyOf = (method: string, path: string): Family => {
  if (path.includes('/identity/conditionalAccess/')) return 'conditionalAccess';
  if (path.includes('/auditLogs/')) return 'reports';
  return method === 'GET' ? 'directoryRead' : 'directoryWrite';
};

const DELETABLE = new RegExp(
  `^(${[...places.values()].map(({ collection }) => collection).join('|')})/[^/?#]+$`,
);

/** Whether a DELETE removes one live object or one link, and never a link's target or the bin's. */
export const isSafeDelete = (path: string): boolean =>
  DELETABLE.test(path) || /^\/(v1\.0|beta)\/[^?#]+\/\$ref$/.test(path);
