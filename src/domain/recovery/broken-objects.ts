import type { ObjectId } from '../directory/directory-object.js';

/**
 * By object: the first step that left undone what its object is not whole without. In layers of which each is
 * larger than the next, so that another one is added without a copy of all.
 */
export type Broken = readonly ReadonlyMap<ObjectId, string>[];

export const NONE_BROKEN: Broken = [];

/** The step that broke an object; `null` where none did. */
export const brokenBy = (broken: Broken, objectId: ObjectId): string | null => {
  for (const layer of broken) {
    const stepId = layer.get(objectId);
    if (stepId !== undefined) return stepId;
  }
  return null;
};

/** With an object that a step broke; the first one that did stays. */
export const withBroken = (broken: Broken, objectId: ObjectId, stepId: string): Broken => {
  if (brokenBy(broken, objectId) !== null) return broken;
  const layers = [...broken];
  const last = new Map([[objectId, stepId]]);
  for (
    let next = layers.at(-1);
    next !== undefined && next.size <= last.size;
    next = layers.at(-1)
  ) {
    for (const [id, step] of next) last.set(id, step);
    layers.pop();
  }
  return [...layers, last];
};
