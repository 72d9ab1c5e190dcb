import type {
  LinkTarget,
  ObjectRef,
  Observation,
  Relation,
} from '../domain/directory/directory-object.js';
import { type Directory, DirectoryRefused } from '../directory/directory.port.js';
import type { TenantState } from '../history/history.port.js';
import { allOfRelation } from './known-links.js';

/** Whether a reading of all links shows others than are known. */
export const contradicts = (observation: Observation, state: TenantState): boolean =>
  observation.seen === 'present' &&
  observation.links.some((seen) => {
    if (seen.seen !== 'all') return false;
    const unknown = new Set(seen.targets.map(({ targetId }) => targetId));
    for (const { targetId } of allOfRelation(state, observation.objectId, seen.relation)) {
      if (!unknown.delete(targetId)) return true;
    }
    return unknown.size > 0;
  });

/** All links of one relation of an object as they are by now; nothing of one that is gone. @throws DirectoryUnavailable, DirectoryRefused */
export const linksNow = async (
  directory: Directory,
  { objectId, objectType }: ObjectRef,
  relation: Relation,
): Promise<readonly Observation[]> => {
  const targets: LinkTarget[] = [];
  try {
    for await (const page of directory.links({ objectId, objectType }, relation)) {
      targets.push(...page);
    }
  } catch (error) {
    if (error instanceof DirectoryRefused && error.status === 404) return [];
    throw error;
  }
  const links = [{ relation, seen: 'all', targets } as const];
  return [{ objectId, objectType, seen: 'present', attributes: {}, links }];
};
