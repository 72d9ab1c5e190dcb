import { graphChange } from '../../../src/domain/comparison/graph-change.js';
import type { NetDifference } from '../../../src/domain/comparison/net-difference.js';
import { reportRow } from '../../../src/domain/comparison/report-row.js';
import { type Attributes, objectId } from '../../../src/domain/directory/directory-object.js';
import { parseInstant } from '../../../src/domain/instant.js';

const until = parseInstant('2026-11-20T14:05:00.000Z', 'until');
const deletedDateTime = parseInstant('2026-11-20T13:00:00.000Z', 'deleted');

const changeOf = (net: Partial<NetDifference>, before: Attributes = {}, after = before) => {
  const whole: NetDifference = {
    ...{ objectId: objectId('o1'), objectType: 'user', displayName: 'Now' },
    existence: { before: 'live', after: 'live' },
    ...{ attributes: [], links: [], changeIds: [] },
    ...net,
  };
  const row = reportRow(
    { net: whole, formerId: null, then: null, conflicts: [] },
    {
      ...{ existence: whole.existence, before, after, actors: [] },
      endsOf: (id) => ({ displayName: id, existence: { before: 'live', after: 'live' } }),
      comesBack: () => false,
    },
  );
  return graphChange({ row, before, after, deletedDateTime }, until);
};

describe('A change in the shape of getChanges', () => {
  it('gives both values of what differs, complex ones whole, and links on one side', () => {
    const then = { conditions: { users: { excludeUsers: ['a'] }, locations: null } };
    const now = { conditions: { users: { excludeUsers: [] }, locations: null } };
    const path = 'conditions/users/excludeUsers';
    const attributes = [{ name: path, before: ['a'], after: [] }];
    expect(changeOf({ objectType: 'conditionalAccessPolicy', attributes }, then, now)).toEqual({
      entityTypeName: 'conditionalAccessPolicy',
      ...{ id: 'o1', displayName: 'Now', recoveryAction: 'update' },
      deltaFromCurrent: { '@odata.type': '#microsoft.graph.conditionalAccessPolicy', ...then },
      currentState: { '@odata.type': '#microsoft.graph.conditionalAccessPolicy', ...now },
    });
    const link = { relation: 'members', targetType: 'user' } as const;
    const links = [
      { ...link, targetId: objectId('came'), op: 'added' },
      { ...link, targetId: objectId('went'), op: 'removed' },
    ] as const;
    const user = { '@odata.type': '#microsoft.graph.user' };
    expect(changeOf({ objectType: 'group', links })).toMatchObject({
      deltaFromCurrent: {
        'members@delta': [
          { ...user, id: 'came', '@removed': { reason: 'changed' } },
          { ...user, id: 'went' },
        ],
      },
      currentState: { '@odata.type': '#microsoft.graph.group' },
    });
  });

  it('tells by the date of deletion what is restored and what is deleted', () => {
    expect(changeOf({ existence: { before: 'live', after: 'soft-deleted' } })).toMatchObject({
      recoveryAction: 'restore',
      deltaFromCurrent: { deletedDateTime: null },
      currentState: { deletedDateTime },
    });
    expect(changeOf({ existence: { before: 'absent', after: 'live' } })).toMatchObject({
      recoveryAction: 'softDelete',
      deltaFromCurrent: { '@removed': { reason: 'changed' }, deletedDateTime: until },
      currentState: { deletedDateTime: null },
    });
  });

  it('names what Graph has no name for as an unknown value, and leaves out what nobody would write', () => {
    const attributes = [{ name: 'displayName', before: 'a', after: 'b' }];
    expect(changeOf({ objectType: 'administrativeUnit', attributes })).toMatchObject({
      entityTypeName: 'unknownFutureValue',
    });
    const gone = { existence: { before: 'live', after: 'hard-deleted' } } as const;
    expect(changeOf(gone, { city: 'Lyon', id: 'o1' }, {})).toEqual({
      ...{ entityTypeName: 'user', id: 'o1', displayName: 'Now' },
      recoveryAction: 'unknownFutureValue',
      deltaFromCurrent: { '@odata.type': '#microsoft.graph.user', city: 'Lyon' },
      currentState: { '@odata.type': '#microsoft.graph.user', city: null },
    });
    expect(changeOf({ attributes }, { onPremisesSyncEnabled: true })).toBeUndefined();
  });

  it('leaves out the parts of a change that no recovery writes', () => {
    const attributes = [
      { name: 'city', before: 'Lyon', after: 'Rome' },
      { name: 'proxyAddresses', before: [], after: ['x'] },
    ];
    expect(changeOf({ attributes }, { city: 'Lyon' }, { city: 'Rome' })).toMatchObject({
      deltaFromCurrent: { '@odata.type': '#microsoft.graph.user', city: 'Lyon' },
      currentState: { city: 'Rome' },
    });
    expect(JSON.stringify(changeOf({ attributes }))).not.toContain('proxyAddresses');
  });
});
