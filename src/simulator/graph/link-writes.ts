import type { Attributes } from '../../domain/directory/directory-object.js';
import { type Json, ownValue } from '../../domain/json.js';
import { badRequest, type GraphRefusal, resourceNotFound } from '../simulator-errors.js';
import { roleAssignmentDraft } from '../tenant/assignment-decisions.js';
import type { Draft } from '../tenant/change.js';
import { isMicrosoft365, textOf } from '../tenant/attributes.js';
import { LinkSet } from '../tenant/link-set.js';
import { decideDelete, decideHardDelete, decideLink } from '../tenant/decisions.js';
import { shapeOf, type SimulatedType } from '../tenant/object-shapes.js';
import type { Tenant } from '../tenant/tenant.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { liveObject } from './collections.js';
import { actorOf, type GraphAnswer, type GraphRequest, noContent } from './graph-request.js';
import { refuseComputedMembers, refuseUndeletable, refuseUnwritable } from './write-rules.js';

const MOST_BINDINGS = 20;
const MOST_OWNERS = 100;

/** One relation of one object, as a path names it. */
export interface LinkPath {
  readonly type: SimulatedType;
  readonly id: string;
  readonly relation: string;
}

/** `POST …/{relation}/$ref`, or `PUT` of a manager: 204. @throws GraphRefusal, also when it is there already */
export const answerAddLink = (request: GraphRequest, path: LinkPath): GraphAnswer => {
  const object = objectNow(request, path);
  refuseUnwritable(request, object);
  const reference = ownValue((request.body ?? {}) as Attributes, '@odata.id');
  const drafts =
    path.relation === 'manager'
      ? managerDrafts(request, object, reference)
      : [linkDraft(request, object, path.relation, reference)];
  request.tenant.commit(actorOf(request), drafts);
  return noContent;
};

/** `DELETE …/{relation}/{target}/$ref`, or of a manager without a target: 204. @throws GraphRefusal */
export const answerRemoveLink = (
  request: GraphRequest,
  path: LinkPath,
  targetId?: string,
): GraphAnswer => {
  const { relation } = path;
  const object = objectNow(request, path);
  refuseUnwritable(request, object);
  refuseComputedMembers(object, relation);
  const links = object.links.get(relation) ?? new LinkSet();
  const id = targetId ?? onlyOf(links);
  const target = links.has(id) ? request.tenant.object(id) : undefined;
  if (target === undefined) throw resourceNotFound(id);
  refuseLast(object, relation, links.size);
  request.tenant.commit(actorOf(request), removal(request, object, relation, target));
  return noContent;
};

/** The id of the one target of a relation that takes one. */
const onlyOf = (links: LinkSet): string => {
  const [only] = links.slice();
  return only?.targetId ?? '';
};

/** Some must keep one: a Microsoft 365 group its owner, an agent its sponsor. */
const refuseLast = ({ type, attributes }: TenantObject, relation: string, size: number): void => {
  if (size > 1) return;
  const group = type === 'group' && relation === 'owners' && isMicrosoft365(attributes);
  if (!group && (type === 'user' || relation !== 'sponsors')) return;
  throw badRequest(
    `The ${type} must have at least one of '${relation}', hence this one cannot be removed.`,
  );
};

/** Whoever leaves an activated role loses the assignment of it. */
const removal = (
  { tenant }: GraphRequest,
  object: TenantObject,
  relation: string,
  target: TenantObject,
): Draft[] => {
  if (object.type !== 'directoryRole') {
    return [decideLink(object, relation, target, 'linkRemoved')];
  }
  return tenantWide(tenant, object, target).map(decideHardDelete);
};

/** The assignments of a role in the whole tenant to somebody. */
const tenantWide = (
  tenant: Tenant,
  { attributes: role }: TenantObject,
  { id }: TenantObject,
): TenantObject[] =>
  [...tenant.referringToAny(id)].filter(
    ({ type, status, attributes }) =>
      type === 'unifiedRoleAssignment' &&
      status === 'live' &&
      attributes['roleDefinitionId'] === role['roleTemplateId'] &&
      attributes['directoryScopeId'] === '/',
  );

/**
 * `DELETE …/{relation}/{target}` without `$ref` deletes the target object itself, as the
 * real directory does. @throws GraphRefusal
 */
export const answerDeleteThroughLink = (
  request: GraphRequest,
  path: LinkPath,
  targetId: string,
): GraphAnswer => {
  const object = objectNow(request, path);
  const target = request.tenant.object(targetId);
  const linked = object.links.get(path.relation)?.has(targetId) === true;
  if (!linked || target?.status !== 'live') throw resourceNotFound(targetId);
  refuseUndeletable(request, target);
  request.tenant.commit(actorOf(request), [decideDelete(target)]);
  return noContent;
};

/** The links that `members@odata.bind` and the like in a body ask for: all or none. */
export const boundLinks = (
  request: GraphRequest,
  object: TenantObject,
  body: Attributes,
): Draft[] => {
  const { relations } = shapeOf(object.type);
  const drafts = Object.entries(body).flatMap(([name, references]) => {
    const relation = /^(\w+)@odata\.bind$/.exec(name)?.[1];
    if (relation === undefined || !relations.includes(relation)) return [];
    if (relation === 'manager') return managerDrafts(request, object, references);
    if (!Array.isArray(references)) throw badRequest(`${name} takes a list of references.`);
    if (references.length > MOST_BINDINGS) {
      throw badRequest(`${name} takes at most ${MOST_BINDINGS} references in a request.`);
    }
    return references.map((reference: Json) => linkDraft(request, object, relation, reference));
  });
  if (drafts.length > 0) refuseUnwritable(request, object);
  return drafts;
};

export const withoutBindings = (body: Attributes): Attributes =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !name.endsWith('@odata.bind')));

/** One manager in place of another. */
const managerDrafts = (
  request: GraphRequest,
  user: TenantObject,
  reference: Json | undefined,
): Draft[] => {
  const manager = referenced(request, reference);
  if (manager.type !== 'user') throw unfit('manager', manager);
  const before = [...(user.links.get('manager')?.slice() ?? [])];
  if (before.some(({ targetId }) => targetId === manager.id)) return [];
  const leaving = before.flatMap(({ targetId }) => request.tenant.object(targetId) ?? []);
  return [
    ...leaving.map((one) => decideLink(user, 'manager', one, 'linkRemoved')),
    decideLink(user, 'manager', manager, 'linkAdded'),
  ];
};

const linkDraft = (
  request: GraphRequest,
  object: TenantObject,
  relation: string,
  reference: Json | undefined,
): Draft => {
  refuseComputedMembers(object, relation);
  const target = referenced(request, reference);
  if (!mayLink(object, relation, target)) throw unfit(relation, target);
  refuseOneMore(object, relation, target);
  return object.type === 'directoryRole'
    ? roleAssignmentDraft(request.tenant, {
        principalId: target.id,
        roleDefinitionId: textOf(object.attributes, 'roleTemplateId'),
        directoryScopeId: '/',
      })
    : decideLink(object, relation, target, 'linkAdded');
};

const refuseOneMore = (object: TenantObject, relation: string, target: TenantObject): void => {
  const links = object.links.get(relation) ?? new LinkSet();
  if (links.has(target.id)) {
    throw badRequest(
      `One or more added object references already exist for the following modified properties: '${relation}'.`,
    );
  }
  if (relation === 'owners' && links.size >= MOST_OWNERS) {
    throw badRequest(`A ${object.type} takes at most ${MOST_OWNERS} owners.`);
  }
};

const unfit = (relation: string, target: TenantObject): GraphRefusal =>
  badRequest(`The reference target '${target.id}' is not valid for '${relation}'.`);

/** What a relation takes. Source: Graph pages of the `$ref` operations, 2026. */
const targetTypes: Readonly<Record<string, readonly string[]>> = {
  'group members': ['user', 'group', 'device', 'servicePrincipal'],
  'group owners': ['user', 'servicePrincipal'],
  'user sponsors': ['user', 'group'],
  'application owners': ['user', 'servicePrincipal'],
  'application sponsors': ['user', 'group'],
  'servicePrincipal owners': ['user', 'servicePrincipal'],
  'servicePrincipal sponsors': ['user', 'group', 'servicePrincipal'],
  'administrativeUnit members': ['user', 'group', 'device'],
  'directoryRole members': ['user', 'group', 'servicePrincipal'],
};

const mayLink = (object: TenantObject, relation: string, target: TenantObject): boolean => {
  if (target.id === object.id) return false;
  const takes = targetTypes[`${object.type} ${relation}`] ?? [];
  const usersOnly =
    object.type === 'group' && relation === 'members' && isMicrosoft365(object.attributes);
  return usersOnly ? target.type === 'user' : takes.includes(target.type);
};

const REFERENCE = /\/[A-Za-z/]+(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i;

const referenced = (request: GraphRequest, reference: Json | undefined): TenantObject => {
  const id = typeof reference === 'string' ? REFERENCE.exec(reference)?.[1] : undefined;
  if (id === undefined) throw badRequest("A reference takes '@odata.id' with an object's address.");
  const target = request.tenant.object(id);
  if (target?.status !== 'live') throw resourceNotFound(id);
  return target;
};

const objectNow = (request: GraphRequest, { type, id }: LinkPath): TenantObject =>
  liveObject({ ...request, view: request.tenant }, type, id);
