import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, ownValue } from '../../domain/json.js';
import { securityIdentifierOf } from '../company/identity.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import type { Draft } from '../tenant/change.js';
import {
  decideCreate,
  decideDelete,
  decideHardDelete,
  decideRestore,
  decideUpdate,
} from '../tenant/decisions.js';
import type { SimulatedType } from '../tenant/object-shapes.js';
import { shapes } from '../tenant/object-shapes.js';
import { rendered, secondsText } from '../tenant/rendering.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { binnedObject, liveObject, objectAnswer } from './collections.js';
import { actorOf, type GraphAnswer, type GraphRequest, noContent } from './graph-request.js';
import { boundLinks, withoutBindings } from './link-writes.js';
import { refuseReadOnly, refuseUndeletable, refuseUnwritable } from './write-rules.js';

const neededToCreate: Record<SimulatedType, readonly string[]> = {
  user: ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'],
  group: ['displayName', 'mailEnabled', 'mailNickname', 'securityEnabled'],
  conditionalAccessPolicy: ['displayName', 'state', 'conditions'],
  namedLocation: ['@odata.type', 'displayName'],
};

/** `POST` to a collection: 201 and the object. @throws GraphRefusal */
export const answerCreate = (request: GraphRequest, type: SimulatedType): GraphAnswer => {
  const body = bodyOf(request);
  const attributes = withoutBindings(body);
  for (const name of neededToCreate[type]) {
    if (ownValue(attributes, name) === undefined) throw missingProperty(type, name);
  }
  refuseReadOnlyOnCreate(type, attributes);
  if (type === 'conditionalAccessPolicy') refuseIncomplete(attributes);
  const created = decideCreate(request.tenant, type, attributes);
  const draft = { ...created, after: completed(type, created) } as Draft;
  const { object, links } = newObject(draft, request, body);
  request.tenant.commit(actorOf(request), [draft, ...links]);
  const context = `${request.root}/$metadata#${request.path.slice(1)}/$entity`;
  return { status: 201, body: { '@odata.context': context, ...rendered(object, null) } };
};

const newObject = (
  draft: Draft,
  request: GraphRequest,
  body: Attributes,
): { object: TenantObject; links: Draft[] } => {
  const attributes = draft.kind === 'created' ? draft.after : {};
  const object: TenantObject = {
    id: draft.objectId,
    type: draft.objectType,
    attributes,
    status: 'live',
    deletedAt: null,
    links: new Map(),
  };
  return { object, links: boundLinks(request, object, body) };
};

/** `PATCH` of an object: 204, or 200 and the object when asked for. @throws GraphRefusal */
export const answerUpdate = (
  request: GraphRequest,
  type: SimulatedType,
  id: string,
): GraphAnswer => {
  const object = liveNow(request, type, id);
  const body = bodyOf(request);
  const patch = withoutBindings(body);
  if (type === 'namedLocation') refuseOtherKind(object, patch);
  refuseUnwritable(request, object);
  refuseReadOnly(type, patch);
  const drafts = decideUpdate(request.tenant, object, patch);
  request.tenant.commit(actorOf(request), [...drafts, ...boundLinks(request, object, body)]);
  if (request.headers['prefer']?.includes('return=representation') !== true) return noContent;
  return objectAnswer(request, liveNow(request, type, id));
};

/** `DELETE` of an object: 204. @throws GraphRefusal */
export const answerDelete = (
  request: GraphRequest,
  type: SimulatedType,
  id: string,
): GraphAnswer => {
  const object = liveNow(request, type, id);
  refuseUndeletable(request, object);
  request.tenant.commit(actorOf(request), [decideDelete(object)]);
  return noContent;
};

/** `POST …/restore`: 200 and the object, live again under its id. @throws GraphRefusal */
export const answerRestore = (
  request: GraphRequest,
  types: readonly SimulatedType[],
  id: string,
): GraphAnswer => {
  const object = binnedNow(request, types, id);
  request.tenant.commit(actorOf(request), decideRestore(request.tenant, object));
  const restored = request.tenant.object(id) ?? object;
  const odataType = shapes[restored.type as SimulatedType].odataType;
  return { status: 200, body: { '@odata.type': odataType, ...rendered(restored, null) } };
};

/** `DELETE` in the bin: gone for good, 204. @throws GraphRefusal */
export const answerPurge = (
  request: GraphRequest,
  types: readonly SimulatedType[],
  id: string,
): GraphAnswer => {
  request.tenant.commit(actorOf(request), [decideHardDelete(binnedNow(request, types, id))]);
  return noContent;
};

/** Writes see the tenant as it is, also while reads lag. */
export const liveNow = (request: GraphRequest, type: SimulatedType, id: string): TenantObject =>
  liveObject({ ...request, view: request.tenant }, type, id);

const binnedNow = (
  request: GraphRequest,
  types: readonly SimulatedType[],
  id: string,
): TenantObject => binnedObject({ ...request, view: request.tenant }, types, id);

export const bodyOf = ({ body }: GraphRequest): Attributes => {
  if (isJsonObject(body)) return body;
  throw badRequest('Unable to read JSON request payload. Please ensure it is valid JSON.');
};

const missingProperty = (type: SimulatedType, name: string): GraphRefusal =>
  type === 'user' || type === 'group'
    ? badRequest(`A value is required for property '${name}' of resource '${type}'.`)
    : new GraphRefusal(400, 'BadRequest', `1007: A value is required for '${name}'.`);

/** A group is made role-assignable when it is made, or never. */
const refuseReadOnlyOnCreate = (type: SimulatedType, attributes: Attributes): void => {
  const others = Object.entries(attributes).filter(
    ([name]) => type !== 'group' || name !== 'isAssignableToRole',
  );
  refuseReadOnly(type, Object.fromEntries(others));
};

const refuseIncomplete = (policy: Attributes): void => {
  const conditions = ownValue(policy, 'conditions');
  const has = (name: string): boolean =>
    isJsonObject(conditions) && (ownValue(conditions, name) ?? null) !== null;
  const who = has('users') || has('clientApplications');
  if (who && has('applications') && has('clientAppTypes')) return;
  throw new GraphRefusal(
    400,
    'BadRequest',
    '1007: conditions needs users or clientApplications, applications and clientAppTypes.',
  );
};

const refuseOtherKind = (object: TenantObject, patch: Attributes): void => {
  const kind = ownValue(patch, '@odata.type');
  if (kind === ownValue(object.attributes, '@odata.type')) return;
  throw new GraphRefusal(400, 'BadRequest', "1007: '@odata.type' must name the kind of location.");
};

/** What the directory itself puts on a new user or group. */
const completed = (type: SimulatedType, draft: Draft): Attributes => {
  const given = draft.kind === 'created' ? draft.after : {};
  const securityIdentifier = securityIdentifierOf(draft.objectId);
  if (type === 'user') {
    return { userType: 'Member', businessPhones: [], securityIdentifier, ...given };
  }
  if (type !== 'group') return given;
  const created = ownValue(given, 'createdDateTime') ?? secondsText(0);
  return { groupTypes: [], renewedDateTime: created, securityIdentifier, ...given };
};
