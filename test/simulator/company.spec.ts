import fc from 'fast-check';
import { Company } from '../../src/simulator/company/company.js';
import { ordinalOf, securityIdentifierOf, seededId } from '../../src/simulator/company/identity.js';
import { parseMembershipRule } from '../../src/simulator/tenant/membership-rule.js';
import { text } from './simulated-tenant.js';

const aCompany = (users = 12_000): Company =>
  new Company({ seed: 3, users, groups: 200, companyName: 'Meridian Harbour' });

const seed = fc.nat({ max: 0xffff_ffff });

describe('the seeded company', () => {
  const company = aCompany();
  const { users } = company;
  const all = Array.from({ length: users.count }, (_, ordinal) => users.attributesAt(ordinal));
  const groups = [...company.objects()].filter(({ type }) => type === 'group');

  it('reads the place of a user back from the id, and takes no other id for one', () => {
    fc.assert(
      fc.property(seed, fc.nat({ max: 2 ** 31 }), seed, (one, ordinal, other) => {
        fc.pre(other !== one);
        const id = seededId(one, ordinal);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(ordinalOf(one, id)).toBe(ordinal);
        expect(ordinalOf(other, id)).toBeUndefined();
      }),
    );
  });

  it('gives every user an id and a principal name of their own, and finds them by both', () => {
    const ids = new Set(all.map(({ id }) => id));
    const names = new Set(all.map(({ userPrincipalName }) => userPrincipalName));

    expect([ids.size, names.size]).toEqual([users.count, users.count]);
    for (const [ordinal, { id, userPrincipalName }] of all.entries()) {
      expect(users.ordinalOf(text(id))).toBe(ordinal);
      const upper = text(userPrincipalName).toUpperCase();
      expect(users.ordinalOfPrincipalName(upper)).toBe(ordinal);
    }
    expect(users.ordinalOfPrincipalName('nobody.here@meridianharbour.example')).toBeUndefined();
    expect(users.ordinalOf(users.idAt(users.count))).toBeUndefined();
  });

  it('has guests, disabled, synced and emergency accounts, and people of many places', () => {
    const share = (test: (user: (typeof all)[number]) => boolean): number =>
      all.filter(test).length / all.length;

    expect(share(({ userType }) => userType === 'Guest')).toBeCloseTo(0.07, 1);
    expect(share(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled === true)).toBeCloseTo(
      0.25,
      1,
    );
    expect(share(({ accountEnabled }) => accountEnabled === false)).toBeCloseTo(0.04, 1);
    expect(new Set(all.map(({ department }) => department)).size).toBeGreaterThan(13);
    expect(new Set(all.map(({ country }) => country)).size).toBeGreaterThan(9);
    const emergency = groups.find(
      ({ attributes }) => attributes['displayName'] === 'CA-BreakGlassAccounts - Exclude',
    );
    expect(emergency?.links.get('members')?.size).toBe(2);
  });

  it('has groups of every kind, each with a name of its own', () => {
    const names = groups.map(({ attributes }) => attributes['displayName']);
    const count = (test: (group: (typeof groups)[number]) => boolean): number =>
      groups.filter(test).length;

    expect(groups.length).toBe(200);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
    expect(count(({ attributes }) => attributes['isAssignableToRole'] === true)).toBe(5);
    expect(count(({ attributes }) => attributes['onPremisesSyncEnabled'] === true)).toBe(10);
    const of = (kind: string) =>
      count(({ attributes }) => JSON.stringify(attributes['groupTypes']).includes(kind));
    expect(of('DynamicMembership')).toBe(7);
    expect(of('Unified')).toBeGreaterThan(20);
    expect(
      count(({ links }) => links.get('members')?.at(0)?.targetType === 'group'),
    ).toBeGreaterThan(2);
    expect(count(({ links }) => (links.get('owners')?.size ?? 0) > 0)).toBeGreaterThan(60);
  });

  it('puts into dynamic groups exactly those whom the rule names', () => {
    const dynamic = groups.filter(({ attributes }) => attributes['membershipRule'] !== undefined);

    for (const { attributes, links } of dynamic) {
      const rule = parseMembershipRule(text(attributes['membershipRule']));
      const wanted = all.flatMap((user) => (rule?.takes(user) === true ? [user['id']] : []));
      const members = [...(links.get('members')?.slice() ?? [])].map(({ targetId }) => targetId);
      expect(members).toEqual(wanted);
      expect(members.length).toBeGreaterThan(0);
    }
  });

  it('derives a security identifier as the directory does', () => {
    // An exported group and the identifier exported with it.
    expect(securityIdentifierOf('2802b872-ccfb-4b29-a9a9-459808dfb11b')).toBe(
      'S-1-12-1-671266930-1261030651-2554702249-464641800',
    );
  });

  it('leaves alone a rule it cannot evaluate', () => {
    expect(parseMembershipRule('user.proxyAddresses -any (_ -contains "x")')).toBeNull();
    expect(parseMembershipRule('(user.department -eq "A") or (user.city -eq "B")')).toBeNull();
    const rule = parseMembershipRule(
      '(user.department -ne "A") and (user.accountEnabled -eq True)',
    );
    expect(rule?.takes({ department: 'b', accountEnabled: true })).toBe(true);
    expect(rule?.takes({ department: 'a', accountEnabled: true })).toBe(false);
    expect(rule?.takes({ department: 'b' })).toBe(false);
  });
});
