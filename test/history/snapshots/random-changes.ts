import fc from 'fast-check';

import { type LinkChange, objectId } from '../../../src/domain/directory/directory-object.js';
import type { ChangeEvent } from '../../../src/domain/timeline/events.js';
import { second } from '../recorded-tenant.js';

/** What happens to an object, and how many seconds after what happened before. */
export interface Happening {
  readonly kind: 'change' | 'link' | 'delete' | 'restore' | 'hard-delete' | 'attribute';
  readonly object: number;
  readonly other: number;
  readonly value: string;
  readonly wait: number;
  /** By how many seconds an attribution moves the last change of the object. */
  readonly early: number;
}

export const happenings = (most: number): fc.Arbitrary<readonly Happening[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(
        ...(['change', 'change', 'change', 'link', 'link', 'delete', 'restore'] as const),
        ...(['hard-delete', 'attribute', 'attribute'] as const),
      ),
      object: fc.nat(25),
      other: fc.nat(25),
      value: fc.constantFrom('Sales', 'Ops', 'Ünï "code"', 'K\u212Aelvin'),
      wait: fc.nat(2),
      early: fc.nat(6),
    }),
    { minLength: most / 2, maxLength: most },
  );

/** Groups have ids that are no GUIDs, one of them with what JSON escapes. */
export const idOf = (object: number): string =>
  object % 3 === 0
    ? `group "${object}"`
    : `${String(object * 7_919).padStart(8, '0')}-0000-4000-8000-000000000000`;

const typeOf = (object: number): string => (object % 3 === 0 ? 'group' : 'user');

/** The event, as the first of its object when that was not seen before. */
export const eventOf = (happening: Happening, isFirst: boolean, now: number): ChangeEvent => {
  const { object, other, value, kind } = happening;
  const subject = {
    objectId: objectId(idOf(object)),
    objectType: typeOf(object),
    displayName: `${value} ${object}`,
    window: { after: second(Math.max(0, now - 5)), until: second(now) },
  };
  const attributes = { displayName: subject.displayName, department: value };
  if (isFirst) return { type: 'ObjectCreated', data: { ...subject, attributes, links: [] } };
  switch (kind) {
    case 'delete':
      return { type: 'ObjectSoftDeleted', data: { ...subject, deletedDateTime: second(now) } };
    case 'hard-delete':
      return { type: 'ObjectHardDeleted', data: { ...subject, was: 'live' } };
    case 'restore':
      return { type: 'ObjectRestored', data: { ...subject, was: 'soft-deleted' } };
    case 'link':
      return { type: 'ObjectChanged', data: { ...subject, attributes: [], links: [link(other)] } };
    case 'change':
    case 'attribute': {
      const change = { name: 'department', before: null, after: value };
      return { type: 'ObjectChanged', data: { ...subject, attributes: [change], links: [] } };
    }
  }
};

const link = (other: number): LinkChange => ({
  relation: 'members',
  targetId: objectId(idOf(other)),
  targetType: typeOf(other),
  op: other % 4 === 0 ? 'removed' : 'added',
});
