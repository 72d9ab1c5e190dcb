import type { TypeRule } from '../catalogue.js';
import { CREATE, following, madeAnew, rules, UPDATE } from './rules.js';

export const oauth2PermissionGrant: TypeRule = {
  type: 'oauth2PermissionGrant',
  title: 'Delegated permission grant',
  reading: 'delta',
  deletion: 'repeatable',
  recreation: madeAnew(),
  properties: {
    scope: UPDATE,
    ...rules(['clientId', 'consentType', 'principalId', 'resourceId'], CREATE),
  },
  relations: {
    client: following('clientId', 'servicePrincipal'),
    resource: following('resourceId', 'servicePrincipal'),
    principal: following('principalId', 'user'),
  },
  source: 'Microsoft Graph v1.0 oAuth2PermissionGrant, "Update oAuth2PermissionGrant" (2026)',
};
