import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const unifiedRoleDefinition: TypeRule = {
  type: 'unifiedRoleDefinition',
  title: 'Directory role definition',
  reading: 'complete',
  deletion: 'hard',
  properties: { ...rules(['displayName', 'rolePermissions', 'isEnabled'], READ_ONLY) },
  relations: {},
  source: 'Microsoft Graph v1.0 unifiedRoleDefinition',
};
