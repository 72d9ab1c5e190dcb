import type { Attributes } from '../../domain/directory/directory-object.js';
import { type Json, ownValue } from '../../domain/json.js';
import { badRequest, resourceNotFound } from '../simulator-errors.js';
import type { Draft } from '../tenant/change.js';
import { isMicrosoft365 } from '../tenant/attributes.js';
import { decideDelete, decideLink } from '../tenant/decisions.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { liveObject } from './collections.js';
import { actorOf, type GraphAnswer, type GraphRequest, noContent } from './graph-request.js';
import { refuseComputedMembers, refuseUndeletable, refuseUnwritable } from './write-rules.js';

const MOST_BINDINGS = 20;
const MOST_OWNERS = 100;

/** `POST /groups/{id}/{relation}/$ref`: 204. @throws GraphRefusal, also when it is there already */
export const answerAddLink = (
  request: GraphRequest,
  groupId: string,
  relation: string,
): GraphAnswer => {
  const group = groupNow(request, groupId);
  refuseUnwritable(request, group);
  const reference = ownValue((request.body ?? {}) as Attributes, '@odata.id');
  request.tenant.commit(actorOf(request), [linkDraft(request, group, relation, reference)]);
  return noContent;
};

/** `DELETE /groups/{id}/{relation}/{target}/$ref`: 204. @throws GraphRefusal */
export const answerRemoveLink = (
  request: GraphRequest,
  groupId: string,
  [relation, targetId]: readonly [string, string],
): GraphAnswer => {
  const group = groupNow(request, groupId);
  refuseUnwritable(request, group);
  refuseComputedMembers(group, relation);
  const links = group.links.get(relation);
  const target = request.tenant.object(targetId);
  if (links?.has(targetId) !== true || target === undefined) throw resourceNotFound(targetId);
  if (relation === 'owners' && links.size === 1 && isMicrosoft365(group.attributes)) {
    throw badRequest('The group must have at least one owner, hence this owner cannot be removed.');
  }
  request.tenant.commit(actorOf(request), [decideLink(group, relation, target, 'linkRemoved')]);
  return noContent;
};

/**
 * `DELETE /groups/{id}/{relation}/{target}` without `$ref` deletes the target object itself, as the
 * real directory does. @throws GraphRefusal
 */
export const answerDeleteThroughLink = (
  request: GraphRequest,
  groupId: string,
  [relation, targetId]: readonly [string, string],
): GraphAnswer => {
  const group = groupNow(request, groupId);
  const target = request.tenant.object(targetId);
  const linked = group.links.get(relation)?.has(targetId) === true;
  if (!linked || target?.status !== 'live') throw resourceNotFound(targetId);
  refuseUndeletable(request, target);
  request.tenant.commit(actorOf(request), [decideDelete(target)]);
  return noContent;
};

/** The links that `members@odata.bind` and `owners@odata.bind` of a body ask for: all or none. */
export const boundLinks = (
  request: GraphRequest,
  group: TenantObject,
  body: Attributes,
): Draft[] => {
  const drafts = Object.entries(body).flatMap(([name, references]) => {
    const relation = /^(members|owners)@odata\.bind$/.exec(name)?.[1];
    if (relation === undefined || group.type !== 'group') return [];
    if (!Array.isArray(references)) throw badRequest(`${name} takes a list of references.`);
    if (references.length > MOST_BINDINGS) {
      throw badRequest(`${name} takes at most ${MOST_BINDINGS} references in a request.`);
    }
    return references.map((reference: Json) => linkDraft(request, group, relation, reference));
  });
  if (drafts.length > 0) refuseUnwritable(request, group);
  return drafts;
};

export const withoutBindings = (body: Attributes): Attributes =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !name.endsWith('@odata.bind')));

const linkDraft = (
  request: GraphRequest,
  group: TenantObject,
  relation: string,
  reference: Json | undefined,
): Draft => {
  refuseComputedMembers(group, relation);
  const target = referenced(request, reference);
  refuseUnfit(group, relation, target);
  const links = group.links.get(relation);
  if (links?.has(target.id) === true) {
    throw badRequest(
      `One or more added object references already exist for the following modified properties: '${relation}'.`,
    );
  }
  if (relation === 'owners' && (links?.size ?? 0) >= MOST_OWNERS) {
    throw badRequest(`A group takes at most ${MOST_OWNERS} owners.`);
  }
  return decideLink(group, relation, target, 'linkAdded');
};

const refuseUnfit = (group: TenantObject, relation: string, target: TenantObject): void => {
  const usersOnly = relation === 'owners' || isMicrosoft365(group.attributes);
  if (target.id !== group.id && (target.type === 'user' || !usersOnly)) return;
  throw badRequest(`The reference target '${target.id}' is not valid for '${relation}'.`);
};

const REFERENCE = /\/(?:directoryObjects|users|groups)(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i;

const referenced = (request: GraphRequest, reference: Json | undefined): TenantObject => {
  const id = typeof reference === 'string' ? REFERENCE.exec(reference)?.[1] : undefined;
  if (id === undefined) throw badRequest("A reference takes '@odata.id' with an object's address.");
  const target = request.tenant.object(id);
  if (target?.status !== 'live' || (target.type !== 'user' && target.type !== 'group')) {
    throw resourceNotFound(id);
  }
  return target;
};

const groupNow = (request: GraphRequest, id: string): TenantObject =>
  liveObject({ ...request, view: request.tenant }, 'group', id);
