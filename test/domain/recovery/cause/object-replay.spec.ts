import { describe, expect, it } from '@jest/globals';
import type { Existence } from '../../../../src/domain/comparison/net-difference.js';
import {
  type AttributeChange,
  type Attributes,
  type LinkChange,
  objectId,
} from '../../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../../src/domain/instant.js';
import type { Json } from '../../../../src/domain/json.js';
import { ObjectReplay, type Whose } from '../../../../src/domain/recovery/cause/object-replay.js';
import type { ChangeEvent } from '../../../../src/domain/timeline/events.js';

const subject = (objectType: string) => ({
  objectId: objectId('a'),
  objectType,
  displayName: 'A',
  window: { after: null, until: instantAt(0) },
});

/** What one change does, and whose it is. */
type Act = readonly [whose: Whose, event: (objectType: string) => ChangeEvent];

const change = (
  attributes: readonly AttributeChange[],
  links: readonly LinkChange[] = [],
): Act[1] => {
  return (type) => ({ type: 'ObjectChanged', data: { ...subject(type), attributes, links } });
};
const set = (name: string, before: Json, after: Json) => change([{ name, before, after }]);
const deleted: Act[1] = (type) => ({
  type: 'ObjectSoftDeleted',
  data: { ...subject(type), deletedDateTime: null },
});
const purged: Act[1] = (type) => ({
  type: 'ObjectHardDeleted',
  data: { ...subject(type), was: 'soft-deleted' },
});
const found =
  (kind: 'ObjectCreated' | 'ObjectDiscovered', attributes: Attributes): Act[1] =>
  (type) => ({ type: kind, data: { ...subject(type), attributes, links: [] } });

const replayed = (
  acts: readonly Act[],
  { type = 'user', before = {} }: { type?: string; before?: Attributes | null } = {},
) => {
  const existence: Existence = before === null ? 'absent' : 'live';
  const replay = new ObjectReplay(type, { existence, attributes: before ?? {} });
  acts.forEach(([whose, event], index) => {
    replay.change({ changeId: String(index), event: event(type), whose });
  });
  return replay.end();
};

describe('A value that an attack set and another changed again', () => {
  const attack: Act = ['cause', set('department', 'HR', 'Owned')];

  it('stays as the other left it, and is named with what it would have been', () => {
    const left = replayed([attack, ['others', set('department', 'Owned', 'Sales')]], {
      before: { department: 'HR' },
    });

    expect(left).toMatchObject({
      net: { attributes: [], links: [], changeIds: ['0'] },
      conflicts: [{ name: 'department', now: 'Sales', without: 'HR', changeIds: ['1'] }],
    });
  });

  it('is nothing to decide when the other put back what was there', () => {
    const back: Act = ['others', set('department', 'Owned', 'HR')];

    expect(replayed([attack, back], { before: { department: 'HR' } })).toBeUndefined();
  });

  it('goes back to what the other set when the attack came again', () => {
    const left = replayed(
      [
        attack,
        ['others', set('department', 'Owned', 'Sales')],
        ['cause', set('department', 'Sales', 'Owned again')],
      ],
      { before: { department: 'HR' } },
    );

    expect(left?.net.attributes).toEqual([
      { name: 'department', before: 'Sales', after: 'Owned again' },
    ]);
    expect(left?.conflicts).toMatchObject([{ now: 'Owned again', without: 'HR' }]);
  });

  it('is not told of when the object does not count or changes by itself', () => {
    const left = replayed(
      [
        ['cause', set('modifiedDateTime', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')],
        ['others', set('modifiedDateTime', '2026-11-02T00:00:00Z', '2026-11-03T00:00:00Z')],
      ],
      { type: 'conditionalAccessPolicy' },
    );

    expect(left).toBeUndefined();
  });
});

describe('A list that an attack and others changed', () => {
  it.each<[name: string, values: readonly [before: Json, attack: Json, after: Json, then: Json]]>([
    ['otherMails', [['a'], ['a', 'evil'], ['a', 'evil', 'b'], ['a', 'b']]],
    ['otherMails', [['a', 'b'], ['b'], ['b', 'c'], ['a', 'b', 'c']]],
    ['otherMails', [['a'], ['a', 'evil'], ['evil'], []]],
    ['scope', ['User.Read', 'User.Read Mail.Send', 'Mail.Send openid', 'openid']],
    ['ipRanges', [[{ cidrAddress: '1' }], [{ cidrAddress: '2' }], null, [{ cidrAddress: '1' }]]],
    [
      'keyCredentials',
      [
        [{ keyId: '1', displayName: 'ours' }],
        [
          { keyId: '1', displayName: 'ours' },
          { keyId: '2', displayName: 'evil' },
        ],
        [
          { keyId: '1', displayName: 'renamed' },
          { keyId: '2', displayName: 'evil' },
        ],
        [{ keyId: '1', displayName: 'renamed' }],
      ],
    ],
  ])('of %s loses what is the attack’s and no more', (name, [before, attack, after, then]) => {
    const left = replayed(
      [
        ['cause', set(name, before, attack)],
        ['others', set(name, attack, after)],
      ],
      { type: 'thing', before: { [name]: before } },
    );

    expect(left?.conflicts).toEqual([]);
    expect(left?.net.attributes).toEqual([{ name, before: then, after }]);
  });

  it.each<[why: string, name: string, values: readonly [before: Json, attack: Json, after: Json]]>([
    ['takes one at most', 'businessPhones', [['1'], ['6'], ['3']]],
    ['holds a word that stands alone', 'includeUsers', [['All'], ['None'], ['u1']]],
    [
      'holds elements without a key',
      'identities',
      [[{ a: 1, b: 1 }], [{ a: 2, b: 1 }], [{ a: 3, b: 1 }]],
    ],
    [
      'had one element changed by both',
      'roles',
      [[{ id: '1', a: 1 }], [{ id: '1', a: 2 }], [{ id: '1', a: 3 }]],
    ],
  ])('is left to decide when it %s', (_, name, [before, attack, after]) => {
    const left = replayed(
      [
        ['cause', set(name, before, attack)],
        ['others', set(name, attack, after)],
      ],
      { type: 'thing', before: { [name]: before } },
    );

    expect(left?.net.attributes).toEqual([]);
    expect(left?.conflicts).toMatchObject([{ name, now: after, without: before }]);
  });
});

describe('A block of a policy', () => {
  const type = 'conditionalAccessPolicy';
  const mfa = { operator: 'OR', builtInControls: ['mfa'] };

  it('that the attack made stands or falls as one when others changed something in it', () => {
    const left = replayed(
      [
        ['cause', set('grantControls', null, mfa)],
        ['others', set('grantControls/operator', 'OR', 'AND')],
      ],
      { type, before: { grantControls: null } },
    );

    expect(left?.net.attributes).toEqual([]);
    expect(left?.conflicts).toEqual([
      { name: 'grantControls', now: { ...mfa, operator: 'AND' }, without: null, changeIds: ['1'] },
    ]);
  });

  it('that the attack took away comes back whole', () => {
    const left = replayed([['cause', set('grantControls', mfa, null)]], {
      type,
      before: { grantControls: mfa },
    });

    expect(left?.net.attributes).toEqual([{ name: 'grantControls', before: mfa, after: null }]);
  });

  it('keeps what others changed beside the attack', () => {
    const users = { excludeGroups: ['g'], excludeUsers: [] };
    const left = replayed(
      [
        ['cause', set('conditions/users/excludeGroups', ['g'], ['g', 'evil'])],
        ['others', set('conditions/users/excludeUsers', [], ['breakglass'])],
        [
          'others',
          set(
            'conditions',
            { users: { excludeGroups: ['g', 'evil'], excludeUsers: ['breakglass'] } },
            null,
          ),
        ],
      ],
      { type, before: { conditions: { users } } },
    );

    expect(left?.net).toMatchObject({ attributes: [], links: [] });
    expect(left?.conflicts).toMatchObject([
      {
        name: 'conditions',
        now: null,
        without: { users: { ...users, excludeUsers: ['breakglass'] } },
      },
    ]);
  });

  it('takes the links with it that follow from its attributes', () => {
    const evil = { relation: 'excludeGroups', targetId: objectId('evil'), targetType: 'group' };
    const path = 'conditions/users/excludeGroups';
    const attack = change(
      [{ name: path, before: [], after: ['evil'] }],
      [{ ...evil, op: 'added' }],
    );
    const left = replayed([['cause', attack]], {
      type,
      before: { conditions: { users: { excludeGroups: [] } } },
    });

    expect(left?.net.attributes).toEqual([{ name: path, before: [], after: ['evil'] }]);
    expect(left?.net.links.map(({ targetId, op }) => [targetId, op])).toEqual([['evil', 'added']]);
  });
});

describe('An object', () => {
  const made = { displayName: 'A', department: 'HR' };

  it('that the attack made and nobody used would not be there', () => {
    const left = replayed([['cause', found('ObjectCreated', made)]], { before: null });

    expect(left).toMatchObject({ then: 'absent', conflicts: [] });
    expect(left?.net.existence).toEqual({ before: 'absent', after: 'live' });
    expect(left?.net.attributes.map(({ name }) => name)).toEqual(['displayName', 'department']);
  });

  it('that the attack made and others used is kept, without what the attack did to it later', () => {
    const left = replayed(
      [
        ['cause', found('ObjectCreated', made)],
        ['others', set('city', null, 'Lyon')],
        ['cause', set('department', 'HR', 'Owned')],
      ],
      { before: null },
    );

    expect(left?.net).toMatchObject({
      existence: { before: 'live', after: 'live' },
      attributes: [{ name: 'department', before: 'HR', after: 'Owned' }],
    });
    expect(left?.conflicts).toEqual([
      { name: 'status', now: 'live', without: 'absent', changeIds: ['1'] },
    ]);
  });

  it('that a first full sync found was there, whoever is said to have made it', () => {
    const left = replayed([['cause', found('ObjectDiscovered', made)]], { before: null });

    expect(left).toBeUndefined();
  });

  it('that the attack deleted would be there, also when the bin has emptied itself since', () => {
    const left = replayed([
      ['cause', deleted],
      ['nobody', purged],
    ]);

    expect(left).toMatchObject({
      then: 'live',
      net: { existence: { before: 'live', after: 'hard-deleted' } },
      conflicts: [],
    });
  });

  it('that others took out of the bin, where the attack had put it, is left to decide', () => {
    const left = replayed([
      ['cause', deleted],
      ['others', purged],
    ]);

    expect(left).toMatchObject({
      then: 'hard-deleted',
      conflicts: [{ name: 'status', now: 'hard-deleted', without: 'live', changeIds: ['1'] }],
    });
  });

  it('that others deleted after the attack changed it stays deleted', () => {
    const left = replayed([
      ['cause', set('department', 'HR', 'Owned')],
      ['others', deleted],
    ]);

    expect(left).toBeUndefined();
  });

  it('with a change that several made is left to decide about all of it', () => {
    const link = { relation: 'members', targetId: objectId('m'), targetType: 'user' };
    const several = change(
      [{ name: 'department', before: 'HR', after: 'Ops' }],
      [{ ...link, op: 'added' }],
    );
    const left = replayed([['several', several]], { before: { department: 'HR' } });

    expect(left?.net).toMatchObject({ attributes: [], links: [], changeIds: [] });
    expect(left?.conflicts).toEqual([
      { name: 'department', now: 'Ops', without: 'HR', changeIds: ['0'] },
      { name: 'members/m', link, now: true, without: false, changeIds: ['0'] },
    ]);
  });
});
