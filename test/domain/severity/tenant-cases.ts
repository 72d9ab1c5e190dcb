import type { Json } from '../../../src/domain/json.js';
import {
  type Case,
  change,
  changed,
  created,
  deleted,
  discovered,
  reported,
} from './some-changes.js';

const domain = (name: string, type: string): Json => ({ name, type, isDefault: false });
const domains = (before: Json, after: Json) =>
  changed('organization', [change('verifiedDomains', before, after)]);
const of = (type: string, name: string, before: Json, after: Json) =>
  changed(type, [change(name, before, after)]);
const updated = (activity: string, name: string, before: Json, after: Json) =>
  reported(activity, [change(name, before, after)]);

export const tenantCases: readonly Case[] = [
  [
    'domain-federated',
    domains([domain('x.example', 'Managed')], [domain('x.example', 'Federated')]),
    domains([domain('x.example', 'Federated')], [domain('x.example', 'Managed')]),
  ],
  [
    'domain-federated',
    reported('Set federation settings on domain'),
    reported('Add unverified domain'),
  ],
  [
    'domains-changed',
    domains([], [domain('x.example', 'Managed')]),
    domains([], [domain('x.example', 'Federated')]),
  ],
  ['domains-changed', reported('Add unverified domain'), reported('Set domain authentication')],
  [
    'synchronisation-changed',
    of('organization', 'onPremisesSyncEnabled', true, false),
    of('organization', 'onPremisesLastSyncDateTime', 'a', 'b'),
  ],
  [
    'synchronisation-changed',
    reported('Set DirSyncEnabled flag'),
    reported('Set Company Information'),
  ],
  [
    'security-contacts-changed',
    of('organization', 'securityComplianceNotificationMails', ['a'], ['b']),
    of('organization', 'marketingNotificationEmails', ['a'], ['b']),
  ],
  [
    'cross-tenant-access-changed',
    reported('Add a partner to cross-tenant access setting'),
    reported('Get cross-tenant access settings'),
  ],
  [
    'location-trusted',
    of('namedLocation', 'isTrusted', false, true),
    of('namedLocation', 'isTrusted', true, false),
  ],
  [
    'location-trusted',
    created('namedLocation', { isTrusted: true }),
    discovered('namedLocation', { isTrusted: true }),
  ],
  [
    'location-trusted',
    updated('Update named location', 'NamedLocation', { isTrusted: false }, { isTrusted: true }),
    updated('Update named location', 'NamedLocation', { isTrusted: true }, { isTrusted: true }),
  ],
  [
    'location-changed',
    of('namedLocation', 'ipRanges', [], [{ cidrAddress: '192.0.2.0/24' }]),
    of('namedLocation', 'displayName', 'a', 'b'),
  ],
  ['location-changed', deleted('namedLocation'), created('namedLocation')],
  ['location-changed', reported('Delete named location'), reported('Add named location')],
  [
    'authorization-loosened',
    of('authorizationPolicy', 'allowInvitesFrom', 'adminsAndGuestInviters', 'everyone'),
    of('authorizationPolicy', 'allowInvitesFrom', 'everyone', 'adminsAndGuestInviters'),
  ],
  [
    'authorization-loosened',
    of(
      'authorizationPolicy',
      'defaultUserRolePermissions/permissionGrantPoliciesAssigned',
      [],
      ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'],
    ),
    of(
      'authorizationPolicy',
      'defaultUserRolePermissions/permissionGrantPoliciesAssigned',
      ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'],
      [],
    ),
  ],
  [
    'authorization-loosened',
    updated(
      'Update authorization policy',
      'AuthorizationPolicy',
      { guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3' },
      { guestUserRoleId: 'a0b1b346-4d3e-4e8b-98f8-753987be4970' },
    ),
    reported('Update authorization policy'),
  ],
  [
    'authorization-changed',
    of('authorizationPolicy', 'blockMsolPowerShell', true, false),
    discovered('authorizationPolicy'),
  ],
  [
    'authorization-changed',
    reported('Update authorization policy'),
    reported('Update authorization policy', [], { succeeded: false }),
  ],
  [
    'sign-in-methods-changed',
    of('authenticationMethodConfiguration', 'state', 'disabled', 'enabled'),
    of('authenticationMethodConfiguration', 'isSoftwareOathEnabled', false, true),
  ],
  [
    'sign-in-methods-changed',
    reported('Authentication Methods Policy Update'),
    reported('Authentication Methods Policy Read'),
  ],
  [
    'sign-in-method-settings-changed',
    of('authenticationMethodsPolicy', 'reconfirmationInDays', 0, 90),
    of('authenticationMethodConfiguration', 'includeTargets', [], [{ id: 'all_users' }]),
  ],
  [
    'authentication-strength-loosened',
    of('authenticationStrengthPolicy', 'allowedCombinations', ['fido2'], ['fido2', 'sms']),
    of('authenticationStrengthPolicy', 'allowedCombinations', ['fido2', 'sms'], ['fido2']),
  ],
  [
    'authentication-strength-changed',
    of('authenticationStrengthPolicy', 'allowedCombinations', ['fido2', 'sms'], ['fido2']),
    of('authenticationStrengthPolicy', 'description', 'a', 'b'),
  ],
  [
    'authentication-strength-changed',
    reported('Delete authentication strength policy'),
    reported('Add authentication strength policy'),
  ],
  ['policy-changed', reported('Update policy'), reported('Update conditional access policy')],
];
