import { isJsonObject, type Json } from '../../json.js';
import type { Draft } from '../drafts.js';
import type { Freeing } from './names.js';
import { type Bringers, bringersIn, formerIds, targetsOf, wantedIds } from './mentions.js';

/** That a draft has to wait for another, by its place in the list, and why. */
export interface Dependency {
  readonly on: number;
  readonly why: 'itself' | 'refers' | 'lets-go' | 'frees';
}

const PACE = 2_000;

/**
 * What each draft has to wait for: that its own object is back, that what it names is back, and of a removal
 * that everything has let go of the object, and that the name is free that it gets. A removal that frees a name
 * waits for links only: what names it otherwise comes when those are back who get that name. What is blocked
 * waits for nothing, and nothing waits for it.
 */
export function* dependenciesOf(
  drafts: readonly Draft[],
  freeing: Freeing,
): Generator<void, readonly (readonly Dependency[])[]> {
  const bringers = bringersIn(drafts.entries());
  const roles = rolesIn(drafts);
  const removals = removalsIn(drafts);
  const early = new Set([...freeing.values()].flat());
  const dependencies = drafts.map((): Dependency[] => []);
  for (const [index, draft] of drafts.entries()) {
    if (index % PACE === PACE - 1) yield;
    if (draft.blocked !== null) continue;
    dependencies[index]?.push(...broughtFor(index, draft, { bringers, roles, freeing }));
    const held = removedAfter(draft, removals);
    for (const removal of held.filter((one) => !early.has(one) || holdsUp(draft, drafts[one]))) {
      dependencies[removal]?.push({ on: index, why: 'lets-go' });
    }
  }
  return dependencies;
}

interface Brought {
  readonly bringers: Bringers;
  readonly roles: Bringers;
  readonly freeing: Freeing;
}

/** What has to be there before a draft: its own object, what it names, and the name that it gets. */
function* broughtFor(index: number, draft: Draft, brought: Brought): Generator<Dependency, void> {
  const met = new Set([index]);
  for (const on of brought.bringers.get(draft.objectId) ?? []) {
    if (!met.has(on)) yield { on, why: 'itself' };
    met.add(on);
  }
  for (const on of namedBy(draft, brought)) {
    if (!met.has(on)) yield { on, why: 'refers' };
    met.add(on);
  }
  for (const on of brought.freeing.get(index) ?? []) yield { on, why: 'frees' };
}

function* namedBy(draft: Draft, { bringers, roles }: Brought): Generator<number, void> {
  const isAssignment = draft.objectType === 'appRoleAssignment';
  for (const place of isAssignment ? [bringers, roles] : [bringers]) {
    if (place.size === 0) continue;
    for (const id of wantedIds(draft)) yield* place.get(id) ?? [];
  }
}

/** By id of an app role: the drafts that write the roles of its application. */
const rolesIn = (drafts: readonly Draft[]): Bringers => {
  const roles = new Map<string, readonly number[]>();
  for (const [index, draft] of drafts.entries()) {
    if (draft.objectType !== 'application' || draft.blocked !== null) continue;
    const written = targetsOf(draft).filter(({ name }) => name === 'appRoles');
    for (const id of written.flatMap(({ desired }) => roleIds(desired))) roles.set(id, [index]);
  }
  return roles;
};

const roleIds = (roles: Json): readonly string[] =>
  Array.isArray(roles)
    ? (roles as readonly Json[])
        .map((role) => (isJsonObject(role) ? role['id'] : undefined))
        .filter((id) => typeof id === 'string')
    : [];

/** By the id of its object: the draft that takes it away. */
const removalsIn = (drafts: readonly Draft[]): ReadonlyMap<string, number> =>
  new Map(
    [...drafts.entries()]
      .filter(([, draft]) => isRemoval(draft) && draft.blocked === null)
      .map(([index, { objectId }]) => [objectId, index]),
  );

/** Whether a draft takes its object away. */
export const isRemoval = ({ operation }: Draft): boolean =>
  operation === 'softDelete' || operation === 'delete';

/** Whether even a removal that frees a name waits for a draft. */
const holdsUp = (draft: Draft, removal: Draft | undefined): boolean =>
  draft.operation === 'removeLink' || draft.objectId === removal?.objectId;

/** The removals that have to wait for a draft: of its own object, and of what it may let go of. */
const removedAfter = (draft: Draft, removals: ReadonlyMap<string, number>): readonly number[] => {
  if (removals.size === 0 || isRemoval(draft)) return [];
  const ids = new Set<string>([draft.objectId, ...formerIds(draft)]);
  return [...ids].flatMap((id) => removals.get(id) ?? []);
};
