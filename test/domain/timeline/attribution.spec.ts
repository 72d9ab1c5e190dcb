import { objectId } from '../../../src/domain/directory/directory-object.js';
import { type Instant, instantAt } from '../../../src/domain/instant.js';
import { type AuditRecord, bestMatch } from '../../../src/domain/timeline/attribution.js';
import type { ChangeEvent } from '../../../src/domain/timeline/events.js';

const minute = (minutes: number): Instant => instantAt(minutes * 60_000);
const changed = (after: number, until: number, ...names: string[]): { event: ChangeEvent } => ({
  event: {
    type: 'ObjectChanged',
    data: {
      objectId: objectId('g1'),
      objectType: 'group',
      displayName: 'Staff',
      attributes: names.map((name) => ({ name, before: 'a', after: 'b' })),
      links:
        names.length > 0
          ? []
          : [{ relation: 'members', targetId: objectId('u1'), targetType: 'user', op: 'added' }],
      window: { after: minute(after), until: minute(until) },
    },
  },
});
const audit = (at: number, other: Partial<AuditRecord> = {}): AuditRecord => ({
  auditId: 'a1',
  activity: 'Update group',
  occurredAt: minute(at),
  correlationId: null,
  succeeded: true,
  actor: { kind: 'user', id: 'admin', name: 'admin@example.com', ip: null },
  objectIds: [objectId('g1')],
  attributes: [],
  kind: 'update',
  targets: [],
  record: {},
  ...other,
});

describe('attribution', () => {
  const later = minute(60);
  const first = changed(0, 10, 'displayName');
  const second = changed(10, 20, 'displayName');

  it('finds the change whose window holds the record', () => {
    expect(bestMatch(audit(5), [second, first], later)).toBe(first);
    expect(bestMatch(audit(15), [second, first], later)).toBe(second);
  });

  it('waits for the look that will show the change, before it takes a window that does not hold it', () => {
    expect(bestMatch(audit(21), [first, second], minute(22))).toBeUndefined();
    expect(bestMatch(audit(21), [first, second], minute(31))).toBe(second);
  });

  it('takes no notice of what the directory maintains by itself', () => {
    const renewed = changed(0, 10, 'renewedDateTime', 'displayName');
    const touched = { attributes: ['renewedDateTime', 'description'] };
    expect(bestMatch(audit(5, touched), [renewed], later)).toBeUndefined();
  });

  it('takes the nearest window when clocks differ a little, and none when they differ much', () => {
    expect(bestMatch(audit(23), [first, second], later)).toBe(second);
    expect(bestMatch(audit(26), [first, second], later)).toBeUndefined();
  });

  it('never takes a record of another object, of a failure, or of another attribute', () => {
    expect(bestMatch(audit(5, { objectIds: [objectId('g2')] }), [first], later)).toBeUndefined();
    expect(bestMatch(audit(5, { succeeded: false }), [first], later)).toBeUndefined();
    expect(bestMatch(audit(5, { attributes: ['description'] }), [first], later)).toBeUndefined();
    expect(bestMatch(audit(5, { attributes: ['displayName'] }), [first], later)).toBe(first);
  });

  it('wants both ends of a membership', () => {
    const membership = changed(0, 10);
    const both = [objectId('g1'), objectId('u1')];
    expect(bestMatch(audit(5, { kind: 'link', objectIds: both }), [membership], later)).toBe(
      membership,
    );
    expect(bestMatch(audit(5, { kind: 'link' }), [membership], later)).toBeUndefined();
    expect(
      bestMatch(audit(5, { kind: 'update', objectIds: both }), [membership], later),
    ).toBeUndefined();
  });
});
