import type { ChangeEvent, LinksDiscovered, ObjectChanged } from './events.js';

/** A change as it is told today: links met in a first reading used to come as a change of their object. */
export const upcastChange = (event: ChangeEvent): ChangeEvent =>
  event.type === 'ObjectChanged' && showsFirstLinks(event)
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
