import type { RecordedEvent } from '../../src/event-store/event-store.port.js';
import { equalJson, type Json } from '../../src/domain/json.js';
import { applyChanges, valueAt } from '../../src/domain/directory/difference.js';
import type {
  AttributeChange,
  Attributes,
  LinkChange,
  ObjectStatus,
} from '../../src/domain/directory/directory-object.js';
import {
  type ChangeEvent,
  changeEventTypes,
  type LinksDiscovered,
} from '../../src/domain/timeline/events.js';

/** An object as its events tell. */
export interface Replayed {
  readonly status: ObjectStatus;
  readonly objectType: string;
  readonly attributes: Attributes;
  /** `relation targetId`. */
  readonly links: ReadonlySet<string>;
}

export type Objects = Map<string, Replayed>;

/** The objects of a log, and what in it cannot have happened: a change told twice, or one left out. */
export const replayed = (log: readonly RecordedEvent[]): { objects: Objects; wrong: string[] } => {
  const objects: Objects = new Map();
  const wrong: string[] = [];
  const ids = new Set<string>();
  for (const { id, event, streamId, revision } of log) {
    if (ids.has(id)) wrong.push(`${streamId} ${revision} repeats the id ${id}`);
    ids.add(id);
    if (!isChange(event)) continue;
    const before = objects.get(event.data.objectId);
    for (const what of contradictionsOf(event, before)) {
      wrong.push(`${streamId} ${revision} ${event.type} ${event.data.displayName}: ${what}`);
    }
    objects.set(event.data.objectId, after(event, before));
  }
  return { objects, wrong };
};

export const contradictions = (log: readonly RecordedEvent[]): readonly string[] =>
  replayed(log).wrong;

const isChange = (event: RecordedEvent['event']): event is ChangeEvent =>
  changeEventTypes.has(event.type);

const contradictionsOf = (event: ChangeEvent, before: Replayed | undefined): readonly string[] => {
  const needed = statusNeeded(event);
  if (before?.status !== needed) return [`was ${String(before?.status)}, not ${String(needed)}`];
  if (before === undefined) return [];
  if (event.type === 'LinksDiscovered') return changedWrongly(asChanged(event), before);
  return event.type === 'ObjectChanged' ? changedWrongly(event.data, before) : [];
};

/** What an object must have been; `undefined` for one that was not known. */
const statusNeeded = (event: ChangeEvent): ObjectStatus | undefined => {
  switch (event.type) {
    case 'ObjectDiscovered':
    case 'ObjectCreated':
      return undefined;
    case 'LinksDiscovered':
    case 'ObjectChanged':
    case 'ObjectSoftDeleted':
      return 'live';
    case 'ObjectRestored':
    case 'ObjectHardDeleted':
      return event.data.was;
  }
};

const wrongValue = ({ name, ...change }: AttributeChange, before: Replayed): readonly string[] => {
  const was: Json = valueAt(before.attributes, name) ?? null;
  if (!equalJson(change.before, was)) return [`${name} was ${JSON.stringify(was)}, not as told`];
  return equalJson(change.before, change.after) ? [`${name} does not change`] : [];
};

const asChanged = ({ data }: LinksDiscovered): Changed => ({
  ...data,
  attributes: [],
  links: data.links.map((link) => ({ ...link, op: 'added' })),
});

type Changed = Extract<ChangeEvent, { type: 'ObjectChanged' }>['data'];

const changedWrongly = ({ attributes, links }: Changed, before: Replayed): readonly string[] => [
  ...attributes.flatMap((change) => wrongValue(change, before)),
  ...links.flatMap((link) =>
    before.links.has(keyOf(link)) === (link.op === 'added')
      ? [`${keyOf(link)} ${link.op} again`]
      : [],
  ),
];

const after = (event: ChangeEvent, before: Replayed | undefined): Replayed => {
  const { objectType } = event.data;
  const known = before ?? { status: 'live', objectType, attributes: {}, links: new Set<string>() };
  if (event.type === 'LinksDiscovered') {
    return { ...known, links: linksAfter(known.links, asChanged(event).links) };
  }
  if (event.type === 'ObjectDiscovered' || event.type === 'ObjectCreated') {
    const { attributes, links } = event.data;
    return { status: 'live', objectType, attributes, links: new Set(links.map(keyOf)) };
  }
  if (event.type !== 'ObjectChanged') return { ...known, status: STATUS_AFTER[event.type] };
  return {
    ...known,
    attributes: applyChanges(known.attributes, event.data.attributes),
    links: linksAfter(known.links, event.data.links),
  };
};

const STATUS_AFTER = {
  ObjectSoftDeleted: 'soft-deleted',
  ObjectRestored: 'live',
  ObjectHardDeleted: 'hard-deleted',
} as const;

const linksAfter = (links: ReadonlySet<string>, changes: readonly LinkChange[]) => {
  const then = new Set(links);
  for (const change of changes) {
    if (change.op === 'added') then.add(keyOf(change));
    else then.delete(keyOf(change));
  }
  return then;
};

const keyOf = ({ relation, targetId }: { relation: string; targetId: string }): string =>
  `${relation} ${targetId}`;
