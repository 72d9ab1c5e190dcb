import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const authenticationMethodsPolicy: TypeRule = {
  type: 'authenticationMethodsPolicy',
  title: 'Authentication methods policy',
  reading: 'complete',
  deletion: 'impossible',
  properties: { ...rules(['policyMigrationState', 'registrationEnforcement'], READ_ONLY) },
  relations: {},
  source: 'Microsoft Graph v1.0 authenticationMethodsPolicy',
};
