import type { Attributes } from '../../domain/directory/directory-object.js';
import { equalJson, isJsonObject, type Json, ownValue } from '../../domain/json.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import { isDistribution } from './attributes.js';
import { checkedAttributes } from './attribute-rules.js';
import type { Draft } from './change.js';
import { type ObjectShape, shapeOf, shapes, type SimulatedType } from './object-shapes.js';
import { secondsText, ticksText } from './rendering.js';
import type { Tenant } from './tenant.js';
import type { TenantObject } from './tenant-view.js';

/** A new object of a type. @throws GraphRefusal when an attribute does not fit */
export const decideCreate = (tenant: Tenant, type: SimulatedType, given: Attributes): Draft => {
  const attributes = checkedAttributes(tenant, type, given);
  refuseTakenName(tenant, type, attributes, null);
  const id = tenant.nextId();
  const set = Object.entries(attributes).filter(([, value]) => value !== null);
  const shape: ObjectShape = shapes[type];
  const kept = shape.style === 'policy' ? attributes : Object.fromEntries(set);
  return {
    kind: 'created',
    objectId: id,
    objectType: type,
    after: { ...kept, ...stampsOf(shape, tenant.now()), id },
  };
};

const stampsOf = ({ stamps, style }: ObjectShape, now: number): Attributes => {
  const names = [stamps.created, stamps.modified].filter((name) => name !== null);
  const text = style === 'policy' ? ticksText(now) : secondsText(now);
  return Object.fromEntries(names.map((name) => [name, text]));
};

/** What a patch changes on an object; no draft when it changes nothing. */
export const decideUpdate = (tenant: Tenant, object: TenantObject, patch: Attributes): Draft[] => {
  const type = object.type as SimulatedType;
  const shape = shapeOf(type);
  const checked = checkedAttributes(tenant, type, patch);
  const { attributes } = object;
  refuseTakenName(tenant, type, checked, object.id);
  const after: Record<string, Json> = {};
  const before: Record<string, Json> = {};
  for (const [name, value] of Object.entries(checked)) {
    const now = ownValue(attributes, name) ?? null;
    const wanted = shape.style === 'policy' ? merged(now, value) : value;
    if (equalJson(now, wanted)) continue;
    before[name] = now;
    after[name] = wanted;
  }
  if (Object.keys(after).length === 0) return [];
  const { modified } = shape.stamps;
  if (modified !== null) {
    before[modified] = ownValue(attributes, modified) ?? null;
    after[modified] = ticksText(tenant.now(), tenant.sequence + 1);
  }
  return [{ kind: 'updated', objectId: object.id, objectType: type, before, after }];
};

/** A deletion: into the bin, or for good where the type or kind has none. */
export const decideDelete = ({ id, type, attributes }: TenantObject): Draft => ({
  kind:
    shapeOf(type).deletion === 'hard' || (type === 'group' && isDistribution(attributes))
      ? 'hardDeleted'
      : 'softDeleted',
  objectId: id,
  objectType: type,
});

export const decideHardDelete = ({ id, type }: TenantObject): Draft => ({
  kind: 'hardDeleted',
  objectId: id,
  objectType: type,
});

/** Out of the bin, under the same id. A named location comes back without trust. */
export const decideRestore = (tenant: Tenant, object: TenantObject): Draft[] => {
  const { id, type, attributes } = object;
  refuseTakenName(tenant, type, attributes, id);
  const restored: Draft = { kind: 'restored', objectId: id, objectType: type };
  if (type !== 'namedLocation' || ownValue(attributes, 'isTrusted') !== true) return [restored];
  return [
    restored,
    {
      kind: 'updated',
      objectId: id,
      objectType: type,
      before: { isTrusted: true },
      after: { isTrusted: false },
    },
  ];
};

/** A link from an object to another; refused when it is there already. */
export const decideLink = (
  object: TenantObject,
  relation: string,
  target: TenantObject,
  kind: 'linkAdded' | 'linkRemoved',
): Draft => ({
  kind,
  objectId: object.id,
  objectType: object.type,
  relation,
  targetId: target.id,
  targetType: target.type,
});

const refuseTakenName = (
  tenant: Tenant,
  type: string,
  attributes: Attributes,
  ownId: string | null,
): void => {
  const name = type === 'user' ? ownValue(attributes, 'userPrincipalName') : undefined;
  if (name === undefined) return;
  if (typeof name !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(name)) {
    throw badRequest("Property userPrincipalName is invalid: it takes 'name@domain'.");
  }
  const holder = tenant.userNamed(name);
  if (holder !== undefined && holder.id !== ownId) {
    throw new GraphRefusal(
      400,
      'Request_MultipleObjectsWithSameKeyValue',
      'Another object with the same value for property userPrincipalName already exists.',
    );
  }
};

/** Inner objects keep what a write does not name; `null` and collections replace. */
const merged = (now: Json, wanted: Json): Json => {
  if (!isJsonObject(now) || !isJsonObject(wanted)) return wanted;
  const names = Object.keys(wanted).map(
    (name) => [name, merged(ownValue(now, name) ?? null, ownValue(wanted, name) ?? null)] as const,
  );
  return { ...now, ...Object.fromEntries(names) };
};
