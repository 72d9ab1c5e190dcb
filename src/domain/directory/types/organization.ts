import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const organization: TypeRule = {
  type: 'organization',
  title: 'Organization',
  reading: 'complete',
  deletion: 'impossible',
  properties: { ...rules(['displayName', 'street', 'city'], READ_ONLY) },
  relations: {},
  source: 'Microsoft Graph v1.0 organization',
};
