import type { AlarmRule } from '../alarm-rule.js';
import { severe, seenOf } from './what.js';

const EMERGENCY = 'Microsoft Learn: "Manage emergency access accounts in Microsoft Entra ID"';
const GUIDE = 'Microsoft Entra security operations guide: user accounts';

export const accountAlarms: readonly AlarmRule[] = [
  {
    name: 'break-glass-used',
    level: 'critical',
    text: 'An account for emergencies changed something in the tenant',
    source: EMERGENCY,
    what: {},
    who: { emergency: true },
    rate: { moreThan: 0, withinMs: 600_000, of: 'changes', per: 'actor' },
    undo: false,
  },
  {
    name: 'break-glass-changed',
    level: 'critical',
    text: 'An account for emergencies was changed',
    source: EMERGENCY,
    what: {
      ...seenOf(['user'], ({ data }, { isEmergency }) => isEmergency(data.objectId)),
      told: ({ targets }, { isEmergency }) =>
        targets.some(({ id, displayName }) => isEmergency(id) || isEmergency(displayName)),
    },
    undo: false,
  },
  {
    name: 'emergency-account-changed',
    level: 'high',
    text: 'An account that is named as one for emergencies was changed',
    source: EMERGENCY,
    what: severe('emergency-account-changed'),
    undo: false,
  },
  {
    name: 'deleted-for-good',
    level: 'high',
    text: 'Something that could have been restored was deleted for good at once',
    source: 'MITRE ATT&CK T1485',
    what: severe('deleted-for-good'),
    undo: false,
  },
  {
    name: 'strong-authentication-off',
    level: 'high',
    text: 'Multifactor authentication was switched off for an account',
    source: 'MITRE ATT&CK T1556.006',
    what: severe('strong-authentication-off'),
    undo: false,
  },
  {
    name: 'guest-became-member',
    level: 'medium',
    text: 'A guest became a member, who may see more of the directory',
    source: GUIDE,
    what: severe('guest-became-member'),
    undo: false,
  },
];
