import type { ChangeEvent, LinksDiscovered, ObjectChanged } from './events.js';

/** Who records what a hint led to: no first reading, though the look before may not be known. */
export const HINT_READER = 'hints';

/**
 * A change as it is told today: links met in a first reading used to come as a change of their object.
 * `reader` is who recorded it.
 */
export const upcastChange = (event: ChangeEvent, reader: string): ChangeEvent =>
  event.type === 'ObjectChanged' && reader !== HINT_READER && showsFirstLinks(event)
    ? { type: 'LinksDiscovered', data: discoveredIn(event.data) }
    : event;

const showsFirstLinks = ({ data: { window, attributes, links } }: ObjectChanged): boolean =>
  window.after === null && attributes.length === 0 && links.every(({ op }) => op === 'added');

const discoveredIn = (change: ObjectChanged['data']): LinksDiscovered['data'] => ({
  objectId: change.objectId,
  objectType: change.objectType,
  displayName: change.displayName,
  window: change.window,
  links: change.links.map(({ relation, targetId, targetType }) => ({
    relation,
    targetId,
    targetType,
  })),
});
