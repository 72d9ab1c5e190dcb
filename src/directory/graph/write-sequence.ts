import type { ObjectRef } from '../../domain/directory/directory-object.js';
import { equalJson, type JsonObject } from '../../domain/json.js';
import { disabledFirst } from '../../domain/recovery/half-way.js';
import { listOf, objectOf, objectsOf, textOf } from '../../domain/json-fields.js';
import { DirectoryRefused, type DirectoryWrite } from '../directory.port.js';
import type { GraphRequest } from './graph-client.js';
import { objectPath } from './graph-paths.js';
import { placeOf } from './graph-places.js';
import { removingCertificates, removingSecrets } from './credential-removals.js';
import { isPatched, isWrittenByAction, requestFor, type Update } from './write-requests.js';

/** What is there now, at a path; empty when nothing is. */
export type Read = (path: string) => Promise<JsonObject>;

/** Whether something has to be read or written before the request that a write comes to. */
export const takesSeveral = (write: DirectoryWrite): boolean => {
  const { operation, objectType } = write;
  if (placeOf(objectType).derived === true) return true;
  if (operation !== 'update') return false;
  const names = Object.keys(write.attributes);
  return (
    names.some((name) => isWrittenByAction(objectType, name)) ||
    (objectType === 'application' && names.some((name) => name === 'appRoles' || name === 'api'))
  );
};

/**
 * The requests of a write, one after the other: each is made when the one before was taken.
 * @throws DirectoryRefused for what is known to be refused
 */
export async function* requestsOf(
  write: DirectoryWrite,
  graphUrl: string,
  read: Read,
): AsyncGenerator<GraphRequest> {
  switch (write.operation) {
    case 'update':
      yield* updates(write, graphUrl, read);
      return;
    case 'softDelete':
      yield* untrusting(write, read);
      break;
    case 'create':
    case 'delete':
    case 'restore':
    case 'addLink':
    case 'removeLink':
      break;
  }
  yield requestFor(write, graphUrl);
}

async function* updates(write: Update, graphUrl: string, read: Read): AsyncGenerator<GraphRequest> {
  if (isPatched(write)) {
    if (write.objectType === 'application') yield* disabling(write, read);
    yield requestFor(await typed(write, read), graphUrl);
  }
  const { attributes } = write;
  if (Object.hasOwn(attributes, 'assignedLicenses')) yield* licensing(write, read);
  if (Object.hasOwn(attributes, 'passwordCredentials')) yield* removingSecrets(write, read);
  if (Object.hasOwn(attributes, 'keyCredentials')) yield* removingCertificates(write, read);
  if (write.objectType === 'authenticationStrengthPolicy' && attributes['allowedCombinations']) {
    const { allowedCombinations } = attributes;
    const path = `${objectPath(write)}/updateAllowedCombinations`;
    yield { method: 'POST', path, body: { allowedCombinations } };
  }
}

/** A derived type wants its `@odata.type` in every PATCH. */
const typed = async (write: Update, read: Read): Promise<Update> => {
  if (placeOf(write.objectType).derived !== true) return write;
  if (typeof write.attributes['@odata.type'] === 'string') return write;
  const type = (await read(objectPath(write)))['@odata.type'] ?? null;
  return { ...write, attributes: { ...write.attributes, '@odata.type': type } };
};

/** A trusted location cannot be deleted. */
async function* untrusting(ref: ObjectRef, read: Read): AsyncGenerator<GraphRequest> {
  if (placeOf(ref.objectType).derived !== true) return;
  const { isTrusted, '@odata.type': type = null } = await read(objectPath(ref));
  if (isTrusted !== true) return;
  const body = { '@odata.type': type, isTrusted: false };
  yield { method: 'PATCH', path: objectPath(ref), body };
}

/** What shall go or change of the app roles and scopes is disabled before. */
async function* disabling(write: Update, read: Read): AsyncGenerator<GraphRequest> {
  const { attributes } = write;
  if (attributes['appRoles'] === undefined && attributes['api'] === undefined) return;
  const now = await read(`${objectPath(write)}?$select=appRoles,api`);
  const roles = disabled(now, attributes, 'appRoles');
  const scopes = disabled(objectOf(now, 'api'), objectOf(attributes, 'api'), SCOPES);
  if (roles === null && scopes === null) return;
  const body = {
    ...(roles === null ? {} : { appRoles: roles }),
    ...(scopes === null ? {} : { api: { [SCOPES]: scopes } }),
  };
  yield { method: 'PATCH', path: objectPath(write), body };
}

const SCOPES = 'oauth2PermissionScopes';

/** The entries there are, those disabled that shall go or change; `null` when none has to be. */
const disabled = (
  now: JsonObject | null,
  wanted: JsonObject | null,
  name: string,
): readonly JsonObject[] | null =>
  listOf(wanted, name) === null
    ? null
    : disabledFirst(objectsOf(now, name), objectsOf(wanted, name));

/** Licences come and go by an action; those of a group are not taken from its members. */
async function* licensing(write: Update, read: Read): AsyncGenerator<GraphRequest> {
  const { objectType, attributes } = write;
  const more = objectType === 'user' ? ',licenseAssignmentStates' : '';
  const now = await read(`${objectPath(write)}?$select=assignedLicenses${more}`);
  const there = bySku(objectsOf(now, 'assignedLicenses'));
  const wanted = bySku(objectsOf(attributes, 'assignedLicenses'));
  const inherited = inheritedIn(now);
  const gone = [...there.keys()].filter((skuId) => !wanted.has(skuId));
  const body = {
    addLicenses: [...wanted]
      .filter(([skuId, licence]) => !equalJson(there.get(skuId), licence))
      .map(([, licence]) => licence),
    removeLicenses: gone.filter((skuId) => !inherited.has(skuId)),
  };
  if (body.addLicenses.length + body.removeLicenses.length > 0) {
    yield { method: 'POST', path: `${objectPath(write)}/assignLicense`, body };
  }
  const left = gone.find((skuId) => inherited.has(skuId));
  if (left === undefined) return;
  const words = `Licence ${left} comes from group ${inherited.get(left) ?? ''}: take it away there`;
  throw new DirectoryRefused(400, '', words);
}

const bySku = (licences: readonly JsonObject[]): ReadonlyMap<string, JsonObject> =>
  new Map(
    licences.map(({ skuId = null, disabledPlans = [] }) => [
      typeof skuId === 'string' ? skuId : '',
      { skuId, disabledPlans },
    ]),
  );

/** Licences that a user has through a group only, with that group. */
const inheritedIn = (now: JsonObject): ReadonlyMap<string, string> => {
  const states = objectsOf(now, 'licenseAssignmentStates');
  const direct = new Set(
    states.filter((state) => textOf(state, 'assignedByGroup') === null).map(skuOf),
  );
  return new Map(
    states
      .filter((state) => !direct.has(skuOf(state)))
      .map((state) => [skuOf(state), textOf(state, 'assignedByGroup') ?? '']),
  );
};

const skuOf = (state: JsonObject): string => textOf(state, 'skuId') ?? '';
