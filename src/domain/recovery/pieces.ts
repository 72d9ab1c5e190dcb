import { isToOne } from '../directory/catalogue.js';
import { rootOf } from '../directory/difference.js';
import type { ObjectType } from '../directory/directory-object.js';
import type { Part } from './judge.js';
import type { Verdict } from './recovery-events.js';

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
  const joined = joinedIn(type);
  const pieces = Map.groupBy(parts, ({ name }) => {
    const root = rootOf(name);
    return joined.has(root) ? first : root;
  });
  return [...pieces.values()];
};

/**
 * The parts of an update, of which those that belong together are left alone where one of them is a conflict, or
 * where an earlier step that belongs with them was not brought about.
 */
export const wholeOnly = (
  type: ObjectType,
  parts: readonly Part[],
  broken: string | null,
): readonly Part[] => {
  const joined = joinedIn(type);
  const own = parts.filter(({ name }) => joined.has(rootOf(name)));
  const changed = own.filter(({ state }) => state === 'conflict').map(({ name }) => name);
  const why = changed.length > 0 ? changedElsewhere(changed) : broken && notBroughtAbout(broken);
  if (why === null) return parts;
  return parts.map((part) =>
    part.state === 'write' && own.includes(part)
      ? { ...part, state: 'conflict', detail: notWithout(why) }
      : part,
  );
};

const changedElsewhere = (names: readonly string[]): string =>
  `${names.join(' and ')}, which somebody else changed`;

/** Why nobody takes away whom the link to another, in a plan of two steps, was to replace. */
export const notWithoutStep = (stepId: string): string => notWithout(notBroughtAbout(stepId));

const notWithout = (why: string): string => `Not written, for it belongs with ${why}`;

const notBroughtAbout = (stepId: string): string => `step ${stepId}, which was not brought about`;

/**
 * Whether a step left something undone without which its object is not what it is meant to be, or did not put
 * somebody where there can be only one.
 */
export const isBroken = (type: ObjectType, verdicts: readonly Verdict[]): boolean => {
  const joined = joinedIn(type);
  return verdicts
    .filter(({ verdict }) => verdict !== 'applied' && verdict !== 'already-so')
    .some(
      ({ name, desired }) =>
        (joined.size > 0 && (name === 'status' || joined.has(rootOf(name)))) ||
        (isToOne(rootOf(name)) && desired !== null && desired !== false),
    );
};

/** Whether a property means something only together with others of its object. */
export const isJoined = (type: ObjectType, name: string): boolean =>
  joinedIn(type).has(rootOf(name));

const joinedIn = (type: ObjectType): ReadonlySet<string> => new Set(together[type]);
