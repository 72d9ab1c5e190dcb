import { capturedProperties, relationsOf, typeRule } from '../../domain/directory/catalogue.js';
import {
  type Attributes,
  type KnownRef,
  objectId,
  type ObjectRef,
  type ObjectType,
  type Relation,
} from '../../domain/directory/directory-object.js';
import { InvalidValue } from '../../domain/errors.js';
import type { ReadingStyle } from '../directory.port.js';
import { placeOf } from './graph-places.js';

/** @throws InvalidValue for a type that is not captured */
export const styleOf = (type: ObjectType): ReadingStyle => {
  placeOf(type);
  return typeRule(type)?.reading ?? 'complete';
};

const below = (collection: string, id: string): string => `${collection}/${encodeURIComponent(id)}`;

/** @throws InvalidValue when an object is found by an attribute, and that is not known */
export const objectPath = ({ objectType, objectId, attributes = {} }: KnownRef): string => {
  const { collection, single, below: owner } = placeOf(objectType);
  if (single === true) return collection;
  if (owner === undefined) return below(collection, objectId);
  const ownerId = Object.hasOwn(attributes, owner.attribute) ? attributes[owner.attribute] : null;
  if (typeof ownerId !== 'string') {
    throw new InvalidValue(owner.attribute, `the ${owner.type} that ${objectId} is below`, '');
  }
  return below(`${below(collection, ownerId)}/${owner.relation}`, objectId);
};

/** What to ask for by name. */
const selected = (type: ObjectType): string => ['id', ...capturedProperties(type)].join(',');

/** With everything that is captured of the type. Complete reads take all there is, unknown included. */
export const objectReadPath = (ref: KnownRef): string =>
  styleOf(ref.objectType) === 'complete'
    ? objectPath(ref)
    : `${objectPath(ref)}?$select=${selected(ref.objectType)}`;

/** Where a round of reading a type begins. */
export const roundPath = (type: ObjectType): string => {
  const { collection } = placeOf(type);
  if (styleOf(type) === 'complete') return collection;
  return `${collection}/delta?$select=${[selected(type), ...relationsOf(type, 'delta')].join(',')}`;
};

/** `null` for a type that has no bin. */
export const binPath = ({ objectType, objectId }: ObjectRef): string | null => {
  const { bin } = placeOf(objectType);
  return bin === null ? null : below(bin.object, objectId);
};

/** Of the directory's bin only what every type has there. */
export const binReadPath = (ref: ObjectRef): string | null => {
  const path = binPath(ref);
  return path === null || styleOf(ref.objectType) === 'complete'
    ? path
    : `${path}?$select=id,deletedDateTime`;
};

/** @throws InvalidValue for a relation that the type does not have, or that is an attribute */
export const linksPath = (ref: ObjectRef, relation: Relation): string => {
  assertReadable(ref.objectType, relation);
  return `${objectPath(ref)}/${relation}`;
};

/** The list of a type with the first targets of a relation, or all of them where they are few. */
export const expandedPath = (type: ObjectType, expand: string, pageSize: number): string => {
  const { collection, unpaged } = placeOf(type);
  const top = unpaged === true ? '' : `&$top=${Math.min(pageSize, EXPANDED_ROWS)}`;
  return `${collection}?$select=id&$expand=${expand}${top}`;
};

/** Rows of a page with `$expand`, whatever `$top` says. Seen in the field. */
const EXPANDED_ROWS = 100;

/** By what objects of a type are searched, in those lists that are long. */
const SEARCHED_BY: Readonly<Record<ObjectType, string>> = {
  user: 'userPrincipalName',
  servicePrincipal: 'appId',
  group: 'displayName',
  application: 'displayName',
  administrativeUnit: 'displayName',
  oauth2PermissionGrant: 'clientId',
  unifiedRoleAssignment: 'principalId',
  unifiedRoleEligibilitySchedule: 'principalId',
};

/** The objects of a type among which one with these attributes is, if it is there. */
export const searchPath = (objectType: ObjectType, attributes: Attributes): string => {
  const { collection, below: owner } = placeOf(objectType);
  if (owner !== undefined) {
    return objectPath({ objectType, objectId: objectId(''), attributes }).replace(/\/$/, '');
  }
  const name = SEARCHED_BY[objectType];
  const value = name === undefined ? undefined : attributes[name];
  const select = styleOf(objectType) === 'complete' ? '' : `$select=${selected(objectType)}`;
  const filter =
    typeof value === 'string'
      ? `$filter=${encodeURIComponent(`${name ?? ''} eq '${value.replaceAll("'", "''")}'`)}`
      : '';
  const query = [filter, select].filter((part) => part !== '').join('&');
  return query === '' ? collection : `${collection}?${query}`;
};

/** @throws InvalidValue for a relation that the type does not have, or that is an attribute */
export const assertReadable = (type: ObjectType, relation: Relation): void => {
  const relations = [...relationsOf(type, 'delta'), ...relationsOf(type, 'sweep')];
  if (relations.includes(relation)) return;
  throw new InvalidValue('relation', relations.join(', ') || 'nothing', relation);
};
