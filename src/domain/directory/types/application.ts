import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const application: TypeRule = {
  type: 'application',
  title: 'Application',
  reading: 'delta',
  deletion: 'soft',
  properties: {
    ...rules(['displayName', 'description', 'notes', 'tags', 'identifierUris'], READ_ONLY),
  },
  relations: { owners: { recoverable: true, reading: 'sweep' } },
  source: 'Microsoft Graph v1.0 application',
};
