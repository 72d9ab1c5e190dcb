import { readFileSync } from 'node:fs';
import { objectId } from '../../../../src/domain/directory/directory-object.js';
import type { Json, JsonObject } from '../../../../src/domain/json.js';
import type { AccessObject } from '../../../../src/domain/recovery/proof/access.js';

/** Policies, locations and groups that were exported from a tenant; see NOTICE.md beside the files. */
const read = (name: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../../src/simulator/seed/${name}`, import.meta.url), 'utf8'),
  );

const objectsIn = (values: unknown, objectType: string): readonly AccessObject[] =>
  (values as readonly Readonly<Record<string, Json>>[]).map(({ id, ...attributes }) => ({
    objectId: objectId(id as string),
    objectType,
    displayName: (attributes['displayName'] ?? id) as string,
    status: 'live',
    attributes,
  }));

const settings = read('authentication-policies.json') as JsonObject;

export const policies = objectsIn(
  read('conditional-access-policies.json'),
  'conditionalAccessPolicy',
);
export const locations = objectsIn(read('named-locations.json'), 'namedLocation');
export const groups = objectsIn(read('conditional-access-groups.json'), 'group');
export const methods = objectsIn(
  settings['methodConfigurations'],
  'authenticationMethodConfiguration',
);
export const strengths = objectsIn(settings['strengths'], 'authenticationStrengthPolicy');

/** A policy by the number its name begins with, as `CA001`. */
export const policy = (number: string): AccessObject => {
  const found = policies.find(({ displayName }) => displayName.startsWith(number));
  if (found === undefined) throw new Error(`there is no policy ${number}`);
  return found;
};

/** The group whose members every policy excludes. */
export const BREAK_GLASS_GROUP = '2802b872-ccfb-4b29-a9a9-459808dfb11b';
/** The group of those with a full licence, whom the policies for internals are for. */
export const INTERNALS_GROUP = 'ceeac9b8-ddf5-48cb-afcb-e2ab8bfd1a57';
/** Of CA001: from elsewhere nobody gets in. */
export const ALLOWED_COUNTRIES = '185c993e-10a9-44fa-98d1-230c8f72f497';
/** The strength of the tenant's own: a security key and nothing else. */
export const KEY_ONLY = '6e9b2f4d-31c7-4b58-9a06-d7f1c3e5a821';
