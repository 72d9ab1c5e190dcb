import type { TypeRule } from '../catalogue.js';
import { neverAnew, readOnly, rules } from './rules.js';

export const directoryRole: TypeRule = {
  type: 'directoryRole',
  title: 'Directory role',
  reading: 'delta',
  deletion: 'impossible',
  recreation: neverAnew('Built in: Microsoft maintains it'),
  properties: {
    ...rules(
      ['description', 'displayName', 'roleTemplateId'],
      readOnly('Built in: Microsoft maintains it'),
    ),
  },
  relations: {
    members: {
      recoverable: false,
      reason: 'It follows from the directory role assignments, which also say the scope',
      reading: 'delta',
    },
  },
  source: 'Microsoft Graph v1.0 directoryRole (2026)',
};
