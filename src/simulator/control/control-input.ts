import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { ControlRefusal } from '../simulator-errors.js';
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

/** The milliseconds in a field, or the usual ones. @throws ControlRefusal when negative */
export const msIn = (fields: JsonObject, name: string, usual: number): number => {
  const value = fields[name] ?? usual;
  if (typeof value === 'number' && value >= 0) return value;
  throw new ControlRefusal(
    400,
    `${name} takes milliseconds from 0, and got ${JSON.stringify(value)}`,
  );
};

/** The share in a field, or the usual one. @throws ControlRefusal when not from 0 to 1 */
export const shareIn = (fields: JsonObject, name: string, usual: number): number => {
  const value = fields[name] ?? usual;
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new ControlRefusal(
    400,
    `${name} takes a share from 0 to 1, and got ${JSON.stringify(value)}`,
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
