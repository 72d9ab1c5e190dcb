import { GLOBAL_ADMINISTRATOR } from '../../../../src/domain/recovery/proof/access.js';
import { ALLOWED_COUNTRIES, BREAK_GLASS_GROUP, KEY_ONLY, policy } from './real-policies.js';
import { lockout, type Scenario } from './scenario.js';
import { join, leave, recreate, remove, restore, softDelete, update } from './steps.js';
import { type Edits, group, realTenant, roleAssignment, type Tenant, WRITER } from './tenant.js';

export const EXCLUDED = 'conditions/users/excludeGroups';

/** The groups a policy excludes, but for that of the break-glass accounts. */
export const othersExcludedBy = (number: string): Edits => {
  const { conditions } = policy(number).attributes as {
    conditions: { users: { excludeGroups: readonly string[] } };
  };
  return {
    [EXCLUDED]: conditions.users.excludeGroups.filter((id) => id !== BREAK_GLASS_GROUP),
  };
};

/** Enabled policies that ask something of everybody or of administrators, wherever and for whatever. */
export const ABOUT_EVERYBODY = 'CA000 CA001 CA002 CA003 CA004 CA005 CA100 CA101'.split(' ');

const rename = update(policy('CA206').objectId, { displayName: 'CA206 as it was called' });
const id = (number: string): string => policy(number).objectId;

const exclusionTakenOut = ABOUT_EVERYBODY.map((number) =>
  lockout(
    `takes the break-glass accounts out of what ${number} excludes`,
    realTenant(),
    [rename, update(id(number), othersExcludedBy(number))],
    { rule: 'break-glass', step: 2, policyId: id(number), who: 'rescue1' },
  ),
);

const nested = realTenant()
  .with(group('rescuers'))
  .left('rescue1', BREAK_GLASS_GROUP)
  .left('rescue2', BREAK_GLASS_GROUP)
  .joined('rescue1', 'rescuers')
  .joined('rescue2', 'rescuers')
  .joined('rescuers', BREAK_GLASS_GROUP);

const exclusionGroupEmptied = [
  lockout(
    'takes a break-glass account out of the group that is excluded',
    realTenant(),
    [rename, leave('rescue1', BREAK_GLASS_GROUP)],
    { rule: 'break-glass', step: 2, policyId: id('CA001'), who: 'rescue1' },
  ),
  lockout(
    'takes the group of the break-glass accounts out of the group that is excluded',
    nested,
    [leave('rescuers', BREAK_GLASS_GROUP)],
    { rule: 'break-glass', step: 1, policyId: id('CA100'), who: 'rescue2' },
  ),
  lockout(
    'deletes the group that is excluded',
    realTenant(),
    [rename, rename, softDelete(BREAK_GLASS_GROUP)],
    { rule: 'break-glass', step: 3, policyId: id('CA004'), who: 'rescue1' },
  ),
  lockout(
    'puts a break-glass account back into the excluded group only after having taken it out',
    realTenant(),
    [leave('rescue2', BREAK_GLASS_GROUP), rename, join('rescue2', BREAK_GLASS_GROUP)],
    { rule: 'break-glass', step: 1, policyId: id('CA001'), who: 'rescue2' },
  ),
];

const turnedOn = [
  ...['CA000', 'CA001', 'CA003'].map((number) =>
    lockout(
      `turns ${number} on, which excludes nobody`,
      realTenant().edited(id(number), { state: 'disabled', [EXCLUDED]: [] }),
      [update(id(number), { state: 'enabled' })],
      { rule: 'break-glass', step: 1, policyId: id(number), who: 'rescue1' },
    ),
  ),
  lockout(
    'takes the exclusion out of a report-only policy and then enforces it',
    realTenant(),
    [update(id('CA105'), { [EXCLUDED]: [] }), update(id('CA105'), { state: 'enabled' })],
    { rule: 'break-glass', step: 2, policyId: id('CA105'), who: 'rescue2' },
  ),
];

/** A block of everything for everybody, but for some, that is in the bin. */
export const onlyForAdmins = (tenant: Tenant): Tenant =>
  tenant
    .with(group('let-in'))
    .edited(id('CA001'), {
      'conditions/locations': null,
      [EXCLUDED]: [BREAK_GLASS_GROUP, 'let-in'],
    })
    .deleted(id('CA001'));

/** CA001 and the countries it lets in are both in the bin. */
export const policyAndPlaceGone = realTenant().deleted(id('CA001')).deleted(ALLOWED_COUNTRIES);
/** CA001 and the group it excludes are both in the bin. */
export const policyAndGroupGone = realTenant().deleted(id('CA001')).deleted(BREAK_GLASS_GROUP);

const wrongOrder = [
  lockout(
    'restores a policy before the group it excludes',
    policyAndGroupGone,
    [restore(id('CA001')), restore(BREAK_GLASS_GROUP)],
    { rule: 'break-glass', step: 1, policyId: id('CA001'), who: 'rescue1' },
  ),
  lockout(
    'restores a policy before the only countries it lets in',
    policyAndPlaceGone,
    [rename, restore(id('CA001')), restore(ALLOWED_COUNTRIES)],
    { rule: 'administrators', step: 2, policyId: id('CA001'), who: 'ada', minimum: 3 },
  ),
  lockout(
    'restores a policy before the members of the only group it lets in',
    onlyForAdmins(realTenant()),
    [restore(id('CA001')), ...['ada', 'bob', 'eve'].map((name) => join(name, 'let-in'))],
    { rule: 'administrators', step: 1, policyId: id('CA001'), who: 'ada', minimum: 4 },
  ),
];

export const GATEWAYS = '5b0c1f42-7d3e-4f6a-9a55-1c2d3e4f5a02';
const byGateways = realTenant().edited(id('CA001'), {
  'conditions/locations/excludeLocations': [GATEWAYS],
});
/** A second policy, which blocks where CA001 does not. */
const oppositeOf = realTenant().edited(id('CA204'), {
  state: 'disabled',
  'conditions/users/includeUsers': ['All'],
  'conditions/platforms': null,
  'conditions/locations': { includeLocations: [ALLOWED_COUNTRIES], excludeLocations: [] },
});
const fromNowhere = { rule: 'administrators', minimum: 3, who: 'ada', step: 1 } as const;
const byCountries = { ...fromNowhere, policyId: id('CA001') };

const placesTaken = [
  lockout(
    'deletes the countries that are the only way in',
    realTenant(),
    [softDelete(ALLOWED_COUNTRIES)],
    byCountries,
  ),
  lockout(
    'empties the list of countries that are the only way in',
    realTenant(),
    [update(ALLOWED_COUNTRIES, { countriesAndRegions: [] })],
    byCountries,
  ),
  lockout(
    'takes the countries out of the policy that blocks all others',
    realTenant(),
    [update(id('CA001'), { 'conditions/locations/excludeLocations': [] })],
    byCountries,
  ),
  lockout(
    'deletes the network that is the only way in',
    byGateways,
    [softDelete(GATEWAYS)],
    byCountries,
  ),
  lockout(
    'turns on a policy that blocks where the other one does not',
    oppositeOf,
    [update(id('CA204'), { state: 'enabled' })],
    { ...fromNowhere, policyId: id('CA204') },
  ),
];

/** No break-glass account, and no administrator too many. */
export const two = realTenant({ breakGlass: [], administrators: ['ada', 'bob'] });
/** The same two, by a group that has the role. */
export const byGroup = two
  .without('ada-is-admin', 'bob-is-admin')
  .with(group('admins', { isAssignableToRole: true }), roleAssignment('admins'))
  .joined('ada', 'admins')
  .joined('bob', 'admins');
const oneOfTwo = (who: string, step = 1) =>
  ({ rule: 'administrators', step, policyId: null, who, breakGlass: [] }) as const;

const lastAdministrators = [
  lockout(
    'disables one of two administrators',
    two,
    [update('ada', { accountEnabled: false })],
    oneOfTwo('ada'),
  ),
  lockout('deletes one of two administrators', two, [softDelete('bob')], oneOfTwo('bob')),
  lockout(
    'takes the role of one of two administrators, and gives it to another after that',
    two.with(realTenant().get('eve')),
    [rename, remove('ada-is-admin'), recreate(roleAssignment('eve'))],
    oneOfTwo('ada', 2),
  ),
  lockout(
    'takes one of two administrators out of the group that has the role',
    byGroup,
    [leave('bob', 'admins')],
    oneOfTwo('bob'),
  ),
  lockout(
    'deletes the group that has the role',
    byGroup,
    [rename, softDelete('admins')],
    oneOfTwo('ada', 2),
  ),
];

const rescued = (who: string, step = 1) =>
  ({ rule: 'break-glass', step, policyId: null, who }) as const;

const breakGlassItself = [
  lockout(
    'disables a break-glass account',
    realTenant(),
    [rename, update('rescue1', { accountEnabled: false })],
    rescued('rescue1', 2),
  ),
  lockout(
    'deletes a break-glass account',
    realTenant(),
    [softDelete('rescue2')],
    rescued('rescue2'),
  ),
  lockout(
    'takes the role of a break-glass account',
    realTenant(),
    [remove('rescue1-is-admin')],
    rescued('rescue1'),
  ),
  lockout(
    'takes the role of a break-glass account and gives it back at the end',
    realTenant(),
    [remove('rescue2-is-admin'), rename, recreate(roleAssignment('rescue2'))],
    rescued('rescue2'),
  ),
  lockout(
    'enables a break-glass account and disables it again',
    realTenant().edited('rescue1', { accountEnabled: false }),
    [update('rescue1', { accountEnabled: true }), update('rescue1', { accountEnabled: false })],
    rescued('rescue1', 2),
  ),
];

/** A policy about service principals instead of risky agents, not enforced yet. */
export const aboutWorkloads = (servicePrincipals: readonly string[], edits: Edits = {}): Tenant =>
  realTenant().edited(id('CA501'), {
    state: 'disabled',
    'conditions/agentIdRiskLevels': null,
    'conditions/clientApplications': {
      includeServicePrincipals: servicePrincipals,
      excludeServicePrincipals: [],
    },
    ...edits,
  });
const ofWriter = { rule: 'writer', step: 1, policyId: null, who: 'The writing identity' } as const;

const writerHarmed = [
  lockout(
    'takes a permission of the writing identity',
    realTenant(),
    [rename, remove('writer-has-policy-write')],
    { ...ofWriter, step: 2 },
  ),
  lockout(
    'disables the writing identity',
    realTenant(),
    [update(WRITER, { accountEnabled: false })],
    ofWriter,
  ),
  lockout(
    'deletes the application of the writing identity',
    realTenant(),
    [softDelete('writer-application')],
    ofWriter,
  ),
  lockout(
    'turns on a policy that blocks the writing identity',
    aboutWorkloads([WRITER]),
    [update(id('CA501'), { state: 'enabled' })],
    { ...ofWriter, policyId: id('CA501') },
  ),
];

/** CA105 in force, and it takes a security key only. */
export const keyOnly = realTenant().edited(id('CA105'), {
  state: 'enabled',
  'grantControls/authenticationStrength': {
    id: KEY_ONLY,
    displayName: 'Administrators: security key only',
    allowedCombinations: ['fido2'],
  },
});

const demandsNobodyMeets = [
  lockout(
    'makes the policy for compliant devices one for administrators, without exclusion',
    realTenant(),
    [
      update(id('CA205'), {
        'conditions/users/includeRoles': [GLOBAL_ADMINISTRATOR],
        'conditions/users/includeGroups': [],
        [EXCLUDED]: [],
      }),
    ],
    { rule: 'break-glass', step: 1, policyId: id('CA205'), who: 'rescue2' },
  ),
  lockout(
    'turns off the only method that administrators may use',
    keyOnly,
    [update('Sms', { state: 'disabled' }), update('Fido2', { state: 'disabled' })],
    { rule: 'administrators', step: 2, policyId: id('CA105'), who: 'ada', minimum: 3 },
  ),
];

/** Forty plans that lock somebody out. */
export const lockouts: readonly Scenario[] = [
  ...exclusionTakenOut,
  ...exclusionGroupEmptied,
  ...turnedOn,
  ...wrongOrder,
  ...placesTaken,
  ...lastAdministrators,
  ...breakGlassItself,
  ...writerHarmed,
  ...demandsNobodyMeets,
];
