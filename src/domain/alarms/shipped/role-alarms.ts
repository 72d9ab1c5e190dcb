import type { AlarmRule, What } from '../alarm-rule.js';
import { relinked } from '../../severity/seen.js';
import { severe } from './what.js';

const ATTACK = 'MITRE ATT&CK T1098.003';
const PIM = 'Microsoft Entra security operations guide: Privileged Identity Management';

const isMemberAdded = relinked('members', 'added');
const roles = severe('privileged-role-assigned', 'privileged-role-member-added');

/** A privileged role, or a group that can hold roles. */
export const administratorAdded: What = {
  seen: (change, ground) =>
    roles.seen?.(change, ground) === true ||
    (change.data.objectType === 'group' &&
      isMemberAdded(change) &&
      ground.then.object(change.data.objectId)?.attributes['isAssignableToRole'] === true),
  ...(roles.told && { told: roles.told }),
};

export const roleAlarms: readonly AlarmRule[] = [
  {
    name: 'administrator-added',
    level: 'high',
    text: 'Somebody was given a privileged role, or put into a group that can hold roles',
    source: ATTACK,
    what: administratorAdded,
    undo: false,
  },
  {
    name: 'azure-access-elevated',
    level: 'critical',
    text: 'Somebody took the right to manage access to all Azure subscriptions',
    source: 'Microsoft Entra security operations guide: privileged accounts',
    what: severe('azure-access-elevated'),
    undo: false,
  },
  {
    name: 'role-settings-changed',
    level: 'high',
    text: 'What activating a role demands was changed',
    source: PIM,
    what: severe('role-settings-changed'),
    undo: false,
  },
  {
    name: 'role-definition-changed',
    level: 'medium',
    text: 'What a directory role may do was changed',
    source: ATTACK,
    what: severe('role-definition-changed'),
    undo: false,
  },
];
