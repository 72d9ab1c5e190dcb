import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { ControlRefusal } from '../simulator-errors.js';
import { textOf } from '../tenant/attributes.js';
import type { ChangeActor } from '../tenant/change.js';
import { isSimulatedType, shapes, type SimulatedType } from '../tenant/object-shapes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';

/** A body's fields, none of them unknown. @throws ControlRefusal */
export const fieldsOf = (body: Json | undefined, known: readonly string[]): JsonObject => {
  if (body === undefined || body === null) return {};
  if (!isJsonObject(body)) throw new ControlRefusal(400, 'the body takes a JSON object');
  for (const name of Object.keys(body)) {
    if (!known.includes(name)) {
      throw new ControlRefusal(400, `${name} is unknown; the body takes ${known.join(', ')}`);
    }
  }
  return body;
};

/** The text in a field, if it is there. @throws ControlRefusal when it is no text */
export const textIn = (fields: JsonObject, name: string): string | undefined => {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw new ControlRefusal(400, `${name} takes text, and got ${JSON.stringify(value)}`);
};

/** The whole number in a field, or the usual one. @throws ControlRefusal when out of bounds */
export const numberIn = (fields: JsonObject, name: string, usual: number, most: number): number => {
  const value = fields[name] ?? usual;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) {
    return value;
  }
  throw new ControlRefusal(
    400,
    `${name} takes a whole number from 1 to ${most}, and got ${JSON.stringify(value)}`,
  );
};

export const objectTypeIn = (fields: JsonObject): SimulatedType => {
  const type = textIn(fields, 'objectType') ?? '';
  if (isSimulatedType(type)) return type;
  throw new ControlRefusal(400, `objectType takes one of ${Object.keys(shapes).join(', ')}`);
};

/** An object that is not gone for good. @throws ControlRefusal */
export const objectNamed = (tenant: Tenant, id: string, field: string): TenantObject => {
  const object = tenant.object(id);
  if (object !== undefined && object.status !== 'hard-deleted') return object;
  throw new ControlRefusal(404, `${field}: there is no object ${id}`);
};

const ACTOR =
  'as takes the principal name of a user, or {kind: "user" | "application", id?, name?, ip?}';

/** Who acts: a user by principal name or id, or an application by name. @throws ControlRefusal */
export const actorIn = (tenant: Tenant, fields: JsonObject): ChangeActor => {
  const { as } = fields;
  const ip = textIn(fields, 'ip') ?? null;
  if (typeof as === 'string') return userActor(userNamed(tenant, as), ip);
  if (!isJsonObject(as)) throw new ControlRefusal(400, ACTOR);
  const named = { name: textIn(as, 'name'), id: textIn(as, 'id') };
  if (as['kind'] === 'user') return namedUser(tenant, named, textIn(as, 'ip') ?? ip);
  if (as['kind'] === 'application') return namedApplication(tenant, named);
  throw new ControlRefusal(400, ACTOR);
};

const namedApplication = (tenant: Tenant, { name = '', id }: Named): ChangeActor => {
  if (name === '') throw new ControlRefusal(400, 'as.name takes the name of the application');
  return applicationActor(tenant, name, id);
};

interface Named {
  readonly name: string | undefined;
  readonly id: string | undefined;
}

const namedUser = (tenant: Tenant, { name, id }: Named, ip: string | null): ChangeActor => {
  if (id !== undefined) return userActor(objectNamed(tenant, id, 'as.id'), ip);
  if (name !== undefined) return userActor(userNamed(tenant, name), ip);
  throw new ControlRefusal(400, ACTOR);
};

export const applicationActor = (tenant: Tenant, name: string, id?: string): ChangeActor => ({
  kind: 'application',
  id: id ?? tenant.company.namedGuid(`service principal ${name}`),
  appId: tenant.company.namedGuid(`app ${name}`),
  name,
});

export const userActor = (user: TenantObject, ip: string | null): ChangeActor => ({
  kind: 'user',
  id: user.id,
  name: textOf(user.attributes, 'userPrincipalName'),
  ip,
});

/** A live user by principal name. @throws ControlRefusal */
export const userNamed = (tenant: Tenant, principalName: string): TenantObject => {
  const user = tenant.userNamed(principalName);
  if (user !== undefined) return user;
  throw new ControlRefusal(400, `as: this tenant has no user ${principalName}`);
};
