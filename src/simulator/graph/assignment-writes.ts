import { isJsonObject, ownValue } from '../../domain/json.js';
import { badRequest, resourceNotFound } from '../simulator-errors.js';
import { appRoleAssignmentDraft } from '../tenant/assignment-decisions.js';
import { decideHardDelete } from '../tenant/decisions.js';
import { rendered } from '../tenant/rendering.js';
import type { TenantObject } from '../tenant/tenant-view.js';
import { referringOne } from './assignments.js';
import { actorOf, type GraphAnswer, type GraphRequest, noContent } from './graph-request.js';

type End = 'principalId' | 'resourceId' | 'clientId';

/** `POST …/appRoleAssignedTo` or `…/appRoleAssignments`: 201 and the assignment. @throws GraphRefusal */
export const answerAssign = (request: GraphRequest, owner: TenantObject, end: End): GraphAnswer => {
  const { body, tenant } = request;
  if (!isJsonObject(body)) throw badRequest('A body with principalId, resourceId and appRoleId.');
  if (ownValue(body, end) !== owner.id) {
    throw badRequest(`${end} does not match the object the assignment is made on.`);
  }
  const draft = appRoleAssignmentDraft(tenant, body);
  tenant.commit(actorOf(request), [draft]);
  const created = tenant.object(draft.objectId);
  if (created === undefined) throw resourceNotFound(draft.objectId);
  const context = `${request.root}/$metadata#appRoleAssignments/$entity`;
  return { status: 201, body: { '@odata.context': context, ...rendered(created, null) } };
};

/** `DELETE` of an assignment: 204. @throws GraphRefusal when it is not there */
export const answerUnassign = (
  request: GraphRequest,
  owner: TenantObject,
  end: End,
  id: string,
): GraphAnswer => {
  const now = { ...request, view: request.tenant };
  const found = referringOne(now, owner, { type: 'appRoleAssignment', name: end }, id);
  request.tenant.commit(actorOf(request), [decideHardDelete(found)]);
  return noContent;
};
