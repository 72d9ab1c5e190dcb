import type { Json } from '../../../../src/domain/json.js';
import { GLOBAL_ADMINISTRATOR } from '../../../../src/domain/recovery/proof/access.js';
import type { SafetyRules } from '../../../../src/domain/recovery/proof/proof.js';
import { prove } from '../../../../src/domain/recovery/proof/prove.js';
import { aboutWorkloads, EXCLUDED, othersExcludedBy, two } from './lockouts.js';
import { BREAK_GLASS_GROUP, INTERNALS_GROUP, policy } from './real-policies.js';
import { join, leave, type Move, planOf, recreate, remove, restore, update } from './steps.js';
import { realTenant, roleAssignment, type Tenant, user, WRITER, WRITER_APP_ID } from './tenant.js';

const RESCUERS = ['rescue1', 'RESCUE2@contoso.example'];

const proof = (tenant: Tenant, moves: readonly Move[], rules: Partial<SafetyRules> = {}) =>
  prove(tenant, planOf(tenant, moves), {
    ...{ minimumAdministrators: 2, breakGlass: RESCUERS, writerAppId: WRITER_APP_ID },
    ...rules,
  });

const id = (number: string): string => policy(number).objectId;
const name = (number: string): string => policy(number).displayName;

/** Who of ada, a guest of some kind, and a colleague is kept out by a block for some guests. */
const keptOut = (attributes: Readonly<Record<string, Json>>, kinds: string): boolean => {
  const guests = two.with(user('ada', attributes)).deleted(id('CA404'));
  const tenant = guests.edited(id('CA401'), {
    state: 'disabled',
    'conditions/applications/excludeApplications': [],
    'conditions/users/includeGuestsOrExternalUsers/guestOrExternalUserTypes': kinds,
  });
  return !proof(tenant, [update(id('CA401'), { state: 'enabled' })], { breakGlass: [] }).holds;
};

describe('the proof of a plan', () => {
  it('says who is locked out by what, and from which step on', () => {
    const { violations } = proof(realTenant(), [
      update(id('CA101'), { displayName: 'CA101' }),
      update(id('CA100'), othersExcludedBy('CA100')),
    ]);
    expect(violations).toEqual(
      ['rescue1', 'rescue2'].map((rescuer) => ({
        rule: 'break-glass',
        stepId: 's0002',
        policyId: id('CA100'),
        policyName: name('CA100'),
        detail: `Break-glass account ${rescuer}@contoso.example would be asked for authentication strength Multifactor authentication by policy ${name('CA100')}, which does not exclude it`,
      })),
    );
  });

  it('counts the administrators that are left', () => {
    const { violations } = proof(two, [remove('bob-is-admin')], { breakGlass: [] });
    expect(violations.map(({ detail }) => detail)).toEqual([
      'Only 1 enabled global administrator can sign in, and 2 have to: bob@contoso.example would no longer be among them',
    ]);
  });

  it('does not let the writer lose what it signs in with', () => {
    const credential = { keyId: 'k1', displayName: 'of last week' };
    const tenant = two.edited('writer-application', { passwordCredentials: [credential] });
    const moves = [update('writer-application', { passwordCredentials: [] })];
    expect(proof(tenant, moves, { breakGlass: [] }).violations).toMatchObject([
      { rule: 'writer', stepId: 's0001', detail: expect.stringContaining('k1') as string },
    ]);
  });

  it('only remarks on what does not hold already', () => {
    const tenant = two
      .edited('ada', { accountEnabled: false })
      .edited(id('CA001'), { [EXCLUDED]: [] })
      .without('bob-is-admin');
    expect(proof(tenant, [], { breakGlass: ['ada', 'bob', 'zoe'] })).toEqual({
      holds: true,
      violations: [],
      remarks: expect.arrayContaining([
        'Before the plan already, 0 enabled global administrators can sign in, and 2 have to',
        'Break-glass account ada@contoso.example is disabled already',
        `Break-glass account ada@contoso.example is blocked by policy ${name('CA001')}, which does not exclude it, already`,
        'Break-glass account bob@contoso.example does not hold the role Global Administrator',
        'The break-glass account zoe is not known in this tenant',
      ]) as string[],
    });
  });

  it('refuses what makes worse what does not hold already', () => {
    const moves = [update('ada', { accountEnabled: false })];
    const rules = { breakGlass: [], minimumAdministrators: 5 };
    expect(proof(two, moves, rules).violations).toHaveLength(1);
  });

  it('says so where no break-glass account is named', () => {
    expect(proof(two, [], { breakGlass: [] }).remarks).toEqual([
      'No break-glass account is named, so none is looked after',
    ]);
  });

  it('remarks on what administrators would be asked for, and may not have', () => {
    const { holds, remarks } = proof(realTenant(), [
      update(id('CA205'), { 'conditions/platforms': null }),
    ]);
    expect(holds).toBe(true);
    expect(remarks).toEqual([
      `Policy ${name('CA205')} would ask global administrators for a compliant device or a hybrid joined device; whether they can give it is not known`,
    ]);
  });

  it('asks for all controls where a policy does', () => {
    const tenant = realTenant().edited(id('CA205'), { 'conditions/platforms': null });
    const one = tenant.edited(id('CA205'), { 'grantControls/builtInControls': ['mfa', 'x'] });
    const toAll = [update(id('CA205'), { 'grantControls/operator': 'AND' })];
    expect(proof(one, []).remarks).toEqual([]);
    expect(proof(one, toAll).remarks).toHaveLength(1);
  });

  it('remarks on groups that find their members by themselves', () => {
    const rule = update(INTERNALS_GROUP, { membershipRule: 'user.department -eq "Sales"' });
    expect(proof(realTenant(), [rule]).remarks).toEqual([
      'Step s0001 changes the membership rule of group APP_Microsoft365_E5; its members are taken as they are now',
    ]);
  });

  it('remarks on a block of the writing identity in some places', () => {
    const everywhereElse = { includeLocations: ['All'], excludeLocations: ['AllTrusted'] };
    const tenant = aboutWorkloads([WRITER], { 'conditions/locations': everywhereElse });
    const { holds, remarks } = proof(tenant, [update(id('CA501'), { state: 'enabled' })]);
    expect(holds).toBe(true);
    expect(remarks).toEqual([expect.stringContaining('whether Stateline runs in one of them')]);
  });

  it('counts who is in an activated role where no assignment tells', () => {
    const role = {
      ...user('global-administrators', { roleTemplateId: GLOBAL_ADMINISTRATOR }),
      objectType: 'directoryRole',
    };
    const listed = two
      .with(role)
      .joined('ada', 'global-administrators')
      .joined('bob', 'global-administrators');
    const rules = { breakGlass: [] };
    expect(proof(listed.without('ada-is-admin', 'bob-is-admin'), [], rules).remarks).toHaveLength(
      1,
    );
    // The list follows the assignment, which is what a plan takes away.
    expect(proof(listed, [remove('ada-is-admin')], rules).holds).toBe(false);
  });

  it('does not count an account that is made anew, whose password nobody has', () => {
    const gone = two.deleted('ada', 'hard-deleted').with(user('eve'), roleAssignment('eve'));
    const moves = [recreate(user('ada')), update('eve', { accountEnabled: false })];
    expect(proof(gone, moves, { breakGlass: [] }).violations[0]?.stepId).toBe('s0002');
  });

  it('does not count links that what is made anew had before', () => {
    const tenant = realTenant().deleted(BREAK_GLASS_GROUP, 'hard-deleted');
    const group = { ...tenant.get(BREAK_GLASS_GROUP), status: 'live' as const };
    const moves = [recreate(group), leave('rescue1', BREAK_GLASS_GROUP)];
    expect(proof(tenant, moves).holds).toBe(true);
    const { violations } = proof(tenant, [
      ...[recreate(group), join('rescue1', BREAK_GLASS_GROUP)],
      leave('rescue1', BREAK_GLASS_GROUP),
    ]);
    expect(violations[0]?.stepId).toBe('s0003');
  });

  it('takes a deleted account with its roles and groups out of the bin', () => {
    const moves = [restore('ada'), update('bob', { accountEnabled: false })];
    const tenant = two.deleted('ada').with(user('eve'), roleAssignment('eve'));
    expect(proof(tenant, moves, { breakGlass: [] }).holds).toBe(true);
  });

  it.each([
    [
      'a guest from elsewhere',
      { userType: 'Guest', externalUserState: 'Accepted' },
      'b2bCollaborationGuest',
    ],
    ['a guest with an account of our own', { userType: 'Guest' }, 'internalGuest'],
    ['a colleague from elsewhere', { userPrincipalName: 'a_x#EXT#@y' }, 'b2bCollaborationMember'],
  ])('tells %s from others', (_who, attributes, kind) => {
    const all = ['b2bCollaborationGuest', 'internalGuest', 'b2bCollaborationMember'];
    expect(keptOut(attributes, kind)).toBe(true);
    expect(keptOut(attributes, all.filter((one) => one !== kind).join(','))).toBe(false);
  });
});
