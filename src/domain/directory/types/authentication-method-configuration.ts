import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const authenticationMethodConfiguration: TypeRule = {
  type: 'authenticationMethodConfiguration',
  title: 'Authentication method',
  reading: 'complete',
  deletion: 'impossible',
  properties: { ...rules(['@odata.type', 'state', 'includeTargets', 'excludeTargets'], READ_ONLY) },
  relations: {},
  source: 'Microsoft Graph v1.0 authenticationMethodConfiguration',
};
