import { catalogue } from '../../../src/domain/directory/catalogue.js';
import {
  type Attributes,
  type LinkChange,
  objectId,
} from '../../../src/domain/directory/directory-object.js';
import { judge, valuesToWrite } from '../../../src/domain/recovery/judge.js';
import type { Step } from '../../../src/domain/recovery/plan.js';
import { lines, plan, type Touch } from './planned.js';

const created = (type: string): Touch => ({ id: 'new', type, then: 'absent', now: 'live' });
const linkOf = (relation: string, op: LinkChange['op'] = 'removed'): LinkChange => ({
  relation,
  targetId: objectId('eve'),
  targetType: 'user',
  op,
});
const typesWith = (deletion: string): readonly string[] =>
  Object.values(catalogue)
    .filter((rule) => rule.deletion === deletion)
    .map(({ type }) => type);
const details = (steps: readonly Step[]): readonly (string | undefined)[] =>
  steps.map(({ blocked }) => blocked?.detail);

describe('what nobody has told us about', () => {
  it('is planned of a property, and blocked', () => {
    const changes = [{ name: 'moodOfTheDay/colour', before: 'red', after: 'blue' }];
    for (const type of Object.keys(catalogue)) {
      const steps = plan([{ type, changes }]);
      expect(steps.map(({ blocked }) => blocked?.reason)).toEqual(['unknown-property']);
      expect(details(steps)).toEqual([
        'Stateline does not know this property, so it does not write it',
      ]);
    }
  });

  it('is planned of a relation, and blocked', () => {
    for (const type of Object.keys(catalogue)) {
      const steps = plan([{ type, links: [linkOf('admirers'), linkOf('toString', 'added')] }]);
      expect(steps.map(({ blocked }) => blocked?.reason)).toEqual([
        'unknown-relation',
        'unknown-relation',
      ]);
      expect(details(steps)[0]).toBe(
        'Stateline does not know this relation, so it does not write it',
      );
    }
  });

  it('is planned of a type, and blocked, whatever happened to the object', () => {
    const type = 'crossTenantAccessPolicy';
    const changes = [{ name: 'displayName', before: 'a', after: 'b' }];
    expect(lines([{ type, changes, links: [linkOf('members')] }])).toEqual([
      'update ada displayName (unknown-property)',
      'addLink ada eve (unknown-relation)',
    ]);
    expect(lines([{ type, changes, now: 'soft-deleted' }])).toEqual([
      'restore ada (unknown-type)',
      'update ada displayName (unknown-type)',
    ]);
    expect(plan([{ type, now: 'hard-deleted' }])).toMatchObject([
      { operation: 'recreate', blocked: {} },
    ]);
    expect(lines([created(type)], { created: 'softDelete' })).toEqual([
      'softDelete new (unknown-type)',
    ]);
  });
});

describe('objects created since', () => {
  it.each(typesWith('hard'))('of type %s are kept, because deleting is for good', (type) => {
    const steps = plan([created(type)], { created: 'softDelete' });
    expect(steps.map(({ blocked }) => blocked?.reason)).toEqual(['hard-deletion']);
    expect(details(steps)[0]).toContain('for good');
    expect(lines([created(type)])).toEqual(['softDelete new (kept-by-choice)']);
  });

  it.each(typesWith('impossible'))(
    'of type %s are kept, because nobody can delete them',
    (type) => {
      expect(lines([created(type)], { created: 'softDelete' })).toEqual([
        'softDelete new (read-only)',
      ]);
    },
  );

  it.each(typesWith('repeatable'))('of type %s are deleted, as they can be made again', (type) => {
    expect(lines([created(type)], { created: 'softDelete' })).toEqual(['delete new']);
    expect(lines([created(type)])).toEqual(['delete new (kept-by-choice)']);
  });

  it.each(typesWith('soft'))('of type %s go to the bin', (type) => {
    expect(lines([created(type)], { created: 'softDelete' })).toEqual(['softDelete new']);
  });
});

describe('a relation', () => {
  it('that follows from an attribute has no step beside that of the attribute', () => {
    const grant = {
      type: 'oauth2PermissionGrant',
      changes: [
        { name: 'scope', before: 'User.Read', after: 'User.Read Mail.ReadWrite' },
        { name: 'principalId', before: 'ada', after: 'eve' },
      ],
      links: [linkOf('principal'), linkOf('principal', 'added')],
    };
    expect(lines([grant])).toEqual(['update ada scope', 'update ada principalId (read-only)']);
    const licences = { name: 'assignedLicenses', before: [{ skuId: 'a' }], after: [] };
    const licensed = { changes: [licences], links: [linkOf('licences')] };
    expect(lines([licensed])).toEqual(['update ada assignedLicenses']);
  });

  it('to one object at most is put in the place of what it got, or stays away with it', () => {
    const [kim, lee] = ['kim', 'lee'].map((id) => ({
      ...linkOf('manager'),
      targetId: objectId(id),
    }));
    if (kim === undefined || lee === undefined) throw new Error('There are two of them');
    const links = [kim, { ...lee, op: 'added' as const }];
    expect(plan([{ links }])).toMatchObject([
      {
        operation: 'addLink',
        link: { targetId: 'kim' },
        instead: { targetId: 'lee', targetName: 'lee' },
      },
    ]);
    expect(lines([{ links }], { links: 'merge' })).toEqual([
      'addLink ada kim (kept-by-choice)',
      'removeLink ada lee (kept-by-choice)',
    ]);
    const other = { id: 'ada', links: [kim], linksNow: [lee] };
    const [restored] = plan([other]);
    expect(restored?.blocked).toEqual({
      reason: 'changed-later-by-another',
      detail: 'lee was put in its place since, so that is kept',
    });
    expect(plan([other], { onConflict: 'overwrite' })).toMatchObject([
      { operation: 'addLink', blocked: null, instead: { targetId: 'lee' } },
    ]);
  });

  it('that is not written is blocked with its own reason', () => {
    const steps = plan([{ type: 'device', links: [linkOf('registeredOwners')] }]);
    expect(steps.map(({ blocked }) => blocked)).toEqual([
      { reason: 'read-only', detail: 'An application cannot write it; an administrator can' },
    ]);
  });

  it('of members is blocked where the directory computes them, in units as in groups', () => {
    const attributes = { membershipType: 'Dynamic' };
    const unit = { id: 'unit', type: 'administrativeUnit', links: [linkOf('members')] };
    expect(lines([{ ...unit, attributes }])).toEqual(['addLink unit eve (dynamic-membership)']);
    expect(lines([unit])).toEqual(['addLink unit eve']);
  });
});

describe('attributes', () => {
  it('of what Microsoft maintains are blocked, and those of custom ones are written', () => {
    const changes = [{ name: 'description', before: 'a', after: 'b' }];
    for (const [type, mark] of [
      ['unifiedRoleDefinition', { isBuiltIn: true }],
      ['authenticationStrengthPolicy', { policyType: 'builtIn' }],
    ] as const) {
      expect(lines([{ type, changes, attributes: mark }])).toEqual([
        'update ada description (read-only)',
      ]);
      expect(lines([{ type, changes }])).toEqual(['update ada description']);
    }
  });

  it('of an organization are written although parts of it are synced', () => {
    const attributes = { onPremisesSyncEnabled: true, verifiedDomains: [] };
    const changes = [{ name: 'technicalNotificationMails', before: ['a'], after: ['b'] }];
    expect(lines([{ type: 'organization', changes, attributes }])).toEqual([
      'update ada technicalNotificationMails',
    ]);
  });

  it('of credentials are blocked, because their secrets cannot be read', () => {
    const changes = [{ name: 'passwordCredentials', before: [{ keyId: 'k' }], after: [] }];
    const steps = plan([{ type: 'application', changes }]);
    expect(details(steps)[0]).toContain('Secrets cannot be read');
  });

  it('of derived types are written together with the kind', () => {
    const found: Attributes = { '@odata.type': '#microsoft.graph.fido2Kind', state: 'disabled' };
    const changes = [{ name: 'state', before: 'enabled', after: 'disabled' }];
    const [step] = plan([{ type: 'authenticationMethodConfiguration', changes }]);
    if (step?.operation !== 'update') throw new Error('The plan has no update');
    const seen = { ...step, seen: 'present', attributes: found, links: [] } as const;
    expect(valuesToWrite(found, judge(step, seen))).toEqual({
      '@odata.type': '#microsoft.graph.fido2Kind',
      state: 'enabled',
    });
  });
});

describe('the order of writing', () => {
  it('brings back applications before their service principals, and these before people', () => {
    const deleted = (type: string): Touch => ({ id: type, type, now: 'soft-deleted' });
    const types = ['administrativeUnit', 'group', 'user', 'servicePrincipal', 'application'];
    expect(lines(types.map(deleted))).toEqual(types.toReversed().map((type) => `restore ${type}`));
  });

  it('writes grants and roles after links, and policies last', () => {
    const updates: readonly (readonly [string, string])[] = [
      ['application', 'notes'],
      ['servicePrincipal', 'notes'],
      ['user', 'city'],
      ['namedLocation', 'ipRanges'],
      ['authenticationStrengthPolicy', 'displayName'],
      ['authenticationMethodConfiguration', 'state'],
      ['authorizationPolicy', 'guestUserRoleId'],
      ['group', 'members'],
      ['oauth2PermissionGrant', 'scope'],
      ['unifiedRoleDefinition', 'rolePermissions'],
      ['conditionalAccessPolicy', 'conditions'],
    ];
    const touched = updates.map(([type, name]): Touch => {
      const links = name === 'members' ? [linkOf(name)] : [];
      const changes = name === 'members' ? [] : [{ name, before: 'a', after: 'b' }];
      return { id: type, type, changes, links };
    });
    const written = plan(touched.toReversed()).map(({ objectType }) => objectType);
    expect(written).toEqual(updates.map(([type]) => type));
  });
});
