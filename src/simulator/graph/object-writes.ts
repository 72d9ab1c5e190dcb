import type { Attributes } from '../../domain/directory/directory-object.js';
import { isJsonObject, type Json, ownValue } from '../../domain/json.js';
import { badRequest, GraphRefusal } from '../simulator-errors.js';
import type { Draft } from '../tenant/change.js';
import {
  decideDelete,
  decideHardDelete,
  decideRestore,
  decideUpdate,
} from '../tenant/decisions.js';
import type { SimulatedType } from '../tenant/object-shapes.js';
import { shapeOf, shapes } from '../tenant/object-shapes.js';
import { rendered } from '../tenant/rendering.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { binnedObject, liveObject, objectAnswer } from './collections.js';
import { actorOf, type GraphAnswer, type GraphRequest, noContent } from './graph-request.js';
import { creation } from './creation.js';
import { refuseAdministrators } from './guarded-objects.js';
import { withKnownKeys } from './key-credentials.js';
import { boundLinks, withoutBindings } from './link-writes.js';
import {
  refuseEnabledRemoval,
  refuseReadOnly,
  refuseUndeletable,
  refuseUnwritable,
} from './write-rules.js';

/** `POST` to a collection: 201 and the object. @throws GraphRefusal */
export const answerCreate = (request: GraphRequest, type: SimulatedType): GraphAnswer => {
  const body = bodyOf(request);
  const attributes = withoutBindings(body);
  for (const name of shapes[type].needed) {
    if (ownValue(attributes, name) === undefined) throw missingProperty(type, name);
  }
  refuseReadOnlyOnCreate(type, attributes);
  if (type === 'conditionalAccessPolicy') refuseIncomplete(attributes);
  const draft = creation(request, type, attributes);
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
  const { '@odata.type': kind, ...patch } = withoutBindings(body);
  refuseOtherKind(object, kind);
  refuseUnwritable(request, object);
  refuseAdministrators(request, object, patch);
  refuseReadOnly(type, patch);
  refuseEnabledRemoval(object, patch);
  const drafts = decideUpdate(request.tenant, object, withKnownKeys(object, patch));
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
  refuseAdministrators(request, object);
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
  shapes[type].style === 'directory'
    ? badRequest(`A value is required for property '${name}' of resource '${type}'.`)
    : new GraphRefusal(400, 'BadRequest', `1007: A value is required for '${name}'.`);

/** What is fixed once an object is made, and read-only from then on. */
const FIXED: Partial<Record<SimulatedType, readonly string[]>> = {
  group: ['isAssignableToRole', 'resourceBehaviorOptions'],
  servicePrincipal: ['appId'],
  administrativeUnit: ['isMemberManagementRestricted'],
  device: ['deviceId'],
  unifiedRoleDefinition: ['templateId'],
  oauth2PermissionGrant: ['clientId', 'consentType', 'principalId', 'resourceId'],
};

const refuseReadOnlyOnCreate = (type: SimulatedType, attributes: Attributes): void => {
  const others = Object.entries(attributes).filter(([name]) => !FIXED[type]?.includes(name));
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

/** Types whose writes must name the kind of object. */
const WITH_KINDS: ReadonlySet<string> = new Set([
  'namedLocation',
  'authenticationMethodConfiguration',
]);

const refuseOtherKind = (object: TenantObject, kind: Json | undefined): void => {
  if (kind === undefined && !WITH_KINDS.has(object.type)) return;
  const own = ownValue(object.attributes, '@odata.type') ?? shapeOf(object.type).odataType;
  if (kind === own) return;
  throw new GraphRefusal(400, 'BadRequest', "1007: '@odata.type' must name the kind of object.");
};
