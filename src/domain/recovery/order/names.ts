import type { Attributes, ObjectId, ObjectType } from '../../directory/directory-object.js';
import type { Json } from '../../json.js';
import type { Draft } from '../drafts.js';
import { phaseOf } from '../ranks.js';
import { type Dependency, isRemoval } from './dependencies.js';
import { targetsOf } from './mentions.js';

/** How an object is now, or was last. */
export type AttributesOf = (id: ObjectId) => Attributes;

/** By the place of a draft that gives its object a name: the drafts that take it from another. */
export type Freeing = ReadonlyMap<number, readonly number[]>;

/**
 * What only one living object may be called. Microsoft Graph, "user resource type" and "group resource type" (pages
 * of 2026-11-20).
 */
const UNIQUE: Readonly<Record<ObjectType, string>> = {
  user: 'userPrincipalName',
  group: 'mailNickname',
};

/** Finds the names that some drafts free and others need. What is blocked does neither. */
export const freeingIn = (drafts: readonly Draft[], attributesOf: AttributesOf): Freeing => {
  const freed = new Map<string, number | null>();
  for (const [index, draft] of drafts.entries()) {
    for (const name of namesFreedBy(draft, attributesOf)) {
      // What several are called at a time is not what only one may be called.
      freed.set(name, freed.has(name) ? null : index);
    }
  }
  if (freed.size === 0) return new Map();
  return new Map(
    [...drafts.entries()].flatMap(([index, draft]) => {
      const others = namesTakenBy(draft, attributesOf)
        .flatMap((name) => freed.get(name) ?? [])
        .filter((other) => drafts[other]?.objectId !== draft.objectId);
      return others.length === 0 ? [] : [[index, others] as const];
    }),
  );
};

const namesFreedBy = (draft: Draft, attributesOf: AttributesOf): readonly string[] => {
  if (isRemoval(draft)) return heldName(draft, attributesOf);
  if (draft.operation !== 'update') return [];
  return targetsNaming(draft).flatMap(({ expected }) => keyOf(draft, expected));
};

const namesTakenBy = (draft: Draft, attributesOf: AttributesOf): readonly string[] =>
  draft.operation === 'restore'
    ? heldName(draft, attributesOf)
    : targetsNaming(draft).flatMap(({ desired }) => keyOf(draft, desired));

/** The names that a draft frees or takes, of those that only one object may have. */
export const namesOf = (draft: Draft, attributesOf: AttributesOf): readonly string[] => [
  ...namesFreedBy(draft, attributesOf),
  ...namesTakenBy(draft, attributesOf),
];

const heldName = (draft: Draft, attributesOf: AttributesOf): readonly string[] => {
  const property = UNIQUE[draft.objectType];
  if (property === undefined || draft.blocked !== null) return [];
  return keyOf(draft, attributesOf(draft.objectId)[property] ?? null);
};

const targetsNaming = (draft: Draft) =>
  draft.blocked === null
    ? targetsOf(draft).filter(({ name }) => name === UNIQUE[draft.objectType])
    : [];

const keyOf = ({ objectType }: Draft, name: Json): readonly string[] =>
  typeof name === 'string' ? [`${objectType} ${name.toLowerCase()}`] : [];

/** Before objects come back, but after policies are taken out of work; and before that what lets go of them. */
const REMOVAL_FOR_A_NAME = 60;
const LETTING_GO = 55;

/** The earliest places of drafts in the order of writing; a removal that frees a name is not among the last. */
export const phasesOf = (
  drafts: readonly Draft[],
  dependencies: readonly (readonly Dependency[])[],
  freeing: Freeing,
): readonly number[] => {
  const phases = drafts.map(phaseOf);
  for (const index of new Set([...freeing.values()].flat())) {
    const draft = drafts[index];
    if (draft === undefined || !isRemoval(draft)) continue;
    phases[index] = REMOVAL_FOR_A_NAME;
    for (const { on } of dependencies[index] ?? []) {
      if (drafts[on]?.operation === 'removeLink') phases[on] = LETTING_GO;
    }
  }
  return phases;
};
