import type { NetDifference } from '../../../src/domain/comparison/net-difference.js';
import { comparable, reportRow, totalsOf } from '../../../src/domain/comparison/report-row.js';
import { type Attributes, objectId } from '../../../src/domain/directory/directory-object.js';

type Existence = NetDifference['existence']['before'];

const city = { name: 'city', before: 'Lyon', after: 'Rome' };
const licences = { name: 'assignedLicenses', before: [], after: ['x'] };
const ada = {
  relation: 'members',
  targetId: objectId('ada'),
  targetType: 'user',
  op: 'added',
} as const;

const aDifference = (
  changed: Partial<NetDifference> = {},
  before: Existence = 'live',
  after: Existence = 'live',
): NetDifference => ({
  objectId: objectId('bob'),
  objectType: 'user',
  displayName: 'Bob',
  existence: { before, after },
  attributes: [],
  links: [],
  changeIds: ['c1'],
  ...changed,
});

const rowOf = (net: NetDifference, attributes: Attributes = {}) =>
  reportRow(net, { attributes, actors: [] });

describe('reportRow', () => {
  it('tells what was changed, by whom, and that it can be brought back', () => {
    const actor = { kind: 'user', id: 'm', name: 'mallory', ip: null } as const;
    const net = aDifference({ attributes: [city] });
    expect(reportRow(net, { attributes: {}, actors: [actor] })).toEqual({
      ...{ objectId: 'bob', objectType: 'user', displayName: 'Bob' },
      ...{ recoveryAction: 'update', reason: null },
      attributes: [{ ...city, recoverable: true, reason: null }],
      links: [],
      actors: [actor],
      changeIds: ['c1'],
      sourceOfAuthority: 'cloud',
    });
  });

  it.each([
    ['live', 'soft-deleted', 'restore'],
    ['live', 'hard-deleted', 'recreate'],
    ['absent', 'live', 'softDelete'],
    ['soft-deleted', 'live', 'softDelete'],
    ['absent', 'soft-deleted', 'none'],
    ['soft-deleted', 'hard-deleted', 'none'],
  ] as const)('answers from %s to %s with %s', (before, after, recoveryAction) => {
    expect(rowOf(aDifference({}, before, after))).toMatchObject({ recoveryAction });
  });

  it('says of each attribute whether it can be written', () => {
    const row = rowOf(aDifference({ attributes: [city, licences] }));
    expect(row).toMatchObject({
      recoveryAction: 'update',
      reason: 'The directory does not let anybody write it',
      attributes: [{ recoverable: true }, { recoverable: false }],
    });
    expect(rowOf(aDifference({ attributes: [licences] }))).toMatchObject({
      recoveryAction: 'none',
    });
  });

  it('brings back nothing of what is mastered on-premises', () => {
    const row = rowOf(aDifference({ attributes: [city] }), { onPremisesSyncEnabled: true });
    expect(row).toMatchObject({
      recoveryAction: 'none',
      sourceOfAuthority: 'on-premises',
      attributes: [{ recoverable: false }],
    });
  });

  it('brings back no members of a dynamic group', () => {
    const net = aDifference({ objectType: 'group', links: [ada] });
    expect(rowOf(net).links).toMatchObject([{ recoverable: true, reason: null }]);
    const dynamic = rowOf(net, { groupTypes: ['DynamicMembership'] });
    expect(dynamic).toMatchObject({ recoveryAction: 'none', links: [{ recoverable: false }] });
  });

  it('does not offer the values of an object that did not exist', () => {
    const created = aDifference({ attributes: [{ ...city, before: null }] }, 'absent');
    expect(rowOf(created)).toMatchObject({
      recoveryAction: 'softDelete',
      attributes: [{ recoverable: false, reason: 'The object did not exist on the earlier side' }],
    });
  });
});

describe('comparable', () => {
  const modified = { name: 'modifiedDateTime', before: 'a', after: 'b' };
  const objectType = 'conditionalAccessPolicy';

  it('leaves out what the directory maintains by itself, and then what is empty', () => {
    const state = { name: 'state', before: 'enabled', after: 'disabled' };
    expect(comparable(aDifference({ objectType, attributes: [modified, state] }))).toMatchObject({
      attributes: [state],
    });
    expect(comparable(aDifference({ objectType, attributes: [modified] }))).toBeUndefined();
    expect(comparable(aDifference({}, 'live', 'soft-deleted'))).toBeDefined();
  });

  it('counts objects, attributes and links', () => {
    const rows = [aDifference({ attributes: [city, licences] }), aDifference({ links: [ada] })];
    expect(totalsOf(rows)).toEqual({ objects: 2, attributes: 2, links: 1 });
  });
});
