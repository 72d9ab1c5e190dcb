import type { TypeRule } from '../catalogue.js';
import { CREATE, madeAnew, READ_ONLY, readOnly, rules, UPDATE, VOLATILE } from './rules.js';

export const authenticationStrengthPolicy: TypeRule = {
  type: 'authenticationStrengthPolicy',
  title: 'Authentication strength',
  reading: 'complete',
  deletion: 'hard',
  recreation: madeAnew({
    'Its settings per combination':
      'They are written by an action of their own, which Stateline does not call',
  }),
  properties: {
    ...rules(['allowedCombinations', 'description', 'displayName'], UPDATE),
    combinationConfigurations: readOnly(
      'It is written by an action of its own, which Stateline does not call',
    ),
    policyType: CREATE,
    ...rules(['createdDateTime', 'requirementsSatisfied'], READ_ONLY),
    modifiedDateTime: VOLATILE,
  },
  relations: {},
  source:
    'Microsoft Graph v1.0 authenticationStrengthPolicy, "Update authenticationStrengthPolicy": custom ones only (2026)',
};
