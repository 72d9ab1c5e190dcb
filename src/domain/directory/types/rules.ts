import type { PropertyRule } from '../catalogue.js';

/** Rules for a list of properties that are treated alike. */
export const rules = (
  names: readonly string[],
  rule: PropertyRule,
): Readonly<Record<string, PropertyRule>> => Object.fromEntries(names.map((name) => [name, rule]));

export const UPDATE: PropertyRule = { compared: true, recoverable: 'update' };
export const VOLATILE: PropertyRule = {
  compared: false,
  recoverable: 'never',
  volatile: true,
  reason: 'The directory maintains it by itself',
};
export const SECRET: PropertyRule = {
  compared: false,
  recoverable: 'never',
  secret: true,
  reason: 'Secrets cannot be read, so they cannot be brought back',
};
export const READ_ONLY: PropertyRule = {
  compared: true,
  recoverable: 'never',
  reason: 'The directory does not let anybody write it',
};
export const ON_PREMISES: PropertyRule = {
  compared: true,
  recoverable: 'never',
  reason: 'Mastered on-premises: change it in Active Directory',
};
