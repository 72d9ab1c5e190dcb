import type { TypeRule } from '../catalogue.js';
import { rules, READ_ONLY } from './rules.js';

export const authenticationStrengthPolicy: TypeRule = {
  type: 'authenticationStrengthPolicy',
  title: 'Authentication strength',
  reading: 'complete',
  deletion: 'hard',
  properties: { ...rules(['displayName', 'allowedCombinations'], READ_ONLY) },
  relations: {},
  source: 'Microsoft Graph v1.0 authenticationStrengthPolicy',
};
