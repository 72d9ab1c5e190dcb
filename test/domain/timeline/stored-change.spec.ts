import { objectId } from '../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../src/domain/instant.js';
import type { LinkChange } from '../../../src/domain/directory/directory-object.js';
import type { ObjectChanged } from '../../../src/domain/timeline/events.js';
import { upcastChange } from '../../../src/domain/timeline/stored-change.js';

const subject = { objectId: objectId('app'), objectType: 'application', displayName: 'Payroll' };
const firstLook = { after: null, until: instantAt(60_000) };
const owner = { relation: 'owners', targetId: objectId('ada'), targetType: 'user' };

const changed = (
  ops: readonly LinkChange['op'][],
  { attributes = [], window = firstLook }: Partial<ObjectChanged['data']> = {},
): ObjectChanged => ({
  type: 'ObjectChanged',
  data: { ...subject, window, attributes, links: ops.map((op) => ({ ...owner, op })) },
});

describe('a change as an older program recorded it', () => {
  it('tells links that a first reading met as discovered', () => {
    expect(upcastChange(changed(['added']), 'application/owners')).toEqual({
      type: 'LinksDiscovered',
      data: { ...subject, window: firstLook, links: [owner] },
    });
  });

  it.each([
    ['a link that went', changed(['added', 'removed'])],
    ['a value', changed(['added'], { attributes: [{ name: 'notes', before: null, after: 'x' }] })],
    ['a later look', changed(['added'], { window: { ...firstLook, after: instantAt(0) } })],
  ])('stays a change with %s', (_, change) => {
    expect(upcastChange(change, 'application/owners')).toBe(change);
  });

  it('stays a change where a hint led to it, though the look before is not known', () => {
    const change = changed(['added']);
    expect(upcastChange(change, 'hints')).toBe(change);
  });
});
