import { textOf } from '../tenant/attributes.js';
import { GraphRefusal } from '../simulator-errors.js';
import { eligibilityDraft, holding } from '../tenant/assignment-decisions.js';
import type { Draft } from '../tenant/change.js';
import { decideHardDelete } from '../tenant/decisions.js';
import { accessTo } from './access.js';
import { actorOf, type GraphAnswer, type GraphRequest } from './graph-request.js';
import { bodyOf } from './object-writes.js';
import { route, type Route } from './route.js';

/** Who may become eligible for a role is asked for by requests; the schedules follow from them. */
export const eligibilityRoutes = (): Route[] => [
  route(
    ['POST', '/roleManagement/directory/roleEligibilityScheduleRequests'],
    accessTo.unifiedRoleEligibilitySchedule.write,
    answerRequest,
  ),
];

const answerRequest = (request: GraphRequest): GraphAnswer => {
  const { tenant, root } = request;
  const body = bodyOf(request);
  const id = tenant.company.namedGuid('eligibility request', tenant.sequence + 1);
  const draft = decided(request);
  tenant.commit(actorOf(request), [draft]);
  return {
    status: 201,
    body: {
      '@odata.context': `${root}/$metadata#roleManagement/directory/roleEligibilityScheduleRequests/$entity`,
      ...body,
      id,
      status: draft.kind === 'created' ? 'Provisioned' : 'Revoked',
      targetScheduleId: draft.objectId,
    },
  };
};

const decided = (request: GraphRequest): Draft => {
  const { tenant } = request;
  const body = bodyOf(request);
  const action = textOf(body, 'action').toLowerCase();
  if (action === 'adminassign') return eligibilityDraft(tenant, body);
  if (action !== 'adminremove') {
    throw new GraphRefusal(400, 'InvalidAction', `The action '${action}' is not supported.`);
  }
  const held = holding(tenant, 'unifiedRoleEligibilitySchedule', body);
  if (held !== undefined) return decideHardDelete(held);
  const words = 'The Role assignment does not exist.';
  throw new GraphRefusal(400, 'RoleAssignmentDoesNotExist', words);
};
