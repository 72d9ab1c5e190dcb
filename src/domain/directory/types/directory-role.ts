import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const directoryRole: TypeRule = {
  type: 'directoryRole',
  title: 'Directory role',
  reading: 'delta',
  deletion: 'impossible',
  properties: { ...rules(['displayName', 'description', 'roleTemplateId'], READ_ONLY) },
  relations: { members: { recoverable: false, reading: 'delta' } },
  source: 'Microsoft Graph v1.0 directoryRole',
};
