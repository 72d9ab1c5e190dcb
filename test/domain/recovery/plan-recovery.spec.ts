import { line, lines, link, plan, type Touch } from './planned.js';

const city = { name: 'city', before: 'Lyon', after: 'Rome' };

describe('planRecovery', () => {
  it('writes the value of then and expects the value of now', () => {
    expect(plan([{ changes: [city] }])).toEqual([
      {
        stepId: 's0001',
        objectId: 'ada',
        objectType: 'user',
        displayName: 'ada',
        rank: 1,
        place: null,
        reason: 'Changed since; by whom is not known',
        changeIds: [],
        blocked: null,
        operation: 'update',
        attributes: [{ name: 'city', expected: 'Rome', desired: 'Lyon' }],
      },
    ]);
  });

  it('leaves out what the directory maintains by itself', () => {
    const changes = [{ name: 'modifiedDateTime', before: 'a', after: 'b' }];
    expect(lines([{ id: 'mfa', type: 'conditionalAccessPolicy', changes }])).toEqual([]);
  });

  it('shows what cannot be written as blocked, apart from what can', () => {
    const changes = [
      city,
      { name: 'proxyAddresses', before: ['a'], after: [] },
      { name: 'favouriteColour', before: 'red', after: 'blue' },
    ];
    expect(lines([{ changes }])).toEqual([
      'update ada city',
      'update ada proxyAddresses (read-only)',
      'update ada favouriteColour (unknown-property)',
    ]);
  });

  it('blocks everything about an object that is mastered on-premises, with a script', () => {
    const attributes = { onPremisesSyncEnabled: true, onPremisesSamAccountName: "o'hara" };
    const changes = [city, { name: 'department', before: null, after: 'Ops' }];
    const [step] = plan([{ changes, attributes }]);
    expect(step && line(step)).toBe('update ada city department (synced-from-on-premises)');
    expect(step?.blocked?.detail).toContain(
      "Set-ADUser -Identity 'o''hara' -Clear 'department' -Replace @{'l'='Lyon'}",
    );
    expect(lines([{ now: 'soft-deleted', attributes }])).toEqual([
      'restore ada (synced-from-on-premises)',
    ]);
  });

  it('restores what was deleted, with what was changed before that', () => {
    expect(lines([{ now: 'soft-deleted', changes: [city] }])).toEqual([
      'restore ada',
      'update ada city',
    ]);
  });

  it('shows what is deleted for good and cannot be made anew as blocked, with what differed', () => {
    const changes = [{ name: 'accountEnabled', before: true, after: false }];
    const steps = plan([{ id: 'laptop', type: 'device', now: 'hard-deleted', changes }]);
    expect(steps).toMatchObject([
      { operation: 'recreate', blocked: { reason: 'hard-deleted' } },
      {
        operation: 'update',
        blocked: { reason: 'hard-deleted' },
        attributes: [{ name: 'accountEnabled', expected: false, desired: true }],
      },
    ]);
  });

  it('keeps what was created since, unless told otherwise, and never empties it', () => {
    const created = { then: 'absent' as const, changes: [{ ...city, before: null }] };
    expect(lines([created])).toEqual(['softDelete ada (kept-by-choice)']);
    expect(lines([created], { created: 'softDelete' })).toEqual(['softDelete ada']);
    expect(lines([{ ...created, now: 'soft-deleted' }], { created: 'softDelete' })).toEqual([]);
  });

  it('takes the trust from a named location before deleting it', () => {
    const attributes = { isTrusted: true };
    const created = { id: 'hq', type: 'namedLocation', then: 'absent' as const, attributes };
    expect(lines([created], { created: 'softDelete' })).toEqual([
      'update hq isTrusted',
      'softDelete hq',
    ]);
  });

  it('trusts a restored named location again, because the directory forgets that', () => {
    const attributes = { isTrusted: true };
    const steps = plan([{ id: 'hq', type: 'namedLocation', now: 'soft-deleted', attributes }]);
    expect(steps.map(line)).toEqual(['restore hq', 'update hq isTrusted']);
    expect(steps[1]).toMatchObject({
      attributes: [{ name: 'isTrusted', expected: false, desired: true }],
    });
  });

  describe('links', () => {
    const group = {
      id: 'admins',
      type: 'group',
      links: [link('removed', 'ada'), link('added', 'eve')],
    };

    it('come back, and those that were added go with rollback', () => {
      expect(lines([group])).toEqual(['addLink admins ada', 'removeLink admins eve']);
      expect(lines([group], { links: 'merge' })).toEqual([
        'addLink admins ada',
        'removeLink admins eve (kept-by-choice)',
      ]);
      expect(lines([group], { links: 'skip' })).toEqual([
        'addLink admins ada (kept-by-choice)',
        'removeLink admins eve (kept-by-choice)',
      ]);
    });

    it('of a dynamic group are blocked', () => {
      const attributes = { groupTypes: ['DynamicMembership'] };
      expect(lines([{ ...group, attributes }])).toEqual([
        'addLink admins ada (dynamic-membership)',
        'removeLink admins eve (dynamic-membership)',
      ]);
    });

    it('to somebody who is deleted are blocked, unless the same plan brings them back', () => {
      const ends = { ada: { existence: 'soft-deleted', displayName: 'Ada' } as const };
      expect(lines([group], {}, ends)[0]).toBe('addLink admins ada (target-missing)');
      expect(lines([group, { now: 'soft-deleted' }], {}, ends)).toEqual([
        'restore ada',
        'addLink admins ada',
        'removeLink admins eve',
      ]);
    });
  });

  it('keeps attributes when told so', () => {
    const [step] = plan([{ changes: [city] }], { attributes: 'keep' });
    expect(step && line(step)).toBe('update ada city (kept-by-choice)');
    expect(step?.blocked?.detail).toBe('Left as it is: attributes are kept');
  });

  it('needs nothing where it is so again', () => {
    expect(lines([{ changes: [city], attributes: { city: 'Lyon' } }])).toEqual([]);
  });

  it('orders by what depends on what', () => {
    const policy = { type: 'conditionalAccessPolicy' };
    const steps = lines(
      [
        { id: 'new', then: 'absent' },
        {
          ...{ ...policy, id: 'mfa' },
          changes: [
            { name: 'state', before: 'enabled', after: 'disabled' },
            { name: 'conditions/users/excludeGroups', before: ['glass'], after: [] },
          ],
        },
        { ...policy, id: 'old', now: 'soft-deleted' },
        {
          ...policy,
          id: 'off',
          changes: [{ name: 'state', before: 'disabled', after: 'enabled' }],
        },
        {
          id: 'hq',
          type: 'namedLocation',
          changes: [{ name: 'ipRanges', before: [1], after: [] }],
        },
        {
          ...{ id: 'glass', type: 'group', now: 'soft-deleted' },
          links: [link('removed', 'ada'), link('added', 'eve')],
        },
        { id: 'ada', now: 'soft-deleted', changes: [city] },
      ],
      { created: 'softDelete' },
    );
    expect(steps).toEqual([
      'update off state',
      'restore ada',
      'restore glass',
      'update ada city',
      'update hq ipRanges',
      'addLink glass ada',
      'restore old',
      'update mfa conditions/users/excludeGroups',
      'update mfa state',
      'removeLink glass eve',
      'softDelete new',
    ]);
  });

  it('lets objects take turns within a rank, so that neighbours can be written together', () => {
    const group = (id: string): Touch => ({
      id,
      type: 'group',
      links: [link('removed', 'ada'), link('removed', 'bob')],
    });
    expect(lines([group('g2'), group('g1')])).toEqual([
      'addLink g1 ada',
      'addLink g2 ada',
      'addLink g1 bob',
      'addLink g2 bob',
    ]);
  });
});
