import type { TrueObject } from '../bench/recover-plan.js';
import { differencesBetween, type ToldObject } from './state-judge.js';

const held: TrueObject = {
  ...{ objectId: 'sales', objectType: 'group', status: 'live' },
  attributes: { displayName: 'Sales' },
  links: { members: ['ada'] },
};
const told: ToldObject = {
  ...{ kind: 'object', objectId: 'sales', objectType: 'group', status: 'live' },
  attributes: { displayName: 'Sales' },
  links: [{ relation: 'members', targetId: 'ada' }],
};

describe('holding a state against a tenant', () => {
  it('finds nothing where they are the same', () => {
    expect(differencesBetween([held], [told])).toEqual([]);
  });

  it('finds what is missing, and what is too much', () => {
    expect(differencesBetween([held], [])).toEqual(['group sales is not told']);
    expect(differencesBetween([], [told])).toEqual(['group sales is told, and is not']);
  });

  it('finds attributes and links that differ', () => {
    const other = { ...told, attributes: { displayName: 'Marketing' }, links: [] };
    const more = { ...held, links: { members: [] } };

    expect(differencesBetween([held], [other])).toEqual([
      'group sales displayName is "Sales", and is told "Marketing"',
      'group sales members ada is not told',
    ]);
    expect(differencesBetween([more], [told])).toEqual([
      'group sales members ada is told, and is not',
    ]);
  });

  it('lets an assignment be told that hangs on a user in the bin, and no other', () => {
    const assignment = { ...told, objectId: 'a', objectType: 'appRoleAssignment', links: [] };
    const toldOf = { ...assignment, attributes: { principalId: 'ada' } };
    const user: TrueObject = { ...held, objectId: 'ada', objectType: 'user', links: {} };
    const binned: TrueObject = { ...user, status: 'soft-deleted' };
    const ada = { ...told, objectId: 'ada', objectType: 'user', links: [] };

    expect(differencesBetween([binned], [{ ...ada, status: 'soft-deleted' }, toldOf])).toEqual([]);
    expect(differencesBetween([user], [ada, toldOf])).toEqual([
      'appRoleAssignment a is told, and is not',
    ]);
  });

  it('finds an object that stands and is told deleted', () => {
    const other = { ...told, status: 'soft-deleted' };

    expect(differencesBetween([held], [other])).toEqual([
      'group sales is live, and is told soft-deleted',
    ]);
  });
});
