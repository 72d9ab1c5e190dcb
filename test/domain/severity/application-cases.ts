import type { Json } from '../../../src/domain/json.js';
import {
  type Case,
  change,
  changed,
  created,
  discovered,
  relinked,
  reported,
} from './some-changes.js';

const key = (keyId: string): Json => ({ keyId, displayName: 'CI' });
const app = (name: string, before: Json, after: Json, type = 'application') =>
  changed(type, [change(name, before, after)]);
const grant = (consentType: string) => created('oauth2PermissionGrant', { consentType });
const assigned = (principalType: string, appRoleId = 'r1') =>
  created('appRoleAssignment', { principalType, appRoleId });

export const applicationCases: readonly Case[] = [
  [
    'credential-added',
    app('passwordCredentials', [key('a')], [key('a'), key('b')]),
    app('passwordCredentials', [key('a'), key('b')], [key('b')]),
  ],
  [
    'credential-added',
    app('keyCredentials', null, [key('a')], 'servicePrincipal'),
    app('keyCredentials', [key('a')], [{ keyId: 'a', displayName: 'Renamed' }], 'servicePrincipal'),
  ],
  [
    'credential-added',
    reported('Update application – Certificates and secrets management ', [
      change('KeyDescription', [], ['[KeyIdentifier=a]']),
    ]),
    reported('Update application – Certificates and secrets management ', [
      change('KeyDescription', ['[KeyIdentifier=a]'], []),
    ]),
  ],
  [
    'credential-added',
    reported('Update application', [
      change('FederatedIdentityCredentials', [], [{ Name: 'x', Issuer: 'https://example.com' }]),
    ]),
    reported('Update application', [change('DisplayName', ['a'], ['b'])]),
  ],
  [
    'application-with-credential-added',
    created('application', { passwordCredentials: [key('a')] }),
    created('application', { passwordCredentials: [] }),
  ],
  [
    'application-with-credential-added',
    created('servicePrincipal', { keyCredentials: [key('a')] }),
    discovered('servicePrincipal', { keyCredentials: [key('a')] }),
  ],
  [
    'application-owner-added',
    relinked('application', ['owners', 'added']),
    relinked('application', ['owners', 'removed']),
  ],
  [
    'application-owner-added',
    relinked('servicePrincipal', ['owners', 'added']),
    relinked('group', ['owners', 'added']),
  ],
  [
    'application-owner-added',
    reported('Add owner to service principal'),
    reported('Add owner to group'),
  ],
  [
    'application-address-added',
    app('web/redirectUris', [], ['https://example.com']),
    app('web/redirectUris', ['https://example.com'], []),
  ],
  [
    'application-address-added',
    app('identifierUris', [], ['api://x']),
    app('web/logoutUrl', null, 'https://example.com'),
  ],
  [
    'application-address-added',
    reported('Update application', [change('AppAddress', [], [{ Address: 'https://x' }])]),
    reported('Update application', [change('AppAddress', [{ Address: 'https://x' }], [])]),
  ],
  ['consent-for-all', grant('AllPrincipals'), grant('Principal')],
  [
    'consent-for-all',
    reported('Consent to application', [change('ConsentContext.OnBehalfOfAll', null, 'True')]),
    reported('Consent to application', [change('ConsentContext.OnBehalfOfAll', null, 'False')]),
  ],
  [
    'consent-for-all',
    reported('Add delegated permission grant', [
      change('DelegatedPermissionGrant.ConsentType', null, 'AllPrincipals'),
    ]),
    reported('Add delegated permission grant', [
      change('DelegatedPermissionGrant.ConsentType', null, 'Principal'),
    ]),
  ],
  [
    'consent-widened',
    app('scope', 'User.Read', 'User.Read Mail.Read', 'oauth2PermissionGrant'),
    app('scope', 'User.Read Mail.Read', ' Mail.Read', 'oauth2PermissionGrant'),
  ],
  [
    'consent-widened',
    reported('Update delegated permission grant'),
    reported('Remove delegated permission grant'),
  ],
  ['application-permission-granted', assigned('ServicePrincipal'), assigned('Group')],
  [
    'application-permission-granted',
    assigned('ServicePrincipal'),
    assigned('ServicePrincipal', '00000000-0000-0000-0000-000000000000'),
  ],
  [
    'application-permission-granted',
    reported('Add app role assignment to service principal'),
    reported('Add app role assignment grant to user'),
  ],
];
