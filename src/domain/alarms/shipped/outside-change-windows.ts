import type { AlarmRule, Times } from '../alarm-rule.js';
import { administratorAdded } from './role-alarms.js';

/** Shipped with change windows only: without any, everything would be outside of them. */
export const outsideChangeWindows = (outside: Times): AlarmRule => ({
  name: 'administrator-added-outside-change-window',
  level: 'critical',
  text: 'Somebody was made an administrator outside of the change windows',
  source: 'MITRE ATT&CK T1098.003',
  what: administratorAdded,
  outside,
  undo: false,
});
