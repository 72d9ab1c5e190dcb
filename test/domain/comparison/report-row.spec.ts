import type { NetDifference } from '../../../src/domain/comparison/net-difference.js';
import type { LinkEnds } from '../../../src/domain/comparison/recoverability.js';
import {
  comparable,
  NO_TOTALS,
  reportRow,
  type RowFacts,
  type ShownDifference,
  totalsWith,
} from '../../../src/domain/comparison/report-row.js';
import { type Attributes, objectId } from '../../../src/domain/directory/directory-object.js';

type Existence = NetDifference['existence']['before'];

const city = { name: 'city', before: 'Lyon', after: 'Rome' };
const proxies = { name: 'proxyAddresses', before: [], after: ['x'] };
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

const shownOf = (net: NetDifference): ShownDifference => ({
  net,
  formerId: null,
  then: null,
  conflicts: [],
});

const here: LinkEnds = {
  displayName: 'Ada',
  existence: { before: 'live', after: 'live' },
};
const facts: Omit<RowFacts, 'existence'> = {
  ...{ before: {}, after: {}, actors: [] },
  endsOf: () => here,
  comesBack: () => false,
};

const rowOf = (net: NetDifference, after: Attributes = {}, known: Partial<RowFacts> = {}) =>
  reportRow(shownOf(net), {
    ...facts,
    ...{ existence: net.existence, before: after, after },
    ...known,
  });

describe('reportRow', () => {
  it('tells what was changed, by whom, and that it can be brought back', () => {
    const actor = { kind: 'user', id: 'm', name: 'mallory', ip: null } as const;
    const net = aDifference({ attributes: [city] });
    expect(rowOf(net, {}, { actors: [actor] })).toEqual({
      ...{ objectId: 'bob', formerId: null, objectType: 'user', displayName: 'Bob' },
      existence: { before: 'live', after: 'live' },
      ...{ recoveryAction: 'update', recoverable: 'all', reason: null, lost: [] },
      attributes: [{ ...city, recoverable: true, reason: null }],
      ...{ links: [], conflicts: [], actors: [actor], changeIds: ['c1'] },
      sourceOfAuthority: { before: 'cloud', after: 'cloud' },
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

  it('tells secrets that came, which go, apart from those that went, which stay away', () => {
    const [old, lost, rogue] = ['old', 'lost', 'rogue'].map((keyId) => ({ keyId, hint: 'abc' }));
    const secrets = (...some: readonly (typeof old)[]) => some.map((one) => ({ ...one }));
    const name = 'passwordCredentials';
    const came = { name, before: secrets(old), after: secrets(old, rogue) };
    const both = { name, before: secrets(old, lost), after: secrets(old, rogue) };
    const row = (change: typeof came) =>
      rowOf(aDifference({ objectType: 'application', attributes: [change] }));

    expect(row(came)).toMatchObject({ recoveryAction: 'update', recoverable: 'all', reason: null });
    expect(row(both)).toMatchObject({
      ...{ recoveryAction: 'update', recoverable: 'part' },
      attributes: [
        { before: secrets(old), after: secrets(old, rogue), recoverable: true },
        { before: secrets(old, lost), after: secrets(old), recoverable: false },
      ],
    });
  });

  it('says of each attribute whether it can be written', () => {
    const row = rowOf(aDifference({ attributes: [city, proxies] }));
    expect(row).toMatchObject({
      recoveryAction: 'update',
      reason: 'The directory does not let anybody write it',
      attributes: [{ recoverable: true }, { recoverable: false }],
    });
    expect(rowOf(aDifference({ attributes: [proxies] }))).toMatchObject({
      recoveryAction: 'none',
    });
  });

  it('brings back nothing of what is mastered on-premises', () => {
    const row = rowOf(aDifference({ attributes: [city] }), { onPremisesSyncEnabled: true });
    expect(row).toMatchObject({
      recoveryAction: 'none',
      sourceOfAuthority: { before: 'on-premises', after: 'on-premises' },
      attributes: [{ recoverable: false }],
    });
  });

  it('brings back no members of a dynamic group', () => {
    const net = aDifference({ objectType: 'group', links: [ada] });
    expect(rowOf(net).links).toMatchObject([{ recoverable: true, reason: null }]);
    const dynamic = rowOf(net, { groupTypes: ['DynamicMembership'] });
    expect(dynamic).toMatchObject({ recoveryAction: 'none', links: [{ recoverable: false }] });
  });

  it('takes back a grant made since, and says why what cannot be deleted, or nobody knows, stays', () => {
    const grant = aDifference({ objectType: 'oauth2PermissionGrant' }, 'absent');
    expect(rowOf(grant)).toMatchObject({ recoveryAction: 'delete', recoverable: 'all' });
    expect(rowOf(aDifference({ objectType: 'device' }, 'absent'))).toMatchObject({
      recoveryAction: 'none',
      recoverable: 'none',
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

  it('makes anew what is gone for good, and says what does not come with it', () => {
    const gone = aDifference({ attributes: [city], links: [] }, 'live', 'hard-deleted');
    const row = rowOf(gone, { city: 'Rome', proxyAddresses: ['a'] });
    expect(row).toMatchObject({
      ...{ recoveryAction: 'recreate', recoverable: 'part', existence: gone.existence },
      attributes: [{ name: 'city', recoverable: true }],
      lost: expect.arrayContaining([
        expect.objectContaining({ what: 'Its id' }),
        expect.objectContaining({ what: 'proxyAddresses' }),
      ]) as unknown,
    });
    expect(rowOf(gone, { externalUserState: 'Accepted' })).toMatchObject({
      ...{ recoveryAction: 'none', recoverable: 'none' },
      reason: expect.stringContaining('invite them again') as unknown,
    });
  });

  it('says of a link whether it stood, where it leads, and whether that is there', () => {
    const lost = { ...ada, op: 'removed' } as const;
    const net = aDifference({ objectType: 'group', links: [lost] });
    const target: LinkEnds = {
      displayName: 'Ada',
      existence: { before: 'live', after: 'soft-deleted' },
    };
    const ends = { endsOf: () => target };
    expect(rowOf(net, {}, ends).links).toEqual([
      {
        ...{ ...lost, before: true, after: false, target, recoverable: false },
        reason: 'Ada is soft-deleted, so nothing can point at it',
      },
    ]);
    expect(rowOf(net, {}, { ...ends, comesBack: () => true }).links).toMatchObject([
      { recoverable: true },
    ]);
  });

  it('says of a link that follows from an attribute what can be said of that', () => {
    const principal = { ...ada, relation: 'principal', op: 'removed' } as const;
    const net = aDifference({ objectType: 'appRoleAssignment', links: [principal] });
    expect(rowOf(net).links).toMatchObject([{ reason: 'Fixed when the object is created' }]);
  });

  it('writes what was moved to the cloud, but never where it is mastered', () => {
    const authority = { name: 'onPremisesSyncEnabled', before: true, after: false };
    const row = rowOf(
      aDifference({ attributes: [city, authority] }),
      { onPremisesSyncEnabled: false },
      { before: { onPremisesSyncEnabled: true } },
    );
    expect(row).toMatchObject({
      ...{ recoveryAction: 'update', recoverable: 'part' },
      attributes: [{ recoverable: true }, { recoverable: false }],
      sourceOfAuthority: { before: 'on-premises', after: 'cloud' },
    });
  });

  it('shows what others changed again, and keeps it', () => {
    const conflict = { name: 'city', now: 'Oslo', without: 'Lyon', changeIds: ['c2'] };
    const reason = 'Somebody else changed it again afterwards, so that is kept';
    const rowWith = (net: NetDifference) =>
      reportRow(
        { net, formerId: null, then: 'live', conflicts: [conflict] },
        { ...facts, existence: net.existence, before: {}, after: {} },
      );
    expect(rowWith(aDifference())).toMatchObject({
      ...{ recoveryAction: 'none', recoverable: 'none', reason, conflicts: [conflict] },
    });
    expect(rowWith(aDifference({ attributes: [city] }))).toMatchObject({
      ...{ recoveryAction: 'update', recoverable: 'part', reason },
    });
  });

  it('writes no values of an object that the scope does not bring back or take away', () => {
    const net = aDifference({ attributes: [city] });
    const created = rowOf(net, {}, { existence: { before: 'absent', after: 'live' } });
    const deleted = rowOf(net, {}, { existence: { before: 'live', after: 'soft-deleted' } });
    expect(created).toMatchObject({
      recoveryAction: 'none',
      reason: 'The object did not exist on the earlier side',
      sourceOfAuthority: { before: null, after: 'cloud' },
    });
    expect(deleted).toMatchObject({
      recoveryAction: 'none',
      reason: 'The object is deleted, and the scope leaves that out',
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
    const rows = [aDifference({ attributes: [city, proxies] }), aDifference({ links: [ada] })];
    expect(rows.reduce(totalsWith, NO_TOTALS)).toEqual({ objects: 2, attributes: 2, links: 1 });
  });
});
