import { type Attributes, objectId } from '../../../../src/domain/directory/directory-object.js';
import { tiesOf } from '../../../../src/domain/recovery/order/ties.js';
import type { Step } from '../../../../src/domain/recovery/plan.js';

const base = (id: string, objectType: string) => ({
  ...{ stepId: id, objectId: objectId(id), objectType, displayName: id, rank: 1 },
  ...{ reason: '', place: null, changeIds: [], blocked: null },
});
const life = (id: string, type: string, operation: 'restore' | 'softDelete' | 'delete'): Step => ({
  ...base(id, type),
  operation,
});
const update = (id: string, objectType: string, target: readonly string[]): Step => {
  const [name = '', expected = null, desired = null] = target;
  return {
    ...base(id, objectType),
    ...{ operation: 'update', attributes: [{ name, expected, desired }] },
  };
};
const link = (id: string, operation: 'addLink' | 'removeLink', target: string): Step => ({
  ...base(id, 'group'),
  operation,
  link: { relation: 'members', targetId: objectId(target), targetType: 'user', targetName: target },
});

const held: Readonly<Record<string, Attributes>> = {
  eve: { userPrincipalName: 'ADA@example.com' },
};
const ties = (step: Step, bears = false): ReadonlySet<string> =>
  tiesOf(step, {
    attributesOf: (id) => held[id] ?? {},
    currentIdOf: (id) => (id === 'old' ? objectId('new') : id),
    bears: () => bears,
  });
const share = (one: Step, other: Step): boolean => {
  const others = ties(other);
  return [...ties(one)].some((tie) => others.has(tie));
};

describe('tiesOf', () => {
  it('ties steps about the same object, and about those it is linked to', () => {
    const step = update('ada', 'user', ['department', 'Sales', 'Ops']);
    expect(share(step, link('crew', 'addLink', 'ada'))).toBe(true);
    expect(share(link('crew', 'addLink', 'ada'), link('deck', 'removeLink', 'ada'))).toBe(true);
    expect(share(step, link('crew', 'addLink', 'bob'))).toBe(false);
  });

  it('ties what names an object, or named it, to that object', () => {
    const policy = 'conditionalAccessPolicy';
    const named = update('mfa', policy, ['conditions/users/excludeGroups', 'crew', 'deck']);
    for (const id of ['crew', 'deck'])
      expect(share(named, life(id, 'group', 'restore'))).toBe(true);
    expect(share(named, life('ship', 'group', 'restore'))).toBe(false);
  });

  it('knows an object by the id it has today', () => {
    expect(share(link('crew', 'addLink', 'old'), life('new', 'user', 'restore'))).toBe(true);
  });

  it('ties what gives a name up to what gets it', () => {
    const named = update('ada', 'user', ['userPrincipalName', 'x@example.com', 'ada@example.com']);
    expect(share(named, life('eve', 'user', 'softDelete'))).toBe(true);
    expect(share(named, life('bob', 'user', 'softDelete'))).toBe(false);
  });

  it('ties what comes back, what goes, and what has to do with applications', () => {
    expect(share(life('ada', 'user', 'restore'), life('crew', 'group', 'restore'))).toBe(true);
    expect(share(life('ada', 'user', 'softDelete'), life('x', 'group', 'delete'))).toBe(true);
    expect(share(life('ada', 'user', 'restore'), life('crew', 'group', 'softDelete'))).toBe(false);
    const app = update('app', 'application', ['displayName', 'a', 'b']);
    expect(share(app, life('grant', 'oauth2PermissionGrant', 'delete'))).toBe(true);
  });

  it('ties what bears on who is let in', () => {
    const step = update('ada', 'user', ['department', 'Sales', 'Ops']);
    expect([ties(step).has('access'), ties(step, true).has('access')]).toEqual([false, true]);
  });
});
