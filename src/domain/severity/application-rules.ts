import { textOf } from '../json-fields.js';
import { isJsonObject, type Json } from '../json.js';
import type { Report, Rule, SeenChange } from './rule.js';
import { cameWith, changesOf, gained, relinked } from './seen.js';
import { recorded } from './told.js';

const types = ['application', 'servicePrincipal'];
const CREDENTIALS = ['keyCredentials', 'passwordCredentials'];
const GUIDE = 'Microsoft Entra security operations guide: applications';
const UPDATED = /^(add service principal credentials|update (application|service principal)\b.*)$/;
const EVERYTHING = /(?:)/;
/** The role of an application that stands for none. Microsoft Graph v1.0, appRoleAssignment (2026). */
const NO_ROLE = '00000000-0000-0000-0000-000000000000';

const isCredentialAdded = (change: SeenChange): boolean =>
  changesOf(change).some(
    ({ name, before, after }) =>
      CREDENTIALS.includes(name) &&
      keyIds(after).some((id) => id !== null && !keyIds(before).includes(id)),
  );

const keyIds = (credentials: Json): readonly (string | null)[] =>
  Array.isArray(credentials)
    ? (credentials as readonly Json[])
        .filter((one) => isJsonObject(one))
        .map((one) => textOf(one, 'keyId'))
    : [];

/** Whether a record lists something under one of the names that it did not before. */
const lists =
  (...names: readonly string[]) =>
  (report: Report): boolean =>
    names.some((name) => gained(recorded(report, name), EVERYTHING).length > 0);

const REDIRECTS = /^((web|spa|publicClient)\/redirectUris|replyUrls|identifierUris)\b/;

const isForAll = (report: Report): boolean =>
  [
    ...recorded(report, 'DelegatedPermissionGrant.ConsentType'),
    ...recorded(report, 'ConsentContext.OnBehalfOfAll'),
  ].some(({ after }) => /^"(AllPrincipals|true)"$|^true$/i.test(JSON.stringify(after)));

export const applicationRules: readonly Rule[] = [
  {
    name: 'credential-added',
    level: 'high',
    text: 'An application got a new secret, certificate or trusted issuer to sign in with',
    source: 'MITRE ATT&CK T1098.001',
    seen: { types, applies: isCredentialAdded },
    told: { activity: UPDATED, applies: lists('KeyDescription', 'FederatedIdentityCredentials') },
  },
  {
    name: 'application-with-credential-added',
    level: 'medium',
    text: 'An application was added that can sign in by itself',
    source: 'MITRE ATT&CK T1136.003',
    seen: {
      types,
      applies: (change) =>
        CREDENTIALS.some((name) => keyIds(cameWith(change, name) ?? null).length > 0),
    },
  },
  {
    name: 'application-owner-added',
    level: 'medium',
    text: 'An application has a new owner, who can add credentials to it',
    source: GUIDE,
    seen: { types, applies: relinked('owners', 'added') },
    told: { activity: /^add owner to (application|service principal)$/ },
  },
  {
    name: 'application-address-added',
    level: 'medium',
    text: 'An application has a new address that tokens are sent to or made for',
    source: GUIDE,
    seen: { types, applies: (change) => gained(changesOf(change), REDIRECTS).length > 0 },
    told: { activity: UPDATED, applies: lists('AppAddress', 'AppIdentifierUri') },
  },
  {
    name: 'consent-for-all',
    level: 'high',
    text: 'An application may act for everybody in the tenant',
    source: 'MITRE ATT&CK T1528',
    seen: {
      types: ['oauth2PermissionGrant'],
      applies: (change) => cameWith(change, 'consentType') === 'AllPrincipals',
    },
    told: {
      activity: /^(consent to application|add (delegated permission grant|oauth2permissiongrant))$/,
      applies: isForAll,
    },
  },
  {
    name: 'consent-widened',
    level: 'medium',
    text: 'An application may do more for those it acts for',
    source: GUIDE,
    seen: {
      types: ['oauth2PermissionGrant'],
      applies: (change) =>
        changesOf(change).some(
          ({ name, before, after }) =>
            name === 'scope' && wordsIn(after).some((word) => !wordsIn(before).includes(word)),
        ),
    },
    told: { activity: /^update delegated permission grant$/ },
  },
  {
    name: 'application-permission-granted',
    level: 'high',
    text: 'An application was given a permission of its own, without anybody signed in',
    source: 'MITRE ATT&CK T1098.003',
    seen: {
      types: ['appRoleAssignment'],
      applies: (change) =>
        cameWith(change, 'principalType') === 'ServicePrincipal' &&
        cameWith(change, 'appRoleId') !== NO_ROLE,
    },
    told: { activity: /^add app role assignment to service principal$/ },
  },
];

const wordsIn = (value: Json): readonly string[] =>
  typeof value === 'string' ? value.split(' ').filter((word) => word !== '') : [];
