import {
  type Case,
  change,
  changed,
  created,
  deleted,
  discovered,
  hardDeleted,
  reported,
} from './some-changes.js';

const disabled = change('accountEnabled', true, false);
const city = change('city', 'Bern', 'Oslo');
const USER = { type: 'user' };

export const accountCases: readonly Case[] = [
  [
    'emergency-account-changed',
    changed('user', [city], 'Emergency Access One'),
    changed('user', [city], 'Emergency Desk'),
  ],
  [
    'emergency-account-changed',
    changed('user', [change('userPrincipalName', 'break-glass@x.example', 'bob@x.example')]),
    changed('user', [change('userPrincipalName', 'glass@x.example', 'bob@x.example')]),
  ],
  ['emergency-account-changed', deleted('user', 'BreakGlass 1'), deleted('group', 'BreakGlass 1')],
  [
    'emergency-account-changed',
    reported('Reset user password', [], { ...USER, displayName: 'breakglass@x.example' }),
    reported('Validate user authentication', [], { ...USER, displayName: 'breakglass@x.example' }),
  ],
  ['deleted-for-good', hardDeleted('user'), hardDeleted('user', 'soft-deleted')],
  ['deleted-for-good', hardDeleted('group'), hardDeleted('appRoleAssignment')],
  ['purged', hardDeleted('user', 'soft-deleted'), hardDeleted('user')],
  ['purged', reported('Hard Delete user'), reported('Delete user')],
  ['deleted', deleted('user'), deleted('device')],
  ['deleted', reported('Delete group'), reported('Delete group settings')],
  [
    'account-disabled',
    changed('user', [disabled]),
    changed('user', [change('accountEnabled', false, true)]),
  ],
  ['account-disabled', changed('servicePrincipal', [disabled]), changed('device', [disabled])],
  ['account-disabled', reported('Disable account'), reported('Disable device')],
  [
    'account-enabled',
    changed('user', [change('accountEnabled', false, true)]),
    changed('user', [disabled]),
  ],
  ['account-enabled', reported('Enable account'), reported('Disable account')],
  [
    'guest-became-member',
    changed('user', [change('userType', 'Guest', 'Member')]),
    changed('user', [change('userType', 'Member', 'Guest')]),
  ],
  [
    'sync-anchor-changed',
    changed('user', [change('onPremisesImmutableId', 'a', 'b')]),
    created('user', { onPremisesImmutableId: 'a' }),
  ],
  [
    'strong-authentication-off',
    reported('Disable Strong Authentication.'),
    reported('Enable Strong Authentication.'),
  ],
  [
    'sign-in-methods-set-by-administrator',
    reported('Admin deleted security info'),
    reported('User deleted security info'),
  ],
  [
    'membership-rule-changed',
    changed('group', [change('membershipRule', 'a', 'b')]),
    discovered('group', { membershipRule: 'a' }),
  ],
];
