import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const device: TypeRule = {
  type: 'device',
  title: 'Device',
  reading: 'delta',
  deletion: 'hard',
  properties: { ...rules(['accountEnabled', 'displayName'], READ_ONLY) },
  relations: {
    registeredOwners: { recoverable: false, reading: 'delta' },
    registeredUsers: { recoverable: false, reading: 'delta' },
  },
  source: 'Microsoft Graph v1.0 device',
};
