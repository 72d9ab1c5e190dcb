import { asOneObject, withFollowedIds } from '../../../src/domain/comparison/identity.js';
import type { NetDifference } from '../../../src/domain/comparison/net-difference.js';
import {
  type Link,
  type LinkChange,
  objectId,
} from '../../../src/domain/directory/directory-object.js';

const [old, anew, other] = [objectId('old'), objectId('anew'), objectId('other')];
const currentIdOf = (id: typeof old) => (id === old ? anew : id);
const member = (targetId: typeof old): Link => ({
  ...{ relation: 'members', targetId, targetType: 'user' },
});
const link = (op: LinkChange['op'], targetId: typeof old): LinkChange => ({
  ...member(targetId),
  op,
});

const aNet = (changed: Partial<NetDifference>): NetDifference => ({
  objectId: other,
  objectType: 'group',
  displayName: 'Other',
  existence: { before: 'live', after: 'live' },
  attributes: [],
  links: [],
  changeIds: ['c1'],
  ...changed,
});

describe('A difference beside objects that were made anew', () => {
  it('is none where links and values only follow to the new id', () => {
    const excluded = {
      name: 'conditions/users/excludeUsers',
      before: ['a', old],
      after: [anew, 'a'],
    };
    const rule = { name: 'rule', before: old, after: anew };
    const links = [link('removed', old), link('added', anew)];
    expect(withFollowedIds(aNet({ attributes: [excluded, rule], links }), currentIdOf)).toBe(
      undefined,
    );
  });

  it('keeps what did not follow, or changed otherwise', () => {
    const net = aNet({
      attributes: [{ name: 'members', before: [old, 'a'], after: [anew] }],
      links: [link('removed', old), link('added', other)],
    });
    expect(withFollowedIds(net, currentIdOf)).toEqual(net);
    const mixed = aNet({ links: [...net.links, link('added', anew)] });
    expect(withFollowedIds(mixed, currentIdOf)?.links).toEqual([link('added', other)]);
  });

  it('compares an object with itself made anew', () => {
    const then = {
      attributes: { city: 'Lyon', title: 'Boss', group: old, same: 1 },
      links: [member(old), member(other)],
    };
    const now = {
      attributes: { city: 'Rome', group: anew, same: 1, mail: 'm' },
      links: [member(anew)],
    };
    expect(asOneObject(then, now, currentIdOf)).toEqual({
      attributes: [
        { name: 'city', before: 'Lyon', after: 'Rome' },
        { name: 'title', before: 'Boss', after: null },
        { name: 'mail', before: null, after: 'm' },
      ],
      links: [link('removed', other)],
    });
  });
});
