import type { TypeRule } from '../catalogue.js';
import { CREATE, following, madeAnew, READ_ONLY, rules, VOLATILE } from './rules.js';

export const unifiedRoleEligibilitySchedule: TypeRule = {
  type: 'unifiedRoleEligibilitySchedule',
  title: 'Eligible directory role assignment',
  reading: 'complete',
  deletion: 'repeatable',
  recreation: madeAnew({
    'Its history of activations': 'It belongs to the id that it had',
  }),
  naming: ['appScopeId', 'directoryScopeId'],
  properties: {
    ...rules(
      ['appScopeId', 'directoryScopeId', 'principalId', 'roleDefinitionId', 'scheduleInfo'],
      CREATE,
    ),
    ...rules(['createdDateTime', 'createdUsing', 'memberType', 'status'], READ_ONLY),
    modifiedDateTime: VOLATILE,
  },
  relations: {
    principal: following('principalId', 'directoryObject'),
    roleDefinition: following('roleDefinitionId', 'unifiedRoleDefinition'),
  },
  source: 'Microsoft Graph v1.0 unifiedRoleEligibilitySchedule (2026)',
};
