import { applyChanges, changesAt, rootOf, valueAt } from '../directory/difference.js';
import type {
  AttributeChange,
  Attributes,
  Link,
  LinkChange,
  ObjectRef,
  ObjectStatus,
} from '../directory/directory-object.js';
import type { ChangeEvent } from '../timeline/events.js';
import type { Scope } from './report-events.js';

/** Whether an object was there: `absent` is before it was ever seen. */
export type Existence = ObjectStatus | 'absent';

/** What is left of all changes to one object between two moments. */
export interface NetDifference extends ObjectRef {
  readonly displayName: string;
  readonly existence: { readonly before: Existence; readonly after: Existence };
  /** Whether it was met in between, and is taken to have been so before. */
  readonly isMet?: true;
  readonly attributes: readonly AttributeChange[];
  readonly links: readonly LinkChange[];
  /** The change events that went into it, in log order. */
  readonly changeIds: readonly string[];
}

type Compared<Change extends ChangeEvent> = Change extends ChangeEvent
  ? { readonly type: Change['type']; readonly data: Omit<Change['data'], 'window'> }
  : never;

/** What is compared of a change event: all but the time in which it happened. */
export type ComparedEvent = Compared<ChangeEvent>;

export interface IdentifiedChange {
  readonly changeId: string;
  readonly event: ComparedEvent;
}

/**
 * What is made of what a look met for the first time between two moments. The states at these moments
 * differ in it; but it was there before, as it was met, also where nobody had looked yet.
 */
export type FirstSights = 'differ' | 'were before';

/**
 * Folds the changes of one object, in log order, to what is left of them; `undefined` when nothing
 * is. Every event carries both values, so no state is looked up: the first *before* and the last
 * *after* of each path are enough. An object that was created in between has nothing from before.
 */
export const netDifference = (
  changes: readonly IdentifiedChange[],
  firstSights: FirstSights = 'differ',
): NetDifference | undefined => {
  const [first] = changes;
  const last = changes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const wereBefore = firstSights === 'were before' && !changes.some(isCreation);
  const net: NetDifference = {
    objectId: first.event.data.objectId,
    objectType: first.event.data.objectType,
    displayName: last.event.data.displayName,
    existence: {
      before: existenceBefore(first.event, wereBefore),
      after: existenceAfter[last.event.type],
    },
    ...(wereBefore && first.event.type === 'ObjectDiscovered' && { isMet: true }),
    attributes: netAttributes(changes.flatMap(({ event }) => attributesOf(event, wereBefore))),
    links: netLinks(changes.flatMap(({ event }) => linksOf(event, wereBefore))),
    changeIds: changes.map(({ changeId }) => changeId),
  };
  return isEmpty(net) ? undefined : net;
};

const isCreation = ({ event }: IdentifiedChange): boolean => event.type === 'ObjectCreated';

/** Whether nothing differs. */
export const isEmpty = ({
  existence,
  attributes,
  links,
}: Pick<NetDifference, 'existence' | 'attributes' | 'links'>): boolean =>
  existence.before === existence.after && attributes.length === 0 && links.length === 0;

const existenceBefore = ({ type, data }: ComparedEvent, wereBefore: boolean): Existence => {
  if (type === 'ObjectCreated') return 'absent';
  if (type === 'ObjectDiscovered') return wereBefore ? 'live' : 'absent';
  return type === 'ObjectRestored' || type === 'ObjectHardDeleted' ? data.was : 'live';
};

const existenceAfter: Readonly<Record<ChangeEvent['type'], Existence>> = {
  ObjectDiscovered: 'live',
  LinksDiscovered: 'live',
  ObjectCreated: 'live',
  ObjectChanged: 'live',
  ObjectSoftDeleted: 'soft-deleted',
  ObjectRestored: 'live',
  ObjectHardDeleted: 'hard-deleted',
};

const attributesOf = (event: ComparedEvent, wereBefore: boolean): readonly AttributeChange[] => {
  switch (event.type) {
    case 'ObjectDiscovered':
    case 'ObjectCreated':
      return Object.entries(event.data.attributes).map(([name, after]) => ({
        name,
        before: wereBefore ? after : null,
        after,
      }));
    case 'ObjectChanged':
      return event.data.attributes;
    case 'LinksDiscovered':
    case 'ObjectSoftDeleted':
    case 'ObjectRestored':
    case 'ObjectHardDeleted':
      return [];
  }
};

/** A link that came, went, or stood before and after. */
type ToldLink = Link & { readonly op: LinkChange['op'] | 'met' };

const linksOf = (event: ComparedEvent, wereBefore: boolean): readonly ToldLink[] => {
  switch (event.type) {
    case 'ObjectDiscovered':
    case 'LinksDiscovered':
    case 'ObjectCreated':
      return event.data.links.map((link) => ({ ...link, op: wereBefore ? 'met' : 'added' }));
    case 'ObjectChanged':
      return event.data.links;
    case 'ObjectSoftDeleted':
    case 'ObjectRestored':
    case 'ObjectHardDeleted':
      return [];
  }
};

/**
 * Paths may overlap (`conditions/locations` set as a whole, then something below it), so the changed
 * parts are rebuilt as they were first and last, and compared once.
 */
const netAttributes = (changes: readonly AttributeChange[]): AttributeChange[] => {
  if (areOfDistinctRoots(changes)) {
    return changes.flatMap(({ name, before, after }) => changesAt(name, before, after));
  }
  const after = applyChanges({}, changes);
  const before = applyChanges(after, changes.map(inverted).reverse());
  const outermost = pathsWithoutThoseBelowOthers(changes.map(({ name }) => name));
  return outermost.flatMap((path) => changesAt(path, valueAt(before, path), valueAt(after, path)));
};

const areOfDistinctRoots = (changes: readonly AttributeChange[]): boolean =>
  changes.length <= 1 || new Set(changes.map(({ name }) => rootOf(name))).size === changes.length;

const pathsWithoutThoseBelowOthers = (paths: readonly string[]): readonly string[] => {
  const all = new Set(paths);
  return [...all].filter((path) => {
    const segments = path.split('/');
    return !segments.some((_, depth) => depth > 0 && all.has(segments.slice(0, depth).join('/')));
  });
};

const inverted = ({ name, before, after }: AttributeChange): AttributeChange => ({
  name,
  before: after,
  after: before,
});

const keyOf = ({ relation, targetId }: Link): string => `${relation} ${targetId}`;

/** A link added and removed again leaves nothing. */
const netLinks = (changes: readonly ToldLink[]): readonly LinkChange[] => {
  if (changes.length <= 1) return changes.filter(isChange);
  const ends = new Map<string, { first: ToldLink; last: ToldLink }>();
  for (const change of changes) {
    const known = ends.get(keyOf(change));
    ends.set(keyOf(change), { first: known?.first ?? change, last: change });
  }
  return [...ends.values()].flatMap(({ first, last }) => {
    const stood = first.op !== 'added';
    if (stood === (last.op !== 'removed')) return [];
    return isChange(last) ? last : { ...last, op: 'added' };
  });
};

const isChange = (link: ToldLink): link is LinkChange => link.op !== 'met';

/** The same difference seen the other way round: from later back to earlier. */
export const invertNet = (net: NetDifference): NetDifference => ({
  ...net,
  existence: { before: net.existence.after, after: net.existence.before },
  attributes: net.attributes.map(inverted),
  links: net.links.map((link) => ({ ...link, op: link.op === 'added' ? 'removed' : 'added' })),
});

/** The part of a difference a scope covers; `undefined` when nothing is left. Ignores the actor. */
export const inScope = (net: NetDifference, scope: Scope): NetDifference | undefined => {
  const { types, objectIds, attributes, relations } = scope;
  if (types?.includes(net.objectType) === false) return undefined;
  if (objectIds?.includes(net.objectId) === false) return undefined;
  if (attributes === undefined && relations === undefined) return net;
  const narrowed: NetDifference = {
    ...net,
    existence: { before: net.existence.after, after: net.existence.after },
    attributes: net.attributes.filter(({ name }) => attributes?.some((path) => covers(path, name))),
    links: net.links.filter(({ relation }) => relations?.includes(relation)),
  };
  return isEmpty(narrowed) ? undefined : narrowed;
};

/** Whether a path is another or lies above it. */
export const covers = (path: string, other: string): boolean =>
  other === path || other.startsWith(`${path}/`);

/** The attributes of an object before the changes of a difference. */
export const attributesBefore = (after: Attributes, net: NetDifference): Attributes =>
  applyChanges(after, net.attributes.map(inverted));
