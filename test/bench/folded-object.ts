import { applyChanges } from '../../src/domain/directory/difference.js';
import type {
  Attributes,
  Link,
  LinkChange,
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
  }
  if (event.type === 'ObjectChanged') {
    object.attributes = applyChanges(object.attributes, event.data.attributes);
  }
  for (const link of linksIn(event)) {
    const { relation, targetId } = link;
    if ('op' in link && link.op === 'removed') object.links.delete(targetId);
    else object.links.set(targetId, { relation, since: now });
  }
  return object;
};

const linksIn = ({ data }: ChangeEvent): readonly (Link | LinkChange)[] =>
  'links' in data ? data.links : [];

const emptyObject = (type: string): FoldedObject => ({
  type,
  status: 'live',
  attributes: {},
  links: new Map(),
});

const STATUS: Readonly<Record<ChangeEvent['type'], ObjectStatus>> = {
  ObjectDiscovered: 'live',
  LinksDiscovered: 'live',
  ObjectCreated: 'live',
  ObjectChanged: 'live',
  ObjectSoftDeleted: 'soft-deleted',
  ObjectRestored: 'live',
  ObjectHardDeleted: 'hard-deleted',
};
