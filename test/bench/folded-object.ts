import { applyChanges } from '../../src/domain/directory/difference.js';
import type {
  Attributes,
  ObjectStatus,
  Relation,
} from '../../src/domain/directory/directory-object.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';

/** An object as all its events so far make it. Changed in place: a large group has many links. */
export interface FoldedObject {
  readonly type: string;
  status: ObjectStatus;
  attributes: Attributes;
  readonly links: Map<string, { readonly relation: Relation; readonly since: number }>;
}

export const folded = (
  known: FoldedObject | undefined,
  event: ChangeEvent,
  now: number,
): FoldedObject => {
  const object = known ?? emptyObject(event.data.objectType);
  object.status = STATUS[event.type];
  if (event.type === 'ObjectDiscovered' || event.type === 'ObjectCreated') {
    object.attributes = event.data.attributes;
    for (const { relation, targetId } of event.data.links) {
      object.links.set(targetId, { relation, since: now });
    }
  }
  if (event.type === 'ObjectChanged') {
    object.attributes = applyChanges(object.attributes, event.data.attributes);
    for (const { op, relation, targetId } of event.data.links) {
      if (op === 'added') object.links.set(targetId, { relation, since: now });
      else object.links.delete(targetId);
    }
  }
  return object;
};

const emptyObject = (type: string): FoldedObject => ({
  type,
  status: 'live',
  attributes: {},
  links: new Map(),
});

const STATUS: Readonly<Record<ChangeEvent['type'], ObjectStatus>> = {
  ObjectDiscovered: 'live',
  ObjectCreated: 'live',
  ObjectChanged: 'live',
  ObjectSoftDeleted: 'soft-deleted',
  ObjectRestored: 'live',
  ObjectHardDeleted: 'hard-deleted',
};
