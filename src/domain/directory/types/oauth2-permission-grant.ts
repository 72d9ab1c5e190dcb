import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const oauth2PermissionGrant: TypeRule = {
  type: 'oauth2PermissionGrant',
  title: 'Delegated permission grant',
  reading: 'delta',
  deletion: 'hard',
  properties: {
    ...rules(['scope', 'clientId', 'consentType', 'principalId', 'resourceId'], READ_ONLY),
  },
  relations: {
    client: {
      recoverable: false,
      reading: 'attribute',
      from: { path: 'clientId', targetType: 'servicePrincipal' },
    },
    resource: {
      recoverable: false,
      reading: 'attribute',
      from: { path: 'resourceId', targetType: 'servicePrincipal' },
    },
    principal: {
      recoverable: false,
      reading: 'attribute',
      from: { path: 'principalId', targetType: 'user' },
    },
  },
  source: 'Microsoft Graph v1.0 oauth2PermissionGrant',
};
