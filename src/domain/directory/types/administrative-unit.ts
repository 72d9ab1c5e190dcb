import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const administrativeUnit: TypeRule = {
  type: 'administrativeUnit',
  title: 'Administrative unit',
  reading: 'delta',
  deletion: 'soft',
  properties: { ...rules(['displayName', 'description'], READ_ONLY) },
  relations: { members: { recoverable: true, reading: 'delta' } },
  source: 'Microsoft Graph v1.0 administrativeUnit',
};
