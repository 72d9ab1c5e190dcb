import { applyChanges } from '../directory/difference.js';
import type { Attributes, Link, ObjectStatus } from '../directory/directory-object.js';
import type { Instant } from '../instant.js';
import { linkKey } from '../timeline/object-timeline.js';
import { attributesBefore, type NetDifference } from './net-difference.js';

interface Held {
  readonly status: ObjectStatus;
  readonly attributes: Attributes;
  readonly deletedDateTime: Instant | null;
}

export interface BothSides<One extends Held> {
  readonly was: One | undefined;
  readonly now: One | undefined;
}

/**
 * An object as two states know it; where it was met in between, also on the side that does not know it:
 * as it was met.
 */
export const bothSides = <One extends Held>(
  net: NetDifference,
  was: One | undefined,
  now: One | undefined,
): BothSides<One> => {
  if (net.isMet !== true) return { was, now };
  const live = { status: 'live', deletedDateTime: null } as const;
  return {
    was: was ?? (now && { ...now, ...live, attributes: attributesBefore(now.attributes, net) }),
    now:
      now ?? (was && { ...was, ...live, attributes: applyChanges(was.attributes, net.attributes) }),
  };
};

/** The links of an object before the changes of a difference. */
export const linksBefore = (after: readonly Link[], { links }: NetDifference): readonly Link[] => {
  if (links.length === 0) return after;
  const before = new Map(after.map((link) => [linkKey(link), link]));
  for (const { op, ...link } of links) {
    if (op === 'added') before.delete(linkKey(link));
    else before.set(linkKey(link), link);
  }
  return [...before.values()];
};
