import { isList, textOf } from '../json-fields.js';
import { isJsonObject, type Json } from '../json.js';
import type { AttributeChange } from '../directory/directory-object.js';
import type { Rule } from './rule.js';
import { became, cameWith, changesOf, gained, isDeleted, touches } from './seen.js';
import { documentChanges } from './told.js';

const INFRASTRUCTURE = 'Microsoft Entra security operations guide: infrastructure';
const TRUST = 'MITRE ATT&CK T1484.002';
const METHODS = 'MITRE ATT&CK T1556.006';
const HYBRID = 'MITRE ATT&CK T1556.007';

/** Guests with it see what members see. Microsoft Graph v1.0, authorizationPolicy (2026). */
const ROLE_OF_MEMBERS = 'a0b1b346-4d3e-4e8b-98f8-753987be4970';
const LOOSE: readonly (readonly [name: string, value: Json])[] = [
  ['allowInvitesFrom', 'everyone'],
  ['allowUserConsentForRiskyApps', true],
  ['allowEmailVerifiedUsersToJoinOrganization', true],
  ['guestUserRoleId', ROLE_OF_MEMBERS],
];
const OWN_CONSENT = /^defaultUserRolePermissions\/permissionGrantPoliciesAssigned$/;

const isLoosened = (changes: readonly AttributeChange[]): boolean =>
  gained(changes, OWN_CONSENT).length > 0 ||
  changes.some(({ name, after }) => LOOSE.some(([one, value]) => one === name && value === after));

/** Domains whose sign-ins somebody else answers for. */
const federatedIn = (domains: Json): readonly string[] =>
  isList(domains)
    ? domains
        .filter((domain) => isJsonObject(domain))
        .filter((domain) => textOf(domain, 'type') === 'Federated')
        .map((domain) => textOf(domain, 'name') ?? '')
    : [];

const isNewlyFederated = ({ name, before, after }: AttributeChange): boolean =>
  name === 'verifiedDomains' &&
  federatedIn(after).some((domain) => !federatedIn(before).includes(domain));

const becameTrusted = ({ name, after }: AttributeChange): boolean =>
  name === 'isTrusted' && after === true;

export const tenantRules: readonly Rule[] = [
  {
    name: 'domain-federated',
    level: 'high',
    text: 'Somebody else answers for the sign-ins of a domain, or how was changed',
    source: TRUST,
    seen: {
      types: ['organization'],
      applies: (change) => changesOf(change).some(isNewlyFederated),
    },
    told: { activity: /^set (federation settings on domain|domain authentication)$/ },
  },
  {
    name: 'domains-changed',
    level: 'medium',
    text: 'The domains of the tenant were changed',
    source: INFRASTRUCTURE,
    seen: { types: ['organization'], applies: touches('verifiedDomains') },
    told: { activity: /^(add|remove|verify|update) (un)?(verified )?domain$/ },
    isRest: true,
  },
  {
    name: 'synchronisation-changed',
    level: 'high',
    text: 'How the tenant hangs together with the on-premises directory was changed',
    source: HYBRID,
    seen: { types: ['organization'], applies: touches('onPremisesSyncEnabled') },
    told: { activity: /\bdir ?sync(enabled)?\b|\bpass ?through authentication\b|\bdesktop sso\b/ },
  },
  {
    name: 'security-contacts-changed',
    level: 'medium',
    text: 'Who gets notices about security was changed',
    source: INFRASTRUCTURE,
    seen: {
      types: ['organization'],
      applies: touches('securityComplianceNotificationMails', 'technicalNotificationMails'),
    },
  },
  {
    name: 'cross-tenant-access-changed',
    level: 'high',
    text: 'What other tenants are trusted with was changed',
    source: TRUST,
    told: { activity: /^(?!get |list ).*\bcross tenant (access|identity sync)/ },
  },
  {
    name: 'location-trusted',
    level: 'high',
    text: 'A network location became a trusted one',
    source: 'MITRE ATT&CK T1556.009',
    seen: {
      types: ['namedLocation'],
      applies: (change) =>
        became('isTrusted', true)(change) || cameWith(change, 'isTrusted') === true,
    },
    told: {
      activity: /^(add|update) named location$/,
      applies: (report) => documentChanges(report).some(becameTrusted),
    },
  },
  {
    name: 'location-changed',
    level: 'medium',
    text: 'A network location that policies may go by was changed or deleted',
    source: INFRASTRUCTURE,
    seen: {
      types: ['namedLocation'],
      applies: (change) =>
        isDeleted(change) || touches('ipRanges', 'isTrusted', 'countriesAndRegions')(change),
    },
    told: { activity: /^(update|delete) named location$/ },
    isRest: true,
  },
  {
    name: 'authorization-loosened',
    level: 'high',
    text: 'Everybody in the tenant, or its guests, may do more than before',
    source: INFRASTRUCTURE,
    seen: { types: ['authorizationPolicy'], applies: (change) => isLoosened(changesOf(change)) },
    told: {
      activity: /^update authorization policy$/,
      applies: (report) => isLoosened(documentChanges(report)),
    },
  },
  {
    name: 'authorization-changed',
    level: 'medium',
    text: 'What everybody in the tenant may do was changed',
    source: INFRASTRUCTURE,
    seen: { types: ['authorizationPolicy'], applies: ({ type }) => type === 'ObjectChanged' },
    told: { activity: /^update authorization policy$/ },
    isRest: true,
  },
  {
    name: 'sign-in-methods-changed',
    level: 'high',
    text: 'It was changed who may use which method to sign in',
    source: METHODS,
    seen: {
      types: ['authenticationMethodConfiguration'],
      applies: touches('state', 'includeTargets', 'excludeTargets'),
    },
    told: {
      activity: /^(authentication methods policy update|update authentication methods policy)$/,
    },
  },
  {
    name: 'sign-in-method-settings-changed',
    level: 'medium',
    text: 'Settings of the methods to sign in were changed',
    source: METHODS,
    seen: {
      types: ['authenticationMethodConfiguration', 'authenticationMethodsPolicy'],
      applies: () => true,
    },
    isRest: true,
  },
  {
    name: 'authentication-strength-loosened',
    level: 'high',
    text: 'An authentication strength lets more ways to sign in pass',
    source: METHODS,
    seen: {
      types: ['authenticationStrengthPolicy'],
      applies: (change) => gained(changesOf(change), /^allowedCombinations$/).length > 0,
    },
  },
  {
    name: 'authentication-strength-changed',
    level: 'medium',
    text: 'An authentication strength was changed or deleted',
    source: METHODS,
    seen: {
      types: ['authenticationStrengthPolicy'],
      applies: (change) => isDeleted(change) || touches('allowedCombinations')(change),
    },
    told: { activity: /^(update|delete) authentication strength policy$/ },
    isRest: true,
  },
  {
    name: 'policy-changed',
    level: 'medium',
    text: 'A policy of the tenant was changed',
    source: INFRASTRUCTURE,
    told: { activity: /^(add|added|update|updated|delete|deleted) policy$/ },
    isRest: true,
  },
];
