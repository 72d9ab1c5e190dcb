import type { TypeRule } from '../catalogue.js';
import { madeAnew, READ_ONLY, rules, UPDATE, VOLATILE } from './rules.js';

export const conditionalAccessPolicy: TypeRule = {
  type: 'conditionalAccessPolicy',
  title: 'Conditional Access policy',
  reading: 'complete',
  deletion: 'soft',
  recreation: madeAnew(),
  naming: ['conditions', 'grantControls', 'sessionControls'],
  properties: {
    ...rules(
      ['conditions', 'description', 'displayName', 'grantControls', 'sessionControls', 'state'],
      UPDATE,
    ),
    ...rules(['createdDateTime', 'templateId', 'partialEnablementStrategy'], READ_ONLY),
    ...rules(['modifiedDateTime'], VOLATILE),
  },
  relations: {},
  source: 'Microsoft Graph beta conditionalAccessPolicy, "Update conditionalAccessPolicy" (2026)',
};
