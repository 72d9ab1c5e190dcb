import { namesPrivilegedRole } from './privileged-roles.js';
import type { Rule } from './rule.js';
import { cameWith, hasAppeared, isDeleted, relinked, touches } from './seen.js';
import { namesIn } from './told.js';

const ASSIGNMENTS = ['unifiedRoleAssignment', 'unifiedRoleEligibilitySchedule'];
const ATTACK = 'MITRE ATT&CK T1098.003';
/** Privileged Identity Management tells of each stage of a request; only the last one changes anything. */
const NOT_YET =
  '(?!.*\\b(requested|request|canceled|cancelled|denied|approved|failed|expiring)\\b)';
const BETWEEN = '(?!.*\\bapp role\\b).*\\b';
const ADDED = new RegExp(
  `^${NOT_YET}(add|assign|create) ${BETWEEN}(member to role|role assignment)\\b`,
);
const REMOVED = new RegExp(
  `^${NOT_YET}(remove|delete|unassign) ${BETWEEN}(member from role|role assignment)\\b`,
);

const isMemberAdded = relinked('members', 'added');

export const roleRules: readonly Rule[] = [
  {
    name: 'privileged-role-assigned',
    level: 'high',
    text: 'Somebody was given a privileged directory role, or may take it',
    source: ATTACK,
    seen: {
      types: ASSIGNMENTS,
      applies: (change) => namesPrivilegedRole(cameWith(change, 'roleDefinitionId')),
    },
    told: { activity: ADDED, applies: (report) => namesIn(report).some(namesPrivilegedRole) },
  },
  {
    name: 'privileged-role-member-added',
    level: 'high',
    text: 'A privileged directory role has a new member',
    source: ATTACK,
    seen: {
      types: ['directoryRole'],
      applies: (change) => isMemberAdded(change) && namesPrivilegedRole(change.data.displayName),
    },
  },
  {
    name: 'role-assigned',
    level: 'medium',
    text: 'Somebody was given a directory role, or may take it',
    source: ATTACK,
    seen: {
      types: [...ASSIGNMENTS, 'directoryRole'],
      applies: (change) =>
        change.data.objectType === 'directoryRole' ? isMemberAdded(change) : hasAppeared(change),
    },
    told: { activity: ADDED },
    isRest: true,
  },
  {
    name: 'role-taken-away',
    level: 'medium',
    text: 'Somebody lost a directory role',
    source: 'MITRE ATT&CK T1531',
    seen: {
      types: [...ASSIGNMENTS, 'directoryRole'],
      applies: (change) => isDeleted(change) || relinked('members', 'removed')(change),
    },
    told: { activity: REMOVED },
  },
  {
    name: 'role-definition-changed',
    level: 'medium',
    text: 'What a directory role may do was changed',
    source: ATTACK,
    seen: {
      types: ['unifiedRoleDefinition'],
      applies: (change) =>
        change.type !== 'ObjectChanged' || touches('rolePermissions', 'isEnabled')(change),
    },
    told: { activity: /^(add|update|delete) role definition$/ },
  },
  {
    name: 'role-settings-changed',
    level: 'medium',
    text: 'What activating a role demands was changed',
    source: 'Microsoft Entra security operations guide: Privileged Identity Management',
    told: { activity: /^update role setting in pim\b/ },
  },
  {
    name: 'azure-access-elevated',
    level: 'high',
    text: 'Somebody took the right to manage access to all Azure subscriptions',
    source: 'Microsoft Entra security operations guide: privileged accounts',
    told: { activity: /^user has elevated their access to user access administrator\b/ },
  },
  {
    name: 'role-group-added',
    level: 'medium',
    text: 'A group that can hold directory roles was added',
    source: ATTACK,
    seen: {
      types: ['group'],
      applies: (change) => cameWith(change, 'isAssignableToRole') === true,
    },
  },
];
