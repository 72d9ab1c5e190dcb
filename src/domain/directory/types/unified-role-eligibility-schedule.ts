import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const unifiedRoleEligibilitySchedule: TypeRule = {
  type: 'unifiedRoleEligibilitySchedule',
  title: 'Eligible directory role assignment',
  reading: 'complete',
  deletion: 'hard',
  properties: {
    ...rules(
      ['principalId', 'roleDefinitionId', 'directoryScopeId', 'status', 'scheduleInfo'],
      READ_ONLY,
    ),
  },
  relations: {
    principal: {
      recoverable: false,
      reading: 'attribute',
      from: { path: 'principalId', targetType: 'directoryObject' },
    },
    roleDefinition: {
      recoverable: false,
      reading: 'attribute',
      from: { path: 'roleDefinitionId', targetType: 'unifiedRoleDefinition' },
    },
  },
  source: 'Microsoft Graph v1.0 unifiedRoleEligibilitySchedule',
};
