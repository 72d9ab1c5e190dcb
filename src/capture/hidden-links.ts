import { relationsOf } from '../domain/directory/catalogue.js';
import type {
  LinkTarget,
  ObjectId,
  ObjectRef,
  Observation,
  SeenLinks,
} from '../domain/directory/directory-object.js';
import type { Directory } from '../directory/directory.port.js';
import type { TenantState } from '../history/history.port.js';
import { allOfRelation, refOf } from './known-links.js';

const BATCH = 20;

/**
 * A reading of all links, with those put back that the directory hides: it shows no links to what is in
 * the bin, and still has them when that is restored. What leads to something live is asked for first, as
 * its deletion may not have been seen yet. @throws DirectoryUnavailable
 */
export const withHiddenLinks = async (
  observations: readonly Observation[],
  state: TenantState,
  directory: Directory,
): Promise<readonly Observation[]> => {
  const missing = observations.map((observation) => missingLinks(observation, state));
  const targets = new Map(missing.flat(2).map((link) => [link.targetId, link]));
  if (targets.size === 0) return observations;
  const binned = await inBin([...targets.keys()], state, directory);
  return observations.map((observation, index) => {
    if (observation.seen !== 'present') return observation;
    const links = observation.links.map((seen, at) => {
      const hidden = (missing[index]?.[at] ?? []).filter(({ targetId }) => binned.has(targetId));
      return seen.seen === 'all' ? { ...seen, targets: [...seen.targets, ...hidden] } : seen;
    });
    return { ...observation, links };
  });
};

/**
 * Observations without those that say something is gone that is only hidden: an assignment is shown no
 * more while its principal is in the bin, and is there again when that is restored.
 */
export const withoutHidden = async (
  observations: readonly Observation[],
  state: TenantState,
  directory: Directory,
): Promise<readonly Observation[]> => {
  const ends = new Map(
    observations
      .filter(({ seen }) => seen === 'gone')
      .map((observation) => [observation, endsOf(observation, state)]),
  );
  const binned = await inBin([...new Set([...ends.values()].flat())], state, directory);
  return observations.filter(
    (observation) => !(ends.get(observation) ?? []).some((id) => binned.has(id)),
  );
};

/** What an object hangs on: the ends of the links that its attributes are. */
const endsOf = ({ objectId, objectType }: ObjectRef, state: TenantState): readonly ObjectId[] =>
  relationsOf(objectType, 'attribute').flatMap((relation) =>
    Array.from(allOfRelation(state, objectId, relation), ({ targetId }) => targetId),
  );

/** Of each relation the observation speaks of, the known links that it lacks. */
const missingLinks = (
  observation: Observation,
  state: TenantState,
): readonly (readonly LinkTarget[])[] =>
  observation.seen === 'present'
    ? observation.links.map((seen) => lacking(observation, seen, state))
    : [];

const lacking = (
  { objectId }: ObjectRef,
  seen: SeenLinks,
  state: TenantState,
): readonly LinkTarget[] => {
  if (seen.seen !== 'all') return [];
  const there = new Set(seen.targets.map(({ targetId }) => targetId));
  return [...allOfRelation(state, objectId, seen.relation)].filter(
    ({ targetId }) => !there.has(targetId),
  );
};

const inBin = async (
  ids: readonly ObjectId[],
  state: TenantState,
  directory: Directory,
): Promise<ReadonlySet<ObjectId>> => {
  const known = ids.flatMap((id) => state.object(id) ?? []);
  const binned = new Set(
    known.filter(({ status }) => status === 'soft-deleted').map(({ objectId }) => objectId),
  );
  const live = known.filter(({ status }) => status === 'live').map(refOf);
  for (let from = 0; from < live.length; from += BATCH) {
    const found = await directory.objects(live.slice(from, from + BATCH));
    for (const { seen, objectId } of found) if (seen === 'soft-deleted') binned.add(objectId);
  }
  return binned;
};
