import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const appRoleAssignment: TypeRule = {
  type: 'appRoleAssignment',
  title: 'App role assignment',
  reading: 'complete',
  deletion: 'hard',
  properties: { ...rules(['appRoleId', 'principalId', 'principalType', 'resourceId'], READ_ONLY) },
  relations: {
    principal: {
      recoverable: false,
      reading: 'attribute',
      from: { path: 'principalId', targetType: 'directoryObject' },
    },
    resource: {
      recoverable: false,
      reading: 'attribute',
      from: { path: 'resourceId', targetType: 'servicePrincipal' },
    },
  },
  source: 'Microsoft Graph v1.0 appRoleAssignment',
};
