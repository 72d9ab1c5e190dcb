import type { Json, JsonObject } from '../../domain/json.js';
import { ownValue } from '../../domain/json.js';
import { type ObjectShape, shapes, type SimulatedType } from './object-shapes.js';
import type { TenantObject } from './tenant-view.js';

/** Seconds, as directory objects carry them. */
export const secondsText = (epochMs: number): string =>
  `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

/** Seven digits, as policies and audit records carry them; the last four tell entries apart. */
export const ticksText = (epochMs: number, sequence = 0): string =>
  `${new Date(epochMs).toISOString().slice(0, 23)}${String(sequence % 10_000).padStart(4, '0')}Z`;

const timeText: Record<SimulatedType, (epochMs: number) => string> = {
  user: secondsText,
  group: secondsText,
  conditionalAccessPolicy: ticksText,
  namedLocation: ticksText,
};

/** The properties an answer shows for a `$select`, or without one. */
export const shownProperties = (
  shape: ObjectShape,
  select: readonly string[] | null,
): readonly string[] => select ?? shape.byDefault ?? [...shape.properties];

/** An object as Graph shows it: the wanted properties, unset ones as `null` or `[]`. */
export const rendered = (object: TenantObject, select: readonly string[] | null): JsonObject => {
  const shape = shapes[object.type as SimulatedType];
  const shown: Record<string, Json> = {};
  for (const name of shownProperties(shape, select)) {
    const value = valueOf(object, name);
    if (value !== undefined) shown[name] = value;
    else if (!shape.omitsUnset) shown[name] = shape.collections.has(name) ? [] : null;
  }
  return shown;
};

/** An object as delta shows it: of the wanted properties, which the type knows, those ever set. */
export const renderedForDelta = (object: TenantObject, names: readonly string[]): JsonObject => {
  const shown: Record<string, Json> = {};
  for (const name of names) {
    const value = object.attributes[name];
    if (value !== undefined) shown[name] = value;
  }
  shown['id'] = object.id;
  return shown;
};

const valueOf = (object: TenantObject, name: string): Json | undefined => {
  if (object.deletedAt !== null) {
    if (name === 'deletedDateTime') {
      return timeText[object.type as SimulatedType](object.deletedAt);
    }
    // A soft-deleted user gives its name free: the id stands before it until it is restored.
    if (name === 'userPrincipalName' && object.type === 'user') {
      const principalName = ownValue(object.attributes, name);
      return `${object.id.replaceAll('-', '')}${typeof principalName === 'string' ? principalName : ''}`;
    }
  }
  return ownValue(object.attributes, name);
};
