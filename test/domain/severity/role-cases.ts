import {
  type Case,
  change,
  changed,
  created,
  deleted,
  discovered,
  relinked,
  reported,
} from './some-changes.js';

const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const DIRECTORY_READERS = '88d8e3e3-8f55-4a1e-953a-9b9898b8876b';
const assigned = (type: string, roleDefinitionId: string) =>
  created(type, { roleDefinitionId, principalId: 'u1', directoryScopeId: '/' });
const told = (activity: string, role: string) =>
  reported(activity, [change('Role.DisplayName', null, role)], { type: 'user' });

export const roleCases: readonly Case[] = [
  [
    'privileged-role-assigned',
    assigned('unifiedRoleAssignment', GLOBAL_ADMINISTRATOR),
    assigned('unifiedRoleAssignment', DIRECTORY_READERS),
  ],
  [
    'privileged-role-assigned',
    assigned('unifiedRoleEligibilitySchedule', GLOBAL_ADMINISTRATOR.toUpperCase()),
    discovered('unifiedRoleAssignment', { roleDefinitionId: GLOBAL_ADMINISTRATOR }),
  ],
  [
    'privileged-role-assigned',
    told('Add eligible member to role', 'Privileged Role Administrator'),
    told('Add member to role', 'Reports Reader'),
  ],
  [
    'privileged-role-assigned',
    told('Add member to role completed (PIM activation)', 'Global Administrator'),
    told('Add member to role requested (PIM activation)', 'Global Administrator'),
  ],
  [
    'privileged-role-assigned',
    reported('Add member to role', [], { type: 'directoryRole', displayName: 'Tenant Admins' }),
    reported('Add member to group', [], { type: 'group', displayName: 'Tenant Admins' }),
  ],
  [
    'privileged-role-member-added',
    relinked('directoryRole', ['members', 'added'], 'Security Administrator'),
    relinked('directoryRole', ['members', 'removed'], 'Security Administrator'),
  ],
  [
    'privileged-role-member-added',
    relinked('directoryRole', ['members', 'added'], 'Global Administrator'),
    relinked('group', ['members', 'added'], 'Global Administrator'),
  ],
  [
    'role-assigned',
    assigned('unifiedRoleAssignment', DIRECTORY_READERS),
    assigned('unifiedRoleAssignment', GLOBAL_ADMINISTRATOR),
  ],
  [
    'role-assigned',
    relinked('directoryRole', ['members', 'added'], 'Reports Reader'),
    relinked('administrativeUnit', ['members', 'added']),
  ],
  [
    'role-assigned',
    told('Add scoped member to role', 'Reports Reader'),
    told('Add app role assignment to service principal', 'Reports Reader'),
  ],
  ['role-taken-away', deleted('unifiedRoleAssignment'), deleted('unifiedRoleDefinition')],
  [
    'role-taken-away',
    relinked('directoryRole', ['members', 'removed'], 'Reports Reader'),
    relinked('group', ['members', 'removed']),
  ],
  [
    'role-taken-away',
    reported('Remove member from role'),
    reported('Remove app role assignment from service principal'),
  ],
  [
    'role-definition-changed',
    changed('unifiedRoleDefinition', [change('rolePermissions', [], [{}])]),
    changed('unifiedRoleDefinition', [change('description', 'a', 'b')]),
  ],
  [
    'role-definition-changed',
    created('unifiedRoleDefinition'),
    discovered('unifiedRoleDefinition'),
  ],
  [
    'role-definition-changed',
    reported('Update role definition'),
    reported('Update role definition', [], { succeeded: false }),
  ],
  [
    'role-settings-changed',
    reported('Update role setting in PIM'),
    reported('Update role setting request'),
  ],
  [
    'azure-access-elevated',
    reported(
      'User has elevated their access to User Access Administrator for their Azure Resources',
    ),
    reported('User has signed in to Azure Resources'),
  ],
  [
    'role-group-added',
    created('group', { isAssignableToRole: true }),
    created('group', { isAssignableToRole: false }),
  ],
];
