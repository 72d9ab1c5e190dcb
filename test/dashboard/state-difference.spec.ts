import { objectDifference, type ObjectThen } from '../../src/dashboard/state/object-difference.js';
import {
  attributeRemarks,
  deletionWords,
  secretsOf,
} from '../../src/dashboard/state/coverage-words.js';
import { moreOf, nameOf } from '../../src/dashboard/state/object-name.js';

const member = (targetId: string) => ({ relation: 'members', targetId, targetType: 'user' });

const anObject = (
  attributes: Readonly<Record<string, unknown>>,
  {
    links = [],
    moreLinks = false,
    status = 'live',
  }: Partial<ObjectThen & ObjectThen['object']> = {},
): ObjectThen => ({ object: { attributes, status, displayName: 'Sales' }, links, moreLinks });

describe('the difference of an object between two instants', () => {
  it('is nothing where only the order of names changed', () => {
    const before = anObject({ a: { x: 1, y: [{ p: 1, q: 2 }] }, b: null });
    const after = anObject({ b: null, a: { y: [{ q: 2, p: 1 }], x: 1 } });
    expect(objectDifference(before, after)).toEqual({
      attributes: [],
      links: [],
      status: null,
      isPart: false,
    });
  });

  it('tells attributes that changed, came and went, by name', () => {
    const before = anObject({ title: 'Engineer', city: 'Lyon', mail: null });
    const after = anObject({ title: 'Manager', department: 'Sales', mail: null });
    expect(objectDifference(before, after).attributes).toEqual([
      { name: 'city', before: 'Lyon', after: undefined },
      { name: 'department', before: undefined, after: 'Sales' },
      { name: 'title', before: 'Engineer', after: 'Manager' },
    ]);
  });

  it('tells empty from not there, and one order of a list from another', () => {
    const { attributes } = objectDifference(
      anObject({ a: [1, 2] }),
      anObject({ a: [2, 1], b: null }),
    );
    expect(attributes.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('tells links that came and went, and the same target under another relation', () => {
    const before = anObject({}, { links: [member('ada'), member('bob')] });
    const after = anObject(
      {},
      { links: [member('bob'), { ...member('ada'), relation: 'owners' }] },
    );
    expect(objectDifference(before, after).links).toEqual([
      { ...member('ada'), op: 'removed' },
      { ...member('ada'), relation: 'owners', op: 'added' },
    ]);
  });

  it('tells that it was deleted', () => {
    const { status } = objectDifference(anObject({}), anObject({}, { status: 'soft-deleted' }));
    expect(status).toEqual({ before: 'live', after: 'soft-deleted' });
  });

  it('tells nothing of links behind those that are known of both', () => {
    // One member came at the front, so the last one fell off the first page of links.
    const before = anObject({}, { links: ['b', 'c', 'd'].map(member), moreLinks: true });
    const after = anObject({}, { links: ['a', 'b', 'c'].map(member), moreLinks: true });
    const difference = objectDifference(before, after);
    expect(difference.links).toEqual([{ ...member('a'), op: 'added' }]);
    expect(difference.isPart).toBe(true);
  });
});

describe('words about an object', () => {
  it('name what has no name of its own by what it joins', () => {
    const grant = { objectId: 'x1', displayName: 'x1' };
    expect(
      nameOf({
        ...grant,
        attributes: { principalDisplayName: 'Ada', resourceDisplayName: 'Mail' },
      }),
    ).toBe('Ada → Mail');
    expect(nameOf({ ...grant, attributes: { scope: ' User.Read openid ' } })).toBe(
      'User.Read openid',
    );
    expect(nameOf({ ...grant, attributes: {} })).toBe('x1');
    expect(nameOf({ objectId: 'x1', displayName: 'Ada', attributes: {} })).toBe('Ada');
  });

  it('tell it from others of its name', () => {
    expect(moreOf({ attributes: { mail: 'ada@example', userPrincipalName: 'ada@x' } })).toBe(
      'ada@x',
    );
    expect(moreOf({ attributes: { mail: '', description: 7 } })).toBe('');
  });

  it('remark on attributes that cannot be relied on or brought back', () => {
    expect(attributeRemarks({ compared: true, recoverable: 'update' })).toEqual([]);
    expect(attributeRemarks(undefined)).toEqual([]);
    expect(
      attributeRemarks({
        compared: false,
        recoverable: 'never',
        volatile: true,
        reason: 'Read only',
      }),
    ).toEqual([
      { text: 'Changes by itself', why: 'Its changes alone are not worth a line.' },
      { text: 'Not brought back', why: 'Read only' },
    ]);
  });

  it('name the attributes that are never read', () => {
    const rule = { compared: true, recoverable: 'never' } as const;
    const properties = { b: { ...rule, secret: true }, c: rule, a: { ...rule, secret: true } };
    expect(secretsOf({ properties })).toEqual(['a', 'b']);
  });

  it('say what a deletion would mean', () => {
    const type = {
      type: 't',
      title: 'T',
      source: '',
      reading: 'delta',
      properties: {},
      relations: {},
    } as const;
    expect(deletionWords({ ...type, deletion: 'soft', recreation: { possible: true } })).toBe(
      'When it is deleted, it can be restored for some time, with the same id. Once it is gone, it can be made anew with another id.',
    );
    expect(
      deletionWords({
        ...type,
        deletion: 'hard',
        recreation: { possible: false, why: 'It registers itself' },
      }),
    ).toBe(
      'When it is deleted, it is gone for good at once. Once it is gone, it cannot be made anew: It registers itself.',
    );
    expect(
      deletionWords({ ...type, deletion: 'impossible', recreation: { possible: false } }),
    ).toBe('It cannot be deleted.');
  });
});
