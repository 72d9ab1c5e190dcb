import { rootOf } from '../directory/difference.js';
import type { ObjectType } from '../directory/directory-object.js';
import type { Part } from './judge.js';

/**
 * Properties that mean something together only: half of a policy could lock people out or let them in, a
 * group without its rule is another group.
 */
const together: Readonly<Record<ObjectType, readonly string[]>> = {
  conditionalAccessPolicy: ['state', 'conditions', 'grantControls', 'sessionControls'],
  authenticationMethodConfiguration: ['state', 'includeTargets', 'excludeTargets'],
  group: ['groupTypes', 'membershipRule', 'membershipRuleProcessingState'],
};

/** The parts of an update in the smallest pieces that can be written by themselves. */
export const piecesOf = (
  type: ObjectType,
  parts: readonly Part[],
): readonly (readonly Part[])[] => {
  const [first = ''] = together[type] ?? [];
  const joined = new Set(together[type]);
  const pieces = Map.groupBy(parts, ({ name }) => {
    const root = rootOf(name);
    return joined.has(root) ? first : root;
  });
  return [...pieces.values()];
};
