import type { TypeRule } from '../catalogue.js';
import { CREATE, following, madeAnew, READ_ONLY, rules } from './rules.js';

export const unifiedRoleAssignment: TypeRule = {
  type: 'unifiedRoleAssignment',
  title: 'Directory role assignment',
  reading: 'complete',
  deletion: 'repeatable',
  recreation: madeAnew(),
  naming: ['appScopeId', 'directoryScopeId'],
  properties: {
    ...rules(
      ['appScopeId', 'condition', 'directoryScopeId', 'principalId', 'roleDefinitionId'],
      CREATE,
    ),
    principalOrganizationId: READ_ONLY,
  },
  relations: {
    principal: following('principalId', 'directoryObject'),
    roleDefinition: following('roleDefinitionId', 'unifiedRoleDefinition'),
  },
  source: 'Microsoft Graph v1.0 unifiedRoleAssignment, "Create unifiedRoleAssignment" (2026)',
};
