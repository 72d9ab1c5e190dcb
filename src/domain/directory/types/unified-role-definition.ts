import type { TypeRule } from '../catalogue.js';
import { CREATE, madeAnew, READ_ONLY, rules, UPDATE, VOLATILE } from './rules.js';

export const unifiedRoleDefinition: TypeRule = {
  type: 'unifiedRoleDefinition',
  title: 'Directory role definition',
  reading: 'complete',
  deletion: 'hard',
  recreation: madeAnew(),
  properties: {
    ...rules(['description', 'displayName', 'isEnabled', 'rolePermissions'], UPDATE),
    ...rules(['resourceScopes', 'templateId'], CREATE),
    ...rules(
      ['inheritsPermissionsFrom', 'isBuiltIn', 'isPrivileged', 'allowedPrincipalTypes'],
      READ_ONLY,
    ),
    version: VOLATILE,
  },
  relations: {},
  source:
    'Microsoft Graph v1.0 unifiedRoleDefinition, "Update unifiedRoleDefinition": custom ones only (2026)',
};
