import { describe, expect, it } from '@jest/globals';
import { type AccessRole, permissionsOf } from '../../../src/domain/access/access-roles.js';
import { assertMayGive, assertPerson, covers } from '../../../src/domain/access/grants.js';
import type { Permission } from '../../../src/domain/access/permissions.js';
import type { Principal } from '../../../src/domain/access/principal.js';

const somebody = (
  given: Pick<Principal, 'tenantIds'> & { readonly role?: AccessRole; readonly may?: Permission[] },
): Principal => ({
  ...{ id: 'x', name: 'X', kind: 'user', scopes: null, tenantIds: given.tenantIds },
  roles: given.role === undefined ? [] : [given.role],
  permissions: new Set(given.role === undefined ? given.may : permissionsOf([given.role])),
});

const administrator = somebody({ tenantIds: 'all', role: 'global-administrator' });
const ofOne = somebody({ tenantIds: ['t'], may: ['access/write', 'history/read'] });

describe('Who gives an account or a token', () => {
  it.each(['service', 'application'] as const)('is no %s', (kind) => {
    expect(() => {
      assertPerson({ ...administrator, kind });
    }).toThrow(expect.objectContaining({ code: 'not-allowed' }));
    expect(() => {
      assertPerson({ ...administrator, kind: 'machine' });
    }).not.toThrow();
  });

  it('gives what he has, where he is', () => {
    expect(() => {
      assertMayGive(ofOne, { permissions: ['history/read'], tenantIds: ['t'] });
      assertMayGive(administrator, { permissions: administrator.permissions, tenantIds: 'all' });
    }).not.toThrow();
  });

  it.each<[string, Parameters<typeof assertMayGive>[1]]>([
    ['another permission', { permissions: ['history/read', 'settings/write'], tenantIds: ['t'] }],
    ["the operators' audit", { permissions: ['audit/read'], tenantIds: ['t'] }],
    ['another tenant', { permissions: ['history/read'], tenantIds: ['t', 'u'] }],
    ['all tenants, also those to come', { permissions: ['history/read'], tenantIds: 'all' }],
  ])('does not give %s', (_what, grant) => {
    expect(() => {
      assertMayGive(ofOne, grant);
    }).toThrow(expect.objectContaining({ code: 'not-allowed' }));
  });

  it('may name an auditor as a global administrator, and not as whoever has all permissions but that', () => {
    const permissions = permissionsOf(['auditor']);
    const all = [...administrator.permissions];
    expect(() => {
      assertMayGive(administrator, { permissions, tenantIds: 'all' });
    }).not.toThrow();
    expect(() => {
      assertMayGive(somebody({ tenantIds: 'all', may: all }), { permissions, tenantIds: 'all' });
    }).toThrow('audit/read');
  });

  it('sees and takes away what opens nothing but tenants of his', () => {
    expect(covers(ofOne, { tenantIds: ['t'] }, ['t', 'u'])).toBe(true);
    expect(covers(ofOne, { tenantIds: ['t', 'u'] }, ['t', 'u'])).toBe(false);
    expect(covers(ofOne, { tenantIds: 'all' }, ['t', 'u'])).toBe(false);
    expect(covers(ofOne, { tenantIds: 'all' }, ['t'])).toBe(true);
    expect(covers(administrator, { tenantIds: ['t', 'u'] }, ['t', 'u'])).toBe(true);
  });
});
