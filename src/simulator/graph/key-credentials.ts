import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type JsonObject, ownValue } from '../../domain/json.js';
import { objectsOf, textOf } from '../../domain/json-fields.js';
import { badRequest } from '../simulator-errors.js';
import type { TenantObject } from '../tenant/tenant-view.js';

/**
 * A patch whose certificates are whole: one named without its key is the one that is there under this key id.
 * @throws GraphRefusal for one without a key that is not there
 */
export const withKnownKeys = ({ attributes }: TenantObject, patch: Attributes): Attributes => {
  const wanted = ownValue(patch, 'keyCredentials');
  if (!Array.isArray(wanted)) return patch;
  const there = new Map(
    objectsOf(attributes, 'keyCredentials').map((entry) => [textOf(entry, 'keyId'), entry]),
  );
  const keyCredentials = wanted.filter(isJsonObject).map((entry): JsonObject => {
    if ((ownValue(entry, 'key') ?? null) !== null) return entry;
    const known = there.get(textOf(entry, 'keyId'));
    if (known === undefined) throw badRequest("A key credential without 'key' has to be known.");
    return known;
  });
  return { ...patch, keyCredentials };
};
