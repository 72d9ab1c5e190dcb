import type { Attributes, ObjectId, ObjectType } from '../../domain/directory/directory-object.js';
import { objectId } from '../../domain/directory/directory-object.js';
import { epochMsOf, type Instant } from '../../domain/instant.js';
import {
  equalJson,
  isJsonObject,
  type Json,
  type JsonObject,
  ownValue,
} from '../../domain/json.js';
import { instantIn, isList, textOf } from '../../domain/json-fields.js';
import type { Creation } from '../directory.port.js';
import { creationRequest } from './creations.js';
import type { Asking } from './graph-client.js';
import { searchPath } from './graph-paths.js';
import { rowPages } from './links.js';

/** Clocks may differ by so much. */
const TOLERANCE_MS = 60_000;

/** A read may lag behind a write: seconds to wait before looking again. Seen in the field: 30 to 90 s. */
const LOOK_AGAIN_S = [2, 4, 8, 16, 30];

const ROLE = ['principalId', 'roleDefinitionId', 'directoryScopeId', 'appScopeId'];

/**
 * What tells an object of a type from all others of it. What has such a key cannot be made twice; where
 * it is `whole`, it is all that a creation says.
 */
const KEYS: Readonly<
  Record<ObjectType, { readonly names: readonly string[]; readonly whole?: true }>
> = {
  user: { names: ['userPrincipalName'] },
  servicePrincipal: { names: ['appId'] },
  oauth2PermissionGrant: {
    names: ['clientId', 'consentType', 'principalId', 'resourceId', 'scope'],
    whole: true,
  },
  appRoleAssignment: { names: ['principalId', 'resourceId', 'appRoleId'], whole: true },
  unifiedRoleAssignment: { names: ROLE, whole: true },
  unifiedRoleEligibilitySchedule: { names: ROLE, whole: true },
};

/** Whether an object that is as wanted may as well have been made by anybody. */
export const isToldByItsKey = (type: ObjectType): boolean => KEYS[type]?.whole === true;

/**
 * What an earlier try of a creation made; looked for again for a while where a second one could be made
 * by mistake. @throws DirectoryRefused, DirectoryUnavailable
 */
export const madeSince = async (
  asking: Asking,
  creation: Creation,
  since: Instant,
): Promise<ObjectId | null> => {
  const waits = isToldByItsKey(creation.objectType) ? [] : LOOK_AGAIN_S;
  for (const seconds of [0, ...waits]) {
    if (seconds > 0) await asking.client.settings.wait(seconds * 1000, undefined);
    const found = await madeAlready(asking, creation, since);
    if (found !== null) return found;
  }
  return null;
};

/** The newest object that is as a creation wants it, since then where that can be told. */
export const madeAlready = async (
  asking: Asking,
  creation: Creation,
  since: Instant | null,
): Promise<ObjectId | null> => {
  const { objectType, attributes } = creation;
  const wanted = wantedOf(creation);
  let newest: Made | null = null;
  for await (const rows of rowPages(asking, searchPath(objectType, attributes))) {
    const made = rows.filter(wanted).flatMap((row) => madeIn(row, since));
    for (const one of made) if (newest === null || one.at >= newest.at) newest = one;
  }
  return newest === null ? null : objectId(newest.id);
};

interface Made {
  readonly id: string;
  /** Milliseconds since 1970; 0 where the directory does not tell. */
  readonly at: number;
}

/** The object of a row, unless it was made before. */
const madeIn = (row: JsonObject, since: Instant | null): readonly Made[] => {
  const id = textOf(row, 'id');
  const at = madeAt(row);
  return id !== null && isSince(at, since) ? [{ id, at: at ?? 0 }] : [];
};

const madeAt = (row: JsonObject): number | null => {
  const instant = instantIn(row, 'createdDateTime');
  return instant === null ? null : epochMsOf(instant);
};

const isSince = (at: number | null, since: Instant | null): boolean =>
  at === null || since === null || at >= epochMsOf(since) - TOLERANCE_MS;

const wantedOf = (creation: Creation): ((row: JsonObject) => boolean) => {
  const { objectType, attributes } = creation;
  const key = KEYS[objectType];
  if (key !== undefined) {
    return (row) => key.names.every((name) => isSame(name, row, attributes));
  }
  const { body = {} } = creationRequest(creation);
  return (row) => holds(row, body);
};

/** The scopes of a grant are a set, written as a text. */
const isSame = (name: string, row: JsonObject, attributes: Attributes): boolean => {
  const [found, wanted] = [ownValue(row, name) ?? null, ownValue(attributes, name) ?? null];
  if (name === 'scope') return equalJson(scopesIn(found), scopesIn(wanted));
  if (typeof found !== 'string' || typeof wanted !== 'string') return equalJson(found, wanted);
  return found.toLowerCase() === wanted.toLowerCase();
};

const scopesIn = (scope: Json): readonly string[] =>
  typeof scope === 'string' ? scope.split(' ').filter((word) => word !== '') : [];

/** Whether all that was sent is found; the directory adds more of its own. */
const holds = (found: Json, sent: Json): boolean => {
  if (equalJson(sent, found)) return true;
  if (isList(sent)) {
    if (!isList(found) || found.length !== sent.length) return false;
    return sent.every((one) => found.some((other) => holds(other, one)));
  }
  if (!isJsonObject(sent) || !isJsonObject(found)) return false;
  return Object.entries(sent).every(([name, value]) => holds(ownValue(found, name) ?? null, value));
};
