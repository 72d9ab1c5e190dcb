import { type Attributes, objectId } from '../../../src/domain/directory/directory-object.js';
import type { Step } from '../../../src/domain/recovery/plan.js';
import type { Verdict } from '../../../src/domain/recovery/recovery-events.js';
import { undoDrafts } from '../../../src/domain/recovery/undo-plan.js';

const base = {
  stepId: 's0007',
  objectId: objectId('u1'),
  objectType: 'user',
  displayName: 'Ada',
  rank: 1,
  place: null,
  reason: 'Changed',
  changeIds: ['c1'],
  blocked: null,
};
const step: Step = {
  ...base,
  operation: 'update',
  attributes: [{ name: 'jobTitle', expected: 'Staff', desired: 'Engineer' }],
};
const verdicts = (verdict: Verdict['verdict']): Verdict[] => [
  { name: 'jobTitle', verdict, expected: 'Staff', desired: 'Engineer', found: 'Clerk' },
];
const back = [{ name: 'jobTitle', expected: 'Engineer', desired: 'Clerk' }];
const anew = (id: string): Step => ({
  ...{ ...base, objectId: objectId(id), operation: 'recreate' },
  ...{ attributes: [], lost: [] },
});

const undo = (one: Step, known: { verdict?: Verdict['verdict']; attributes?: Attributes } = {}) =>
  undoDrafts(
    { step: one, verdicts: verdicts(known.verdict ?? 'applied') },
    {
      recoveryId: 'r1',
      currentIdOf: (id) => (id === objectId('old') ? objectId('new') : id),
      attributesOf: () => known.attributes ?? {},
    },
  );

describe('the undo of a recovery', () => {
  it.each(['applied', 'not-possible'] as const)(
    'takes back what was %s, to what was found then',
    (verdict) => {
      expect(undo(step, { verdict })).toMatchObject([
        {
          operation: 'update',
          attributes: back,
          reason: 'Written by the recovery r1, step s0007',
          blocked: null,
        },
      ]);
    },
  );

  it.each(['already-so', 'conflict', 'refused'] as const)('leaves what was %s', (verdict) => {
    expect(undo(step, { verdict })).toEqual([]);
  });

  it('deletes what was restored, and restores what was deleted', () => {
    expect(undo({ ...base, operation: 'restore' })).toMatchObject([{ operation: 'softDelete' }]);
    expect(undo({ ...base, operation: 'softDelete' })).toMatchObject([{ operation: 'restore' }]);
  });

  it('deletes what was made anew, by its new id, as far as that can come back', () => {
    expect(undo(anew('old'))).toMatchObject([
      { operation: 'softDelete', objectId: 'new', blocked: null },
    ]);
    const grant = { ...anew('old'), objectType: 'oauth2PermissionGrant' };
    expect(undo(grant)).toMatchObject([{ operation: 'delete', objectId: 'new', blocked: null }]);
    const role = { ...anew('old'), objectType: 'unifiedRoleDefinition' };
    expect(undo(role)).toMatchObject([{ blocked: { reason: 'hard-deletion' } }]);
    expect(undo(anew('never-made'))).toEqual([]);
  });

  it('makes anew what was deleted for good', () => {
    const grant: Step = { ...base, objectType: 'oauth2PermissionGrant', operation: 'delete' };
    expect(undo(grant, { attributes: { scope: 'User.Read', clientId: 'c' } })).toMatchObject([
      {
        operation: 'recreate',
        objectId: 'u1',
        attributes: [
          { name: 'scope', expected: null, desired: 'User.Read' },
          { name: 'clientId', expected: null, desired: 'c' },
        ],
        blocked: null,
      },
    ]);
  });

  it('turns links round, and follows what was made anew', () => {
    const link = {
      ...{ relation: 'members', targetId: objectId('old'), targetType: 'user' },
      targetName: 'Old',
    };
    expect(undo({ ...base, operation: 'addLink', link })).toMatchObject([
      { operation: 'removeLink', link: { targetId: 'new' } },
    ]);
    expect(undo({ ...base, operation: 'removeLink', link })).toMatchObject([
      { operation: 'addLink' },
    ]);
  });
});
