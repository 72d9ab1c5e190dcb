import type { Change, ReportedChange } from '../../src/dashboard/api/types.js';
import {
  becameWords,
  changeLines,
  changeWords,
  linkToldFirst,
  linkWords,
} from '../../src/dashboard/ui/change-words.js';

const subject = { objectId: 'ada', objectType: 'user', displayName: 'Ada Lovelace' };
const window = { after: '2026-11-20T14:00:00Z', until: '2026-11-20T14:00:30Z' };

const changed = (data: Partial<Change['data']>): Change => ({
  type: 'ObjectChanged',
  data: { ...subject, window, attributes: [], links: [], ...data },
});

const member = {
  relation: 'members',
  targetId: '7d3f9a10-0000-4000-8000-000000000001',
  targetType: 'user',
  op: 'added',
} as const;

describe('a change in words', () => {
  it('tells what a value was and became', () => {
    const change = changed({
      attributes: [{ name: 'accountEnabled', before: true, after: false }],
    });
    expect(changeWords(change)).toBe('accountEnabled true → false');
  });

  it('tells how much more there is, and dates the directory sets by itself last', () => {
    const change = changed({
      attributes: [
        { name: 'modifiedDateTime', before: '2026-01-01', after: '2026-11-20' },
        { name: 'department', before: null, after: 'Sales' },
      ],
      links: [member],
    });
    expect(changeLines(change, () => 'Grace Hopper')).toEqual([
      'department nothing → Sales',
      'Member added: Grace Hopper',
      'modifiedDateTime 2026-01-01 → 2026-11-20',
    ]);
    expect(changeWords(change)).toBe('department nothing → Sales and 2 more');
  });

  it('tells links that a first reading met as found, not as added', () => {
    const { relation, targetId, targetType } = member;
    const links = [{ relation, targetId, targetType }];
    const met: Change = { type: 'LinksDiscovered', data: { ...subject, window, links } };
    expect(changeWords(met, () => 'Grace')).toBe('Member found in the first reading: Grace');
    expect(linkToldFirst(met)).toEqual({ ...links[0], op: 'met' });
  });

  it('counts links that are not told as well: a group may have got thousands of members at once', () => {
    const links = [member, { ...member, targetId: '2' }];
    const many = (moreLinks: number) => changeWords(changed({ links, moreLinks }), () => 'Grace');
    expect(many(0)).toBe('Member added: Grace and 1 more');
    expect(many(998)).toBe('Member added: Grace and 999 more');
    expect(changeWords(changed({ links: [member], moreLinks: 2_000 }))).toContain('2,000 more');
  });

  it('names who a link leads to, by type and id where no name is known', () => {
    expect(linkWords(member, () => undefined)).toBe('Member added: User 7d3f9a10…');
    expect(linkWords({ ...member, op: 'removed' }, () => 'Grace Hopper')).toBe(
      'Member removed: Grace Hopper',
    );
    expect(linkToldFirst(changed({ links: [member] }))).toEqual(member);
    const besides = { attributes: [{ name: 'department', before: null, after: 'Sales' }] };
    expect(linkToldFirst(changed({ links: [member], ...besides }))).toBeUndefined();
  });

  it('tells of a list only what came and went, and cuts what is long', () => {
    expect(becameWords(['a', 'b'], ['b', 'c'])).toBe('added c, removed a');
    expect(becameWords(['a', 'b'], ['b', 'a'])).toBe('another order');
    expect(becameWords([], ['a', 'b', 'c', 'd', 'e'])).toBe('added a, added b, added c and 2 more');
    expect(becameWords('x'.repeat(100), null)).toBe(`${'x'.repeat(59)}… → nothing`);
  });

  it.each([
    ['ObjectDiscovered', 'Found in the first full sync'],
    ['ObjectCreated', 'Created'],
    ['ObjectSoftDeleted', 'Deleted, can be restored'],
    ['ObjectRestored', 'Restored'],
    ['ObjectHardDeleted', 'Deleted for good'],
  ] as const)('says of %s: %s', (type, words) => {
    expect(changeWords({ type, data: { ...subject, window } })).toBe(words);
  });

  it('tells what was only reported by its activity, and whether it was refused', () => {
    const report = (succeeded: boolean): ReportedChange => ({
      type: 'ChangeReported',
      data: {
        ...subject,
        auditKey: 'key',
        auditId: null,
        auditCorrelationId: null,
        activity: 'Update user',
        succeeded,
        actors: [],
        occurredAt: window.until,
        targets: [
          {
            id: 'ada',
            type: 'user',
            displayName: 'Ada Lovelace',
            properties: [{ name: 'JobTitle', before: 'Clerk', after: 'Boss' }],
          },
        ],
        source: 'capture',
        record: {},
      },
    });
    expect(changeLines(report(true))).toEqual(['Update user', 'JobTitle Clerk → Boss']);
    expect(changeWords(report(false))).toBe('Update user (refused by the directory) and 1 more');
  });
});
