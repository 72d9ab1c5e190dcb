import { GLOBAL_ADMINISTRATOR } from '../../../../src/domain/recovery/proof/access.js';
import {
  ABOUT_EVERYBODY,
  aboutWorkloads,
  byGroup,
  EXCLUDED,
  GATEWAYS,
  keyOnly,
  onlyForAdmins,
  othersExcludedBy,
  policyAndGroupGone,
  policyAndPlaceGone,
  two,
} from './lockouts.js';
import {
  ALLOWED_COUNTRIES,
  BREAK_GLASS_GROUP,
  INTERNALS_GROUP,
  locations,
  policies,
  policy,
} from './real-policies.js';
import { harmless, type Scenario } from './scenario.js';
import { blocked, join, leave, recreate, remove, restore, softDelete, update } from './steps.js';
import {
  appRoleAssignment,
  group,
  realTenant,
  roleAssignment,
  servicePrincipal,
  user,
} from './tenant.js';

const id = (number: string): string => policy(number).objectId;
const numberOf = (displayName: string): string => displayName.slice(0, 5);
const numbers = policies.map(({ displayName }) => numberOf(displayName));

const deletions = numbers.map((number) =>
  harmless(`deletes ${number}`, realTenant(), [softDelete(id(number))]),
);
const restorations = numbers.map((number) =>
  harmless(`restores ${number} as it was`, realTenant().deleted(id(number)), [restore(id(number))]),
);
const disablings = numbers.map((number) =>
  harmless(`turns ${number} off, and on again`, realTenant(), [
    update(id(number), { state: 'disabled' }),
    update(id(number), { state: policy(number).attributes['state'] ?? null }),
  ]),
);
const narrower = numbers.map((number) =>
  harmless(`lets ${number} exclude nobody but the break-glass accounts`, realTenant(), [
    update(id(number), { [EXCLUDED]: [BREAK_GLASS_GROUP] }),
  ]),
);
const ofOthers = numbers
  .filter((number) => !ABOUT_EVERYBODY.includes(number))
  .map((number) =>
    harmless(
      `takes the break-glass accounts out of what ${number} excludes, which is for others`,
      realTenant(),
      [update(id(number), othersExcludedBy(number))],
    ),
  );
const notTaken = ABOUT_EVERYBODY.map((number) =>
  harmless(`would take the exclusion out of ${number} in a step that is blocked`, realTenant(), [
    blocked(update(id(number), othersExcludedBy(number))),
  ]),
);

const people = ['ada', 'bob', 'eve'];
const rightOrder = [
  harmless('restores a policy after the group it excludes', policyAndGroupGone, [
    restore(BREAK_GLASS_GROUP),
    restore(id('CA001')),
  ]),
  harmless(
    'restores a policy after the only countries it lets in',
    policyAndPlaceGone,
    [restore(ALLOWED_COUNTRIES), restore(id('CA001'))],
    { minimum: 5 },
  ),
  harmless(
    'restores a policy after the members of the only group it lets in',
    onlyForAdmins(realTenant()),
    [...people.map((name) => join(name, 'let-in')), restore(id('CA001'))],
    { minimum: 5 },
  ),
];

const places = [
  ...locations
    .filter(({ objectId }) => String(objectId) !== ALLOWED_COUNTRIES)
    .map(({ objectId, displayName }) =>
      harmless(`deletes the location ${displayName}`, realTenant(), [softDelete(objectId)], {
        minimum: 5,
      }),
    ),
  harmless(
    'moves the countries that are the only way in',
    realTenant(),
    [update(ALLOWED_COUNTRIES, { countriesAndRegions: ['DE', 'FR'] })],
    { minimum: 5 },
  ),
  harmless(
    'lets in a network before the countries go',
    realTenant(),
    [
      update(id('CA001'), {
        'conditions/locations/excludeLocations': [ALLOWED_COUNTRIES, GATEWAYS],
      }),
      softDelete(ALLOWED_COUNTRIES),
    ],
    { minimum: 5 },
  ),
];

const administrators = [
  harmless('disables one of three administrators', realTenant(), [
    update('ada', { accountEnabled: false }),
  ]),
  harmless(
    'disables every administrator but the break-glass accounts',
    realTenant(),
    people.map((name) => update(name, { accountEnabled: false })),
  ),
  harmless(
    'gives the role to another before it takes it from one of two',
    two.with(user('eve')),
    [recreate(roleAssignment('eve')), remove('ada-is-admin')],
    { breakGlass: [] },
  ),
  harmless(
    'takes one of two out of the group that has the role after giving it the role itself',
    byGroup,
    [recreate(roleAssignment('bob')), leave('bob', 'admins')],
    { breakGlass: [] },
  ),
  harmless('changes nothing about too few administrators', two, [softDelete(id('CA101'))], {
    breakGlass: [],
    minimum: 3,
  }),
  harmless(
    'restores an administrator of too few',
    two.deleted('ada'),
    [restore('ada'), update('ada', { jobTitle: 'Engineer' })],
    { breakGlass: [] },
  ),
  harmless(
    'takes the role for an administrative unit only',
    two.with({
      ...roleAssignment('ada', 'of-a-unit'),
      attributes: {
        principalId: 'ada',
        roleDefinitionId: GLOBAL_ADMINISTRATOR,
        directoryScopeId: '/administrativeUnits/north',
      },
    }),
    [remove('ada-is-of-a-unit')],
    { breakGlass: [] },
  ),
  harmless('disables somebody who holds no role', two.with(user('zoe')), [softDelete('zoe')], {
    breakGlass: [],
  }),
];

const breakGlass = [
  harmless(
    'enables a break-glass account that was disabled',
    realTenant().edited('rescue1', { accountEnabled: false }),
    [update('rescue1', { accountEnabled: true })],
  ),
  harmless(
    'leaves a break-glass account disabled as it was',
    realTenant().edited('rescue1', { accountEnabled: false }),
    [update('rescue1', { accountEnabled: false, city: 'Rome' })],
  ),
  harmless(
    'moves a break-glass account into a group inside the excluded one, and then out of that',
    realTenant().with(group('inner')).joined('inner', BREAK_GLASS_GROUP),
    [join('rescue1', 'inner'), leave('rescue1', BREAK_GLASS_GROUP)],
  ),
  harmless(
    'takes out of the excluded group somebody else',
    realTenant().joined('ada', BREAK_GLASS_GROUP),
    [leave('ada', BREAK_GLASS_GROUP)],
    { minimum: 5 },
  ),
  harmless('excludes a break-glass account by name before its group goes', realTenant(), [
    ...ABOUT_EVERYBODY.map((number) =>
      update(id(number), { 'conditions/users/excludeUsers': ['rescue1', 'rescue2'] }),
    ),
    softDelete(BREAK_GLASS_GROUP),
  ]),
  harmless(
    'takes a role of a break-glass account that it need not have',
    realTenant().with(roleAssignment('rescue1', 'reader')),
    [remove('rescue1-is-reader')],
  ),
  harmless(
    'turns the block of a break-glass account into a question',
    realTenant().edited(id('CA001'), { [EXCLUDED]: [] }),
    [update(id('CA001'), { 'grantControls/builtInControls': ['mfa'] })],
  ),
];

const writer = [
  harmless(
    'takes a permission of another identity',
    realTenant().with(servicePrincipal('other', 'other-app')),
    [update('other', { accountEnabled: false }), softDelete('other')],
  ),
  harmless('gives the writing identity one more permission', realTenant(), [
    recreate(appRoleAssignment('group-write')),
  ]),
  harmless('turns on a policy that blocks another identity', aboutWorkloads(['other']), [
    update(id('CA501'), { state: 'enabled' }),
  ]),
  harmless(
    'turns on a policy that blocks identities at risk',
    aboutWorkloads(['ServicePrincipalsInMyOrganization'], {
      'conditions/servicePrincipalRiskLevels': ['high'],
    }),
    [update(id('CA501'), { state: 'enabled' })],
  ),
];

/** A block for all administrators of what leaves them a way. */
const leavingAWay = Object.entries({
  'on some platforms': { 'conditions/platforms': { includePlatforms: ['iOS', 'android'] } },
  'by legacy clients': { 'conditions/clientAppTypes': ['exchangeActiveSync', 'other'] },
  'at high risk': { 'conditions/signInRiskLevels': ['high'] },
  'of Office 365': { 'conditions/applications/includeApplications': ['Office365'] },
  'of registering devices': {
    'conditions/applications/includeApplications': [],
    'conditions/applications/includeUserActions': ['urn:user:registerdevice'],
  },
  'for unmanaged devices': {
    'conditions/devices': {
      deviceFilter: { mode: 'exclude', rule: 'device.isCompliant -eq True' },
    },
  },
  'by device code': { 'conditions/authenticationFlows': { transferMethods: 'deviceCodeFlow' } },
  'outside a network': {
    'conditions/locations': { includeLocations: ['All'], excludeLocations: [GATEWAYS] },
  },
  'outside trusted networks': {
    'conditions/locations': { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
  },
}).map(([what, edits]) =>
  harmless(
    `blocks administrators ${what}`,
    realTenant().edited(id('CA101'), {
      ...{ state: 'disabled', 'conditions/clientAppTypes': ['all'], 'conditions/locations': null },
      'grantControls/builtInControls': ['block'],
      ...edits,
    }),
    [update(id('CA101'), { state: 'enabled' })],
    { minimum: 5 },
  ),
);

const demands = [
  harmless('enforces a strength that administrators can reach', realTenant(), [
    update(id('CA105'), { state: 'enabled' }),
  ]),
  harmless(
    'allows a method for a group that the administrators are in',
    keyOnly,
    [update('Fido2', { includeTargets: [{ targetType: 'group', id: INTERNALS_GROUP }] })],
    { minimum: 5 },
  ),
  harmless(
    'turns off methods that are not the only one',
    keyOnly,
    ['MicrosoftAuthenticator', 'Sms', 'Email'].map((method) =>
      update(method, { state: 'disabled' }),
    ),
    { minimum: 5 },
  ),
  harmless(
    'asks administrators for a compliant device, with the break-glass accounts excluded',
    realTenant(),
    [update(id('CA205'), { 'conditions/platforms': null })],
    { minimum: 5 },
  ),
];

/** Plans that lock nobody out. */
export const harmlessPlans: readonly Scenario[] = [
  ...[...deletions, ...restorations, ...disablings, ...narrower, ...ofOthers, ...notTaken],
  ...[...rightOrder, ...places, ...administrators, ...breakGlass, ...writer],
  ...[...leavingAWay, ...demands],
];
