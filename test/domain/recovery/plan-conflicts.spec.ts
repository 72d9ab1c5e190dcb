import { type Link, objectId } from '../../../src/domain/directory/directory-object.js';
import { parseInstant } from '../../../src/domain/instant.js';
import type { LaterChanged } from '../../../src/domain/recovery/plan-input.js';
import type { TakenChange } from '../../../src/domain/recovery/reasons.js';
import { line, lines, plan } from './planned.js';

const toEve: Link = { relation: 'members', targetId: objectId('eve'), targetType: 'user' };
const byGrace: TakenChange = {
  changeId: 'c9',
  type: 'ObjectChanged',
  attributes: ['city'],
  links: [toEve],
  by: ['grace@fjord.no'],
  at: parseInstant('2026-11-20T14:05:07Z', 'at'),
  activity: 'Update user',
};
const city: LaterChanged = {
  ...{ name: 'city', now: 'Oslo', without: 'Lyon' },
  ...{ changeIds: ['c9'], later: [byGrace] },
};
const overwrite = { onConflict: 'overwrite' } as const;

describe('what others changed after the changes that are taken back', () => {
  it('is kept and shown, with who changed it', () => {
    const [step] = plan([{ conflicts: [city], attributes: { city: 'Oslo' } }]);
    expect(step).toMatchObject({
      attributes: [{ name: 'city', expected: 'Oslo', desired: 'Lyon' }],
      blocked: {
        reason: 'changed-later-by-another',
        detail:
          'Changed again by grace@fjord.no on 2026-11-20 14:05:07 UTC (Update user), so it is kept',
      },
    });
  });

  it('is written over where that is chosen, from what it is now to what it was before all of it', () => {
    const steps = plan([{ conflicts: [city], attributes: { city: 'Oslo' } }], overwrite);
    expect(steps).toMatchObject([
      {
        blocked: null,
        attributes: [{ name: 'city', expected: 'Oslo', desired: 'Lyon', overwrite: true }],
      },
    ]);
  });

  it('is kept also where the other end of a link comes back in the same plan', () => {
    const group = {
      ...{ id: 'admins', type: 'group', links: [] },
      conflicts: [
        {
          ...{ name: 'members/eve', link: toEve, now: false, without: true },
          changeIds: ['c9'],
          later: [byGrace],
        },
      ],
    };
    const eve = { id: 'eve', type: 'user', then: 'live', now: 'soft-deleted' } as const;
    const ends = { eve: { existence: 'soft-deleted', displayName: 'eve' } } as const;
    expect(plan([group, eve], {}, ends).map(line)).toContain(
      'addLink admins eve (changed-later-by-another)',
    );
  });

  describe('in a policy', () => {
    const policy = {
      ...{ id: 'mfa', type: 'conditionalAccessPolicy' },
      attributes: { conditions: { users: { includeUsers: ['boss'] } } },
      changes: [
        { name: 'state', before: 'enabled', after: 'disabled' },
        { name: 'displayName', before: 'MFA', after: 'x' },
      ],
      conflicts: [
        { ...city, name: 'conditions/users/includeUsers', now: ['boss'], without: ['All'] },
      ],
    };

    it('keeps with it what belongs with it, so that the policy is not put to work by half', () => {
      const steps = plan([policy]);
      expect(steps.map(line)).toEqual([
        'update mfa displayName',
        'update mfa conditions/users/includeUsers (changed-later-by-another)',
        'update mfa state (changed-later-by-another)',
      ]);
      expect(steps[2]?.blocked?.detail).toMatch(
        /^Belongs with conditions\/users\/includeUsers: Changed again by grace@fjord.no/,
      );
    });

    it('does not keep it at work', () => {
      const changes = [{ name: 'state', before: 'disabled', after: 'enabled' }];
      expect(plan([{ ...policy, changes }]).map(line)).toEqual([
        'update mfa state',
        'update mfa conditions/users/includeUsers (changed-later-by-another)',
      ]);
    });

    it('keeps nothing else with it where it is written over, or kept by choice', () => {
      expect(plan([policy], overwrite).filter(({ blocked }) => blocked !== null)).toEqual([]);
      const where = { attributes: ['conditions'] };
      const exceptions = [{ where, choice: { attributes: 'keep' } as const }];
      expect(plan([policy], { exceptions }).map(line)).toEqual([
        'update mfa displayName',
        'update mfa conditions/users/includeUsers (kept-by-choice)',
        'update mfa state',
      ]);
    });
  });

  it('is written once where the changes came before it and after it again', () => {
    const changes = [{ name: 'city', before: 'Bergen', after: 'Oslo' }];
    const touched = [{ changes, conflicts: [city] }];
    expect(plan(touched, overwrite)).toMatchObject([
      { attributes: [{ name: 'city', expected: 'Oslo', desired: 'Lyon' }] },
    ]);
    const kept = plan(touched);
    expect(kept.map(line)).toEqual([
      'update ada city',
      'update ada city (changed-later-by-another)',
    ]);
    expect(kept[0]).toMatchObject({ attributes: [{ expected: 'Oslo', desired: 'Bergen' }] });
  });

  it('stays out of reach where it cannot be written anyway', () => {
    const conflicts = [{ ...city, name: 'proxyAddresses' }];
    expect(lines([{ conflicts }], overwrite)).toEqual(['update ada proxyAddresses (read-only)']);
    expect(lines([{ conflicts: [city] }], { attributes: 'keep' })).toEqual([
      'update ada city (kept-by-choice)',
    ]);
  });

  it('is kept or written of a link', () => {
    const conflicts = [{ ...city, name: 'members/eve', link: toEve, now: true, without: false }];
    const group = { id: 'admins', type: 'group', conflicts };
    expect(lines([group])).toEqual(['removeLink admins eve (changed-later-by-another)']);
    expect(lines([group], overwrite)).toEqual(['removeLink admins eve']);
    const back = {
      ...group,
      conflicts: [{ ...city, name: 'members/eve', link: toEve, now: false, without: true }],
    };
    const device = { ...group, id: 'laptop', type: 'device' };
    expect(lines([device], overwrite)).toEqual(['removeLink laptop eve (unknown-relation)']);
    expect(lines([device])).toEqual(['removeLink laptop eve (unknown-relation)']);
    expect(plan([back], overwrite)).toMatchObject([
      { operation: 'addLink', link: { ...toEve, targetName: 'eve' } },
    ]);
  });

  it('is kept or written of whether an object exists', () => {
    const conflicts = [{ ...city, name: 'status', now: 'live', without: 'absent' }];
    const created = { id: 'new', then: 'absent' as const, conflicts, partsOnly: true as const };
    expect(lines([created], { created: 'softDelete' })).toEqual([
      'softDelete new (changed-later-by-another)',
    ]);
    expect(lines([created], { created: 'softDelete', ...overwrite })).toEqual(['softDelete new']);
    expect(lines([created], overwrite)).toEqual(['softDelete new (kept-by-choice)']);
    const deleted = {
      conflicts: [{ ...city, name: 'status', now: 'soft-deleted', without: 'live' }],
      now: 'soft-deleted' as const,
      partsOnly: true as const,
    };
    expect(lines([deleted])).toEqual(['restore ada (changed-later-by-another)']);
    expect(lines([deleted], overwrite)).toEqual(['restore ada']);
  });

  it('writes nothing to an object that others deleted for good, and shows it', () => {
    const conflicts = [{ ...city, name: 'status', now: 'hard-deleted', without: 'live' }];
    const changes = [{ name: 'jobTitle', before: 'a', after: 'b' }];
    const purged = { now: 'hard-deleted' as const, partsOnly: true as const, conflicts, changes };
    expect(plan([purged]).every(({ blocked }) => blocked !== null)).toBe(true);
    expect(lines([purged], overwrite)[0]).toMatch(/^recreate ada jobTitle$/);
  });

  it('leaves the rest of the object to the plan', () => {
    const conflicts = [{ ...city, name: 'status', now: 'live', without: 'absent' }];
    const changes = [{ name: 'jobTitle', before: 'a', after: 'b' }];
    const touched = { then: 'absent' as const, conflicts, changes, partsOnly: true as const };
    expect(lines([touched]).toSorted()).toEqual([
      'softDelete ada (kept-by-choice)',
      'update ada jobTitle',
    ]);
  });
});
