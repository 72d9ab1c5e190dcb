import type { AlarmRule } from './alarm-rule.js';
import { accountAlarms } from './shipped/account-alarms.js';
import { applicationAlarms } from './shipped/application-alarms.js';
import { massAlarms } from './shipped/mass-alarms.js';
import { policyAlarms } from './shipped/policy-alarms.js';
import { roleAlarms } from './shipped/role-alarms.js';
import { tenantAlarms } from './shipped/tenant-alarms.js';

/** Raised with every change of a function by which rules find: what was judged by it is judged anew then, as it is when a level, a rate or a text changes. */
export const RULES_EDITION = 1;

/** The rules that everybody has, until a file says otherwise. */
export const shippedRules: readonly AlarmRule[] = [
  ...accountAlarms,
  ...massAlarms,
  ...policyAlarms,
  ...roleAlarms,
  ...applicationAlarms,
  ...tenantAlarms,
];
