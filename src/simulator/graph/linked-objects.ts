import type { JsonObject } from '../../domain/json.js';
import { badRequest } from '../simulator-errors.js';
import type { Ids } from '../tenant/relationships.js';
import { type ObjectShape, shapeOf } from '../tenant/object-shapes.js';
import { rendered } from '../tenant/rendering.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import type { GraphRequest } from './graph-request.js';

/** Objects of a type that hold an object's id in an attribute. */
export interface Reference {
  readonly type: 'appRoleAssignment' | 'oauth2PermissionGrant';
  readonly name: string;
}

/** Relations that are not links of the object but assignments and grants that refer to it. */
const references: Readonly<Record<string, Reference>> = {
  appRoleAssignedTo: { type: 'appRoleAssignment', name: 'resourceId' },
  appRoleAssignments: { type: 'appRoleAssignment', name: 'principalId' },
  oauth2PermissionGrants: { type: 'oauth2PermissionGrant', name: 'clientId' },
};

const OWNERS_OF_REFERENCES: Readonly<Record<string, readonly string[]>> = {
  user: ['appRoleAssignments'],
  group: ['appRoleAssignments'],
  servicePrincipal: Object.keys(references),
};

/** How many objects of an expanded relation come; there is no link to the others. */
const MOST_EXPANDED = 20;

/** A relation to be shown inside each object. */
export interface Expansion {
  readonly relation: string;
  readonly select: readonly string[] | null;
}

const EXPAND = /^(\w+)(?:\(\$select=([\w@.,\s]+)\))?$/;

/** `$expand` of one relation; `null` without one. @throws GraphRefusal */
export const expansionOf = (query: ReadonlyMap<string, string>, type: string): Expansion | null => {
  const text = query.get('$expand');
  if (text === undefined || text === '') return null;
  const found = EXPAND.exec(text.trim());
  const relation = found?.[1] ?? '';
  const known = [...shapeOf(type).relations, ...(OWNERS_OF_REFERENCES[type] ?? [])];
  if (!known.includes(relation)) {
    throw badRequest(`Could not find a property named '${text}' on type '${type}' to expand.`);
  }
  return { relation, select: namesIn(found?.[2]) };
};

/** The expanded relation of an object: a list of up to twenty, or one object for a manager. */
export const expanded = (
  request: GraphRequest,
  object: TenantObject,
  { relation, select }: Expansion,
): JsonObject => {
  const reference = references[relation];
  const shown =
    reference === undefined
      ? firstOf(linkedTo(request, object, relation), (target) => linkedObject(target, select))
      : firstOf(referringTo(request, object, reference), (target) => rendered(target, select));
  if (relation !== 'manager') return { [relation]: shown };
  const [manager] = shown;
  return manager === undefined ? {} : { manager };
};

const firstOf = (
  found: Iterable<TenantObject>,
  show: (target: TenantObject) => JsonObject,
): JsonObject[] => {
  const shown: JsonObject[] = [];
  for (const target of found) {
    shown.push(show(target));
    if (shown.length === MOST_EXPANDED) break;
  }
  return shown;
};

/** The live targets of a relation. */
function* linkedTo(
  { view }: GraphRequest,
  { links }: TenantObject,
  relation: string,
): Generator<TenantObject> {
  for (const { targetId } of links.get(relation)?.slice() ?? []) {
    const target = view.isLive(targetId) ? view.object(targetId) : undefined;
    if (target !== undefined) yield target;
  }
}

/** The ids of what refers to an object, gone ones too. */
export const idsReferringTo = (
  { tenant }: GraphRequest,
  { id }: TenantObject,
  { type, name }: Reference,
): Ids => tenant.referring(type, name, id);

function* referringTo(
  request: GraphRequest,
  object: TenantObject,
  reference: Reference,
): Generator<TenantObject> {
  const ids = idsReferringTo(request, object, reference);
  for (let index = 0; index < ids.length; index += 1) {
    const found = request.view.object(ids.at(index) ?? '');
    if (found?.status === 'live') yield found;
  }
}

/** A target of a link, as a directory object with its type. */
export const linkedObject = (
  target: TenantObject,
  select: readonly string[] | null,
): JsonObject => {
  const { odataType, properties }: ObjectShape = shapeOf(target.type);
  if (select?.length === 1 && select[0] === 'id')
    return { '@odata.type': odataType, id: target.id };
  const names = select?.filter((name) => properties.has(name)) ?? null;
  return { '@odata.type': odataType, ...rendered(target, names) };
};

/** The names in `$select`, of whatever type. */
export const selectedNames = (query: ReadonlyMap<string, string>): readonly string[] | null =>
  namesIn(query.get('$select'));

const namesIn = (text: string | undefined): readonly string[] | null =>
  text?.split(',').map((name) => name.trim()) ?? null;
