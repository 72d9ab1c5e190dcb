import type { ObjectType } from '../directory/directory-object.js';
import type { Step } from './plan.js';

/** Which allowance of the directory a step counts against. */
export type Allowance = 'directory' | 'conditionalAccess';

/** Milliseconds of work by allowance. */
export type Load = Readonly<Record<Allowance, number>>;

const SLOW: ReadonlySet<ObjectType> = new Set(['conditionalAccessPolicy', 'namedLocation']);

export const allowanceOf = (type: ObjectType): Allowance =>
  SLOW.has(type) ? 'conditionalAccess' : 'directory';

/** 3,000 writes in 150 seconds; reads have an allowance of their own. Microsoft Graph throttling limits, 2026. */
const MS_PER_WRITE = 50;

/** One request a second, reads counted. Microsoft Graph throttling limits, 2026. */
const MS_PER_REQUEST = 1000;

/** A look, the write and a look back; what is or will be deleted is looked for in the bin as well. */
const requests: Readonly<Record<Step['operation'], number>> = {
  update: 3,
  addLink: 3,
  removeLink: 3,
  restore: 4,
  softDelete: 4,
  delete: 5,
  recreate: 5,
};

/** How long a step takes at the pace that the directory allows, in milliseconds. */
export const stepMs = ({ objectType, operation }: Step): number =>
  allowanceOf(objectType) === 'directory' ? MS_PER_WRITE : requests[operation] * MS_PER_REQUEST;

/** The work that steps are; blocked ones are none. */
export const loadOf = (steps: readonly Step[]): Load => {
  const load = { directory: 0, conditionalAccess: 0 };
  for (const step of steps) {
    if (step.blocked === null) load[allowanceOf(step.objectType)] += stepMs(step);
  }
  return load;
};

/** How long writing takes at the pace that the directory allows, in milliseconds. */
export const estimatedMs = (steps: readonly Step[]): number => {
  const { directory, conditionalAccess } = loadOf(steps);
  return directory + conditionalAccess;
};
