import type { TypeRule } from '../catalogue.js';
import { notCaptured, READ_ONLY, rules, UPDATE, VOLATILE } from './rules.js';

export const authenticationMethodsPolicy: TypeRule = {
  type: 'authenticationMethodsPolicy',
  title: 'Authentication methods policy',
  reading: 'complete',
  deletion: 'impossible',
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
