import { DirectoryUnavailable, type DirectoryWriter } from '../directory/directory.port.js';
import type { Attributes, ObjectId, Observation } from '../domain/directory/directory-object.js';
import { type Found, judge, type Part } from '../domain/recovery/judge.js';
import type { LinkStep, Step } from '../domain/recovery/plan.js';

/** A step beside what the directory holds. */
export interface Looked {
  readonly step: Step;
  readonly parts: readonly Part[];
  /** Of the object as found; empty for links and for objects that are not there. */
  readonly attributes: Attributes;
}

/** Whether something is left to write. */
export const isOpen = ({ parts }: Looked): boolean => parts.some(({ state }) => state === 'write');

/** Reads what steps are about, and judges it part by part. @throws DirectoryUnavailable */
export const lookAt = async (
  writer: DirectoryWriter,
  steps: readonly Step[],
  onConflict: 'skip' | 'overwrite',
): Promise<readonly Looked[]> => {
  const links = steps.filter(isLinkStep);
  const objects = steps.filter((step) => !isLinkStep(step));
  const [observations, present] = [
    await observe(writer, objects),
    links.length === 0 ? [] : await writer.hasLinks(links),
  ];
  return steps.map((step) => {
    if (isLinkStep(step)) {
      const found: Found = { about: 'link', present: present[links.indexOf(step)] ?? false };
      return { step, parts: judge(step, found, onConflict), attributes: {} };
    }
    const observation = observations.get(step.objectId);
    if (observation === undefined) {
      throw new DirectoryUnavailable(`The directory did not tell about ${step.objectId}`);
    }
    const attributes = observation.seen === 'present' ? observation.attributes : {};
    return { step, parts: judge(step, { about: 'object', observation }, onConflict), attributes };
  });
};

const isLinkStep = (step: Step): step is LinkStep =>
  step.operation === 'addLink' || step.operation === 'removeLink';

const observe = async (
  writer: DirectoryWriter,
  steps: readonly Step[],
): Promise<ReadonlyMap<ObjectId, Observation>> => {
  if (steps.length === 0) return new Map();
  const refs = steps.map(({ objectId, objectType }) => ({ objectId, objectType }));
  const observations = await writer.objects(refs);
  return new Map(observations.map((observation) => [observation.objectId, observation]));
};
