import type { TypeRule } from '../catalogue.js';
import { CREATE, READ_ONLY, readOnly, rules, UPDATE, VOLATILE } from './rules.js';

export const authenticationStrengthPolicy: TypeRule = {
  type: 'authenticationStrengthPolicy',
  title: 'Authentication strength',
  reading: 'complete',
  deletion: 'hard',
  properties: {
    ...rules(['description', 'displayName'], UPDATE),
    ...rules(
      ['allowedCombinations', 'combinationConfigurations'],
      readOnly('It is written by an action of its own, which Stateline does not call'),
    ),
    policyType: CREATE,
    ...rules(['createdDateTime', 'requirementsSatisfied'], READ_ONLY),
    modifiedDateTime: VOLATILE,
  },
  relations: {},
  source:
    'Microsoft Graph v1.0 authenticationStrengthPolicy, "Update authenticationStrengthPolicy": custom ones only (2026)',
};
