import { propertyRule, relationRule } from '../directory/catalogue.js';
import { applyChanges, attributeChanges } from '../directory/difference.js';
import {
  type AttributeChange,
  type Attributes,
  displayNameOf,
  type Link,
  type LinkChange,
  type ObjectStatus,
  type Observation,
  type SeenLinks,
} from '../directory/directory-object.js';
import type { Decider } from '../events.js';
import type { ChangeEvent, ChangeWindow, Subject } from './events.js';

/** What the timeline already says about one object. */
export type KnownObject =
  | { readonly status: 'unknown' }
  | {
      readonly status: ObjectStatus;
      readonly attributes: Attributes;
      /** By relation and target; see {@link linkKey}. */
      readonly links: ReadonlyMap<string, Link>;
    };

/** One observation, and when the change it shows must have happened. */
export interface Look {
  readonly observation: Observation;
  readonly window: ChangeWindow;
  /** In the first full sync nothing new was created: it was there before we looked. */
  readonly firstSync: boolean;
}

type Present = Extract<Observation, { seen: 'present' }>;
type Known = Exclude<KnownObject, { status: 'unknown' }>;

export const linkKey = ({ relation, targetId }: Pick<Link, 'relation' | 'targetId'>): string =>
  `${relation} ${targetId}`;

/** Which events an observation is worth. Nothing new decides nothing. */
const decide = (look: Look, state: KnownObject): readonly ChangeEvent[] => {
  const { observation } = look;
  if (observation.seen === 'present') return decidePresent(observation, look, state);
  if (state.status === 'unknown' || state.status === 'hard-deleted') return [];
  const change = { ...subjectOf(observation, state.attributes), window: look.window };
  if (observation.seen === 'gone') {
    return [{ type: 'ObjectHardDeleted', data: { ...change, was: state.status } }];
  }
  if (state.status === 'soft-deleted') return [];
  const { deletedDateTime } = observation;
  return [{ type: 'ObjectSoftDeleted', data: { ...change, deletedDateTime } }];
};

const decidePresent = (
  observation: Present,
  { window, firstSync }: Look,
  state: KnownObject,
): readonly ChangeEvent[] => {
  if (state.status === 'unknown') {
    const { attributes } = observation;
    const links = observation.links.flatMap(linksSeen);
    return [
      {
        type: firstSync ? 'ObjectDiscovered' : 'ObjectCreated',
        data: { ...subjectOf(observation, attributes), attributes, links, window },
      },
    ];
  }
  const changed = changesIn(observation, { window, firstSync }, state);
  if (state.status === 'live') return changed;
  const subject = subjectOf(observation, { ...state.attributes, ...observation.attributes });
  return [{ type: 'ObjectRestored', data: { ...subject, window, was: state.status } }, ...changed];
};

const changesIn = (
  observation: Present,
  { window, firstSync }: Omit<Look, 'observation'>,
  state: Known,
): readonly ChangeEvent[] => {
  const attributes = attributeChanges(state.attributes, observation.attributes);
  const all = observation.links.flatMap((seen) => linkChanges(seen, state.links));
  // Links that follow from an attribute were read with it, as the object was.
  const isMet = ({ op, relation }: LinkChange): boolean =>
    firstSync &&
    op === 'added' &&
    relationRule(observation.objectType, relation).from === undefined;
  const links = all.filter((link) => !isMet(link));
  const met = all
    .filter(isMet)
    .map(({ relation, targetId, targetType }): Link => ({ relation, targetId, targetType }));
  const subject = subjectOf(observation, { ...state.attributes, ...observation.attributes });
  const events: ChangeEvent[] = [];
  if (links.length > 0 || !attributes.every(movesByItself(observation))) {
    events.push({ type: 'ObjectChanged', data: { ...subject, attributes, links, window } });
  }
  if (met.length > 0) {
    events.push({ type: 'LinksDiscovered', data: { ...subject, links: met, window } });
  }
  return events;
};

/** Counters and the like: no change on their own, and told together with the next one that is. */
const movesByItself =
  ({ objectType }: Present) =>
  ({ name }: AttributeChange): boolean =>
    propertyRule(objectType, name).volatile === true;

const subjectOf = ({ objectId, objectType }: Observation, attributes: Attributes): Subject => ({
  objectId,
  objectType,
  displayName: displayNameOf(objectId, attributes),
});

const linksSeen = (seen: SeenLinks): readonly Link[] => {
  const targets = seen.seen === 'all' ? seen.targets : seen.added;
  const links = targets.map((target) => ({ relation: seen.relation, ...target }));
  return [...new Map(links.map((link) => [linkKey(link), link])).values()];
};

const linkChanges = (seen: SeenLinks, known: ReadonlyMap<string, Link>): readonly LinkChange[] => {
  const present = linksSeen(seen);
  const added = present.filter((link) => !known.has(linkKey(link)));
  const removed = linksMissing(seen, present, known).filter((link) => known.has(linkKey(link)));
  return [
    ...added.map((link): LinkChange => ({ ...link, op: 'added' })),
    ...removed.map((link): LinkChange => ({ ...link, op: 'removed' })),
  ];
};

/** A look at changes names what went; a look at everything lets it be missing. */
const linksMissing = (
  seen: SeenLinks,
  present: readonly Link[],
  known: ReadonlyMap<string, Link>,
): readonly Link[] => {
  const { relation } = seen;
  const there = new Set(present.map(linkKey));
  const candidates =
    seen.seen === 'changes'
      ? linksSeen({ relation, seen: 'all', targets: seen.removed })
      : [...known.values()].filter((link) => link.relation === relation);
  return candidates.filter((link) => !there.has(linkKey(link)));
};

/** Applies what happened, whether or not it would be decided today. */
const evolve = (state: KnownObject, event: ChangeEvent): KnownObject => {
  if (event.type === 'ObjectDiscovered' || event.type === 'ObjectCreated') {
    const links = new Map(event.data.links.map((link) => [linkKey(link), link]));
    return { status: 'live', attributes: event.data.attributes, links };
  }
  const known: Known =
    state.status === 'unknown' ? { status: 'live', attributes: {}, links: new Map() } : state;
  if (event.type === 'LinksDiscovered') {
    return { ...known, links: withLinks(known.links, event.data.links.map(asAdded)) };
  }
  if (event.type !== 'ObjectChanged') return { ...known, status: statusAfter[event.type] };
  return {
    ...known,
    attributes: applyChanges(known.attributes, event.data.attributes),
    links: withLinks(known.links, event.data.links),
  };
};

const statusAfter = {
  ObjectSoftDeleted: 'soft-deleted',
  ObjectRestored: 'live',
  ObjectHardDeleted: 'hard-deleted',
} as const;

const asAdded = (link: Link): LinkChange => ({ ...link, op: 'added' });

const withLinks = (
  known: ReadonlyMap<string, Link>,
  changes: readonly LinkChange[],
): ReadonlyMap<string, Link> => {
  const links = new Map(known);
  for (const { op, ...link } of changes) {
    if (op === 'added') links.set(linkKey(link), link);
    else links.delete(linkKey(link));
  }
  return links;
};

/** Guards the timeline of one directory object. */
export const objectTimeline: Decider<Look, KnownObject, ChangeEvent> = {
  decide,
  evolve,
  initialState: { status: 'unknown' },
};
