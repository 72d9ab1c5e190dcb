import type { TypeRule } from '../catalogue.js';
import { CREATE, madeAnew, rules, UPDATE } from './rules.js';

export const administrativeUnit: TypeRule = {
  type: 'administrativeUnit',
  title: 'Administrative unit',
  reading: 'delta',
  deletion: 'soft',
  recreation: madeAnew(),
  naming: ['membershipRule'],
  properties: {
    ...rules(
      [
        'description',
        'displayName',
        'membershipRule',
        'membershipRuleProcessingState',
        'membershipType',
        'visibility',
      ],
      UPDATE,
    ),
    isMemberManagementRestricted: CREATE,
  },
  relations: { members: { recoverable: true, reading: 'delta' } },
  source: 'Microsoft Graph v1.0 administrativeUnit, "Update administrativeUnit" (2026)',
};
