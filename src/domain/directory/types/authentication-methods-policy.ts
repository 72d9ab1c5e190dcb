import type { TypeRule } from '../catalogue.js';
import { neverAnew, notCaptured, READ_ONLY, rules, UPDATE, VOLATILE } from './rules.js';

export const authenticationMethodsPolicy: TypeRule = {
  type: 'authenticationMethodsPolicy',
  title: 'Authentication methods policy',
  reading: 'complete',
  deletion: 'impossible',
  recreation: neverAnew('There is one in every tenant, which cannot be deleted'),
  naming: [
    'registrationEnforcement',
    'reportSuspiciousActivitySettings',
    'systemCredentialPreferences',
  ],
  properties: {
    ...rules(
      [
        'microsoftAuthenticatorPlatformSettings',
        'policyMigrationState',
        'reconfirmationInDays',
        'registrationEnforcement',
        'reportSuspiciousActivitySettings',
        'systemCredentialPreferences',
      ],
      UPDATE,
    ),
    ...rules(['description', 'displayName'], READ_ONLY),
    ...rules(['lastModifiedDateTime', 'policyVersion'], VOLATILE),
    authenticationMethodConfigurations: notCaptured('Each of them is an object of its own'),
  },
  relations: {},
  source:
    'Microsoft Graph v1.0 and beta authenticationMethodsPolicy, "Update authenticationMethodsPolicy" (2026)',
};
