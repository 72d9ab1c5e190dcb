import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const authorizationPolicy: TypeRule = {
  type: 'authorizationPolicy',
  title: 'Authorization policy',
  reading: 'complete',
  deletion: 'impossible',
  properties: {
    ...rules(
      ['guestUserRoleId', 'blockMsolPowerShell', 'allowInvitesFrom', 'defaultUserRolePermissions'],
      READ_ONLY,
    ),
  },
  relations: {},
  source: 'Microsoft Graph v1.0 authorizationPolicy',
};
