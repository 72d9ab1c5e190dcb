import { objectId, type ObjectId } from '../../../../src/domain/directory/directory-object.js';
import type { Json } from '../../../../src/domain/json.js';
import type { Step } from '../../../../src/domain/recovery/plan.js';
import { followed, isSameBut } from '../../../../src/domain/recovery/recreate/follow.js';
import { idsIn } from '../../../../src/domain/recovery/recreate/ids-in.js';

const OLD = '0b000000-0000-4000-8000-000000000001';
const NEW = '0e000000-0000-4000-8000-000000000001';
const currentIdOf = (id: ObjectId): ObjectId => (id === OLD ? objectId(NEW) : id);

const base = (type: string, id = 'other') => ({
  ...{ stepId: 's1', objectId: objectId(id), objectType: type, displayName: 'x' },
  ...{ rank: 1, reason: 'Deleted since', place: null, changeIds: [], blocked: null },
});
const update = (type: string, name: string, desired: Json, expected: Json = null): Step => ({
  ...base(type),
  operation: 'update',
  attributes: [{ name, expected, desired }],
});
const wanted = (step: Step): Json | undefined =>
  'attributes' in step ? step.attributes[0]?.desired : undefined;
const followedTo = (type: string, name: string, desired: Json): Json | undefined =>
  wanted(followed(update(type, name, desired), currentIdOf));

describe('A step after its objects were made anew', () => {
  it('is about the new object, and links to the new one', () => {
    const link = { relation: 'members', targetId: objectId(OLD), targetType: 'user' };
    const steps: readonly Step[] = [
      { ...base('user', OLD), operation: 'softDelete' },
      { ...base('group'), operation: 'addLink', link: { ...link, targetName: 'x' } },
    ];
    expect(steps.map((step) => followed(step, currentIdOf))).toMatchObject([
      { objectId: NEW },
      { objectId: 'other', link: { targetId: NEW } },
    ]);
  });

  it.each([
    ['conditionalAccessPolicy', 'conditions/users/excludeGroups', [OLD, 'All'], [NEW, 'All']],
    ['conditionalAccessPolicy', 'conditions', { users: { a: [OLD] } }, { users: { a: [NEW] } }],
    ['group', 'membershipRule', `-in ['${OLD}']`, `-in ['${NEW}']`],
    ['group', 'membershipRule', `-in ['${OLD.toUpperCase()}']`, `-in ['${NEW}']`],
    ['unifiedRoleAssignment', 'directoryScopeId', `/administrativeUnits/${OLD}`, undefined],
    ['application', 'identifierUris', [`api://${OLD}`], [`api://${NEW}`]],
  ] as const)('wants of %s %s the new id where it wanted the old one', (type, name, old, now) => {
    expect(followedTo(type, name, old)).toEqual(now ?? `/administrativeUnits/${NEW}`);
  });

  it('leaves texts that are no names of objects, and what it expects, as they are', () => {
    expect(followedTo('user', 'displayName', OLD)).toBe(OLD);
    const step = followed(update('group', 'membershipRule', null, OLD), currentIdOf);
    expect(step).toMatchObject({ attributes: [{ expected: OLD }] });
  });

  it('keeps the id that its object had, where it makes it anew', () => {
    const step: Step = { ...base('user', OLD), operation: 'recreate', attributes: [], lost: [] };
    expect(followed(step, currentIdOf).objectId).toBe(OLD);
  });

  it('takes a value with old ids for the same as one with new ids, and for no other', () => {
    expect(isSameBut([OLD, 'b'], ['b', NEW], currentIdOf)).toBe(true);
    expect(
      isSameBut(`/administrativeUnits/${OLD}`, `/administrativeUnits/${NEW}`, currentIdOf),
    ).toBe(true);
    expect(isSameBut([OLD], [OLD, 'b'], currentIdOf)).toBe(false);
  });

  it('finds whole texts and the ids inside longer ones', () => {
    expect([...idsIn({ a: ['x', `rule ${OLD} and ${NEW}`], b: 7, c: null })]).toEqual([
      ...['x', `rule ${OLD} and ${NEW}`, OLD, NEW],
    ]);
  });
});
