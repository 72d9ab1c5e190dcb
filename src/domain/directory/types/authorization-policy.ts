import type { TypeRule } from '../catalogue.js';
import { neverAnew, READ_ONLY, rules, UPDATE } from './rules.js';

export const authorizationPolicy: TypeRule = {
  type: 'authorizationPolicy',
  title: 'Authorization policy',
  reading: 'complete',
  deletion: 'impossible',
  recreation: neverAnew('There is one in every tenant, which cannot be deleted'),
  properties: {
    ...rules(
      [
        'allowedToSignUpEmailBasedSubscriptions',
        'allowedToUseSSPR',
        'allowEmailVerifiedUsersToJoinOrganization',
        'allowInvitesFrom',
        'allowUserConsentForRiskyApps',
        'blockMsolPowerShell',
        'defaultUserRolePermissions',
        'guestUserRoleId',
      ],
      UPDATE,
    ),
    ...rules(['description', 'displayName'], READ_ONLY),
  },
  relations: {},
  source: 'Microsoft Graph v1.0 authorizationPolicy, "Update authorizationPolicy" (2026)',
};
