import type { TypeRule } from '../catalogue.js';
import { CREATE, following, madeAnew, READ_ONLY, rules, VOLATILE } from './rules.js';

export const appRoleAssignment: TypeRule = {
  type: 'appRoleAssignment',
  title: 'App role assignment',
  reading: 'complete',
  deletion: 'repeatable',
  recreation: madeAnew(),
  properties: {
    ...rules(['appRoleId', 'principalId', 'resourceId'], CREATE),
    ...rules(['createdDateTime', 'principalType'], READ_ONLY),
    ...rules(['principalDisplayName', 'resourceDisplayName'], {
      ...VOLATILE,
      reason: 'It follows the name of the object it points at',
    }),
  },
  relations: {
    principal: following('principalId', 'directoryObject'),
    resource: following('resourceId', 'servicePrincipal'),
  },
  source: 'Microsoft Graph v1.0 appRoleAssignment, "Grant an appRoleAssignment" (2026)',
};
