import type { NetDifference } from '../../../src/domain/comparison/net-difference.js';
import {
  comparable,
  NO_TOTALS,
  reportRow,
  totalsWith,
} from '../../../src/domain/comparison/report-row.js';
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
      reason: 'Licences are assigned by an action of their own',
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

  it('says why a grant made since, or what nobody knows, is not taken back', () => {
    const grant = aDifference({ objectType: 'oauth2PermissionGrant' }, 'absent');
    expect(rowOf(grant)).toMatchObject({
      recoveryAction: 'none',
      reason: 'The directory would delete it for good, so it is kept: delete it by hand',
    });
    const unknown = aDifference({ objectType: 'toaster', attributes: [city], links: [ada] });
    expect(rowOf(unknown)).toMatchObject({
      recoveryAction: 'none',
      attributes: [{ reason: 'Stateline does not know this property, so it does not write it' }],
      links: [{ reason: 'Stateline does not know this relation, so it does not write it' }],
    });
    expect(rowOf(aDifference({ objectType: 'toaster' }, 'absent'))).toMatchObject({
      recoveryAction: 'none',
      reason: 'Stateline does not know this type, so it does not write it',
    });
  });

  it('says that Microsoft maintains what is built in', () => {
    const objectType = 'unifiedRoleDefinition';
    const isEnabled = { name: 'isEnabled', before: true, after: false };
    const net = aDifference({ objectType, attributes: [isEnabled] });
    expect(rowOf(net)).toMatchObject({ recoveryAction: 'update' });
    expect(rowOf(net, { isBuiltIn: true })).toMatchObject({
      recoveryAction: 'none',
      reason: 'Built in: Microsoft maintains it',
    });
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
    expect(rows.reduce(totalsWith, NO_TOTALS)).toEqual({ objects: 2, attributes: 2, links: 1 });
  });
});
