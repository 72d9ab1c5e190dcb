import { setImmediate as otherWork } from 'node:timers/promises';
import { capturedTypes, relationRule, typeRule } from '../domain/directory/catalogue.js';
import type { ObjectId, Relation } from '../domain/directory/directory-object.js';
import type { Draft } from '../domain/recovery/drafts.js';
import { type Position, position } from '../event-store/event-store.port.js';
import type {
  ObjectAt,
  TenantHistory,
  TenantState,
  TimelineEntry,
} from '../history/history.port.js';
import { namesOf, namingDrafts, type Reference, referenceDraft } from './referrer-drafts.js';

/** Links looked at before other work gets its turn. */
const PACE = 500;
/** Changes read at once. */
const PAGE = 200;

/** One that refers to another, by their ids. */
interface Referral {
  readonly sourceId: ObjectId;
  readonly relation: Relation;
  readonly targetId: ObjectId;
}

/** Whether what is gone is to be put back. */
export type IsWanted = (referral: Referral) => boolean;

interface Sights {
  readonly now: TenantState;
  readonly then: TenantState;
  readonly recreated: ReadonlySet<ObjectId>;
  readonly isBack: (id: ObjectId) => boolean;
  readonly isWanted: IsWanted;
}

type Views = Partial<Pick<Sights, 'isBack' | 'isWanted'>>;

/**
 * What puts objects that are made anew back where they were: links that others had to them, assignments and
 * grants that went with them, and values of others that still name their old ids (the wanted value is the one
 * that is there; the ids in it follow when it is written). Only types that can name ids are looked through.
 * @param views whether an object that others refer from is there when the plan is written, and whether a
 * reference is wanted; all are, where that is left out
 */
export async function* referrers(
  now: TenantState,
  then: TenantState,
  recreated: ReadonlySet<ObjectId>,
  views: Views = {},
): AsyncGenerator<Draft, void> {
  const objects = [...recreated].flatMap((id) => then.object(id) ?? now.object(id) ?? []);
  if (objects.length === 0) return;
  const isLive = (id: ObjectId): boolean => now.standing(id)?.status === 'live';
  const sights = { now, then, recreated, isBack: isLive, isWanted: () => true, ...views };
  yield* referring(objects, sights);
  yield* naming(objects, sights);
}

async function* referring(
  objects: readonly ObjectAt[],
  sights: Sights,
): AsyncGenerator<Draft, void> {
  /** Assignments that referred to several of the objects come once. */
  const met = new Set<ObjectId>();
  let count = 0;
  for (const object of objects) {
    for (const reference of referencesTo(object, sights)) {
      count += 1;
      if (count % PACE === 0) await otherWork();
      const draft = referenceDraft(reference, sights.now, sights.then);
      if (draft === null || met.has(draft.objectId)) continue;
      if (draft.operation === 'recreate') met.add(draft.objectId);
      yield draft;
    }
  }
}

/** What referred to an object then, and what still does; those that are made anew themselves know it. */
function* referencesTo(object: ObjectAt, sights: Sights): Generator<Reference, void> {
  const { now, then, recreated, isBack, isWanted } = sights;
  const { objectId } = object;
  const met = new Set<string>();
  for (const { sourceId, relation } of [
    ...then.referencesTo(objectId),
    ...now.referencesTo(objectId),
  ]) {
    const source = now.object(sourceId) ?? then.object(sourceId);
    const key = `${sourceId} ${relation}`;
    if (source === undefined || recreated.has(sourceId) || met.has(key)) continue;
    met.add(key);
    if (!isFixed(source, relation) && !isWanted({ sourceId, relation, targetId: objectId }))
      continue;
    yield { source, relation, object, isBack: isBack(sourceId) };
  }
}

/** It stands in a value of the one that refers, which nobody took back as long as that one is there. */
const isFixed = ({ objectType, status }: ObjectAt, relation: Relation): boolean =>
  status === 'live' && relationRule(objectType, relation).reading === 'attribute';

async function* naming(
  objects: readonly ObjectAt[],
  { now, recreated, isBack }: Sights,
): AsyncGenerator<Draft, void> {
  const names = namesOf(objects);
  for (const type of capturedTypes) {
    const properties = typeRule(type)?.naming ?? [];
    if (properties.length === 0) continue;
    for await (const object of now.scan(type)) {
      const { objectId } = object;
      if (!recreated.has(objectId) && isBack(objectId)) {
        yield* namingDrafts(object, properties, names);
      }
    }
  }
}

interface Deletion {
  readonly entry: TimelineEntry;
  readonly before: TenantState;
}

/**
 * Without a cause, what others did meanwhile still holds: a reference that somebody else took away before its
 * object was deleted stays away, and so does one that was not there at the start.
 */
export const stoodUntilDeleted = (
  history: TenantHistory,
  now: TenantState,
  from: { readonly position: Position },
): IsWanted => {
  const then = history.at(from);
  const deletions = new Map<ObjectId, Deletion | null>();
  const deletionOf = (id: ObjectId): Deletion | null => {
    const known = deletions.get(id);
    if (known !== undefined) return known;
    const entry = firstDeletion(history, id, from);
    const found = entry
      ? { entry, before: history.at({ position: placeBefore(entry.position) }) }
      : null;
    deletions.set(id, found);
    return found;
  };
  return (referral) => {
    if (!isHeld(then, referral)) return false;
    const deletion = deletionOf(referral.targetId);
    if (deletion === null || isHeld(now, referral)) return true;
    if (isHeld(deletion.before, referral)) return true;
    return wentWith(deletion.entry, lastRemoval(history, referral, deletion.entry));
  };
};

/** Those gone for good still have their links. */
const isHeld = (state: TenantState, { sourceId, relation, targetId }: Referral): boolean =>
  state.hasLink(sourceId, relation, targetId) &&
  state.standing(sourceId)?.status !== 'hard-deleted';

const placeBefore = (place: Position): Position => position(String(BigInt(place) - 1n));

const firstDeletion = (
  history: TenantHistory,
  objectId: ObjectId,
  from: { readonly position: Position },
): TimelineEntry | undefined => {
  const query = { objectId, from, order: 'oldest-first' } as const;
  let after: string | null | undefined;
  while (after !== null) {
    const page = { size: PAGE, ...(after !== undefined && { after }) };
    const { rows, next } = history.changes({ ...query, page });
    const found = rows.find(
      ({ event, position: at }) =>
        at !== from.position &&
        (event.type === 'ObjectSoftDeleted' || event.type === 'ObjectHardDeleted'),
    );
    if (found !== undefined) return found;
    after = next;
  }
  return undefined;
};

const lastRemoval = (
  history: TenantHistory,
  referral: Referral,
  { position: until }: TimelineEntry,
): TimelineEntry | undefined =>
  history
    .changes({
      objectId: referral.sourceId,
      until: { position: until },
      order: 'newest-first',
      page: { size: PAGE },
    })
    .rows.find((entry) => isRemoval(entry, referral));

const isRemoval = ({ event }: TimelineEntry, { relation, targetId }: Referral): boolean => {
  if (event.type === 'ObjectHardDeleted') return true;
  if (event.type !== 'ObjectChanged') return false;
  return event.data.links.some(
    (link) => link.op === 'removed' && link.relation === relation && link.targetId === targetId,
  );
};

/** Readers look one by one: what a deletion took along may be seen before it, and then nobody did it. */
const wentWith = ({ event }: TimelineEntry, removal: TimelineEntry | undefined): boolean => {
  const { after } = event.data.window;
  if (after === null || removal === undefined || removal.actors.length > 0) return false;
  return removal.event.data.window.until > after;
};
