import type { Attributes } from '../../domain/directory/directory-object.js';
import type { Json, JsonObject } from '../../domain/json.js';
import { ownValue } from '../../domain/json.js';
import { type ObjectShape, shapeOf } from './object-shapes.js';
import type { TenantObject } from './tenant-view.js';

const ODATA_TYPE = '@odata.type';

/** Seconds, as directory objects carry them. */
export const secondsText = (epochMs: number): string =>
  `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

/** Seven digits, as policies and audit records carry them; the last four tell entries apart. */
export const ticksText = (epochMs: number, sequence = 0): string =>
  `${new Date(epochMs).toISOString().slice(0, 23)}${String(sequence % 10_000).padStart(4, '0')}Z`;

/** The properties an answer shows for a `$select`, or without one. */
export const shownProperties = (
  shape: ObjectShape,
  select: readonly string[] | null,
): readonly string[] => select ?? shape.byDefault ?? [...shape.properties];

/** An object as Graph shows it: the wanted properties, unset ones as `null` or `[]`. */
export const rendered = (object: TenantObject, select: readonly string[] | null): JsonObject => {
  const shape = shapeOf(object.type);
  const attributes = shownAttributes(object, shape);
  const shown: Record<string, Json> = derivedType(attributes);
  for (const name of shownProperties(shape, select)) {
    const value = ownValue(attributes, name);
    if (value !== undefined) shown[name] = value;
    else if (!shape.omitsUnset && name !== ODATA_TYPE) {
      shown[name] = shape.collections.has(name) ? [] : null;
    }
  }
  return shown;
};

/** JSON text of an object as delta shows it: of the wanted properties, those ever set, and links. */
export const deltaText = (
  { id, attributes }: TenantObject,
  names: readonly string[],
  links: Readonly<Record<string, Json>> = {},
): string => {
  let text = `{"id":"${id}"`;
  const type = attributes[ODATA_TYPE];
  if (type !== undefined) text += member(ODATA_TYPE, type);
  for (const name of names) {
    const value = attributes[name];
    if (value !== undefined && name !== ODATA_TYPE) text += member(name, value);
  }
  for (const name of Object.keys(links)) text += member(name, links[name] ?? null);
  return `${text}}`;
};

/** Text by member is twice as fast as an object that is made only to be written. */
const member = (name: string, value: Json): string => `,"${name}":${JSON.stringify(value)}`;

/** Objects of a derived type say so, whatever was selected. */
const derivedType = (attributes: Attributes): Record<string, Json> => {
  const type = attributes[ODATA_TYPE];
  return type === undefined ? {} : { [ODATA_TYPE]: type };
};

const shownAttributes = (object: TenantObject, shape: ObjectShape): Attributes => {
  const { id, type, attributes, deletedAt } = object;
  if (deletedAt === null) return attributes;
  const deletedDateTime = shape.style === 'policy' ? ticksText(deletedAt) : secondsText(deletedAt);
  const principalName = ownValue(attributes, 'userPrincipalName');
  if (type !== 'user' || typeof principalName !== 'string')
    return { ...attributes, deletedDateTime };
  // A soft-deleted user gives its name free: the id stands before it until it is restored.
  const userPrincipalName = `${id.replaceAll('-', '')}${principalName}`;
  return { ...attributes, deletedDateTime, userPrincipalName };
};
