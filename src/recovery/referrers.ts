import { setImmediate as otherWork } from 'node:timers/promises';
import { capturedTypes, typeRule } from '../domain/directory/catalogue.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import type { Draft } from '../domain/recovery/drafts.js';
import type { ObjectAt, TenantState } from '../history/history.port.js';
import { namesOf, namingDrafts, type Reference, referenceDraft } from './referrer-drafts.js';

/** Links looked at before other work gets its turn. */
const PACE = 500;

interface Sights {
  readonly now: TenantState;
  readonly then: TenantState;
  readonly recreated: ReadonlySet<ObjectId>;
  readonly isBack: (id: ObjectId) => boolean;
}

/**
 * What puts objects that are made anew back where they were: links that others had to them, assignments and
 * grants that went with them, and values of others that still name their old ids (the wanted value is the one
 * that is there; the ids in it follow when it is written). Only types that can name ids are looked through.
 * @param isBack whether an object that others refer from is there when the plan is written
 */
export async function* referrers(
  now: TenantState,
  then: TenantState,
  recreated: ReadonlySet<ObjectId>,
  isBack = (id: ObjectId): boolean => now.standing(id)?.status === 'live',
): AsyncGenerator<Draft, void> {
  const objects = [...recreated].flatMap((id) => then.object(id) ?? now.object(id) ?? []);
  if (objects.length === 0) return;
  const sights = { now, then, recreated, isBack };
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
  const { now, then, recreated, isBack } = sights;
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
    yield { source, relation, object, isBack: isBack(sourceId) };
  }
}

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
