import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const servicePrincipal: TypeRule = {
  type: 'servicePrincipal',
  title: 'Service principal',
  reading: 'delta',
  deletion: 'soft',
  properties: { ...rules(['accountEnabled', 'displayName', 'tags'], READ_ONLY) },
  relations: { owners: { recoverable: true, reading: 'sweep' } },
  source: 'Microsoft Graph v1.0 servicePrincipal',
};
