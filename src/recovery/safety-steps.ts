import { objectId, type ObjectId, type ObjectType } from '../domain/directory/directory-object.js';
import type { LinkStep, RecreateStep, Step } from '../domain/recovery/plan.js';
import { GLOBAL_ADMINISTRATOR, textOf } from '../domain/recovery/proof/access.js';

/** What a plan would bring that has to do with who can sign in. */
export interface StepIndex {
  readonly objectIds: ReadonlySet<ObjectId>;
  /** Policies, locations, strengths and methods that it is about: some may be deleted now. */
  readonly policies: readonly ObjectId[];
  /** Those whom an assignment made anew would give the role Global Administrator. */
  readonly newAdministrators: readonly ObjectId[];
  newMembersOf(containerId: ObjectId): readonly ObjectId[];
  newContainersOf(memberId: ObjectId): readonly ObjectId[];
}

const POLICIES: ReadonlySet<ObjectType> = new Set([
  'conditionalAccessPolicy',
  'namedLocation',
  'authenticationStrengthPolicy',
  'authenticationMethodConfiguration',
]);

/** Looks through a plan once. Steps that are blocked bring nothing. */
export const stepIndexOf = (all: readonly Step[]): StepIndex => {
  const steps = all.filter(({ blocked }) => blocked === null);
  const joins = steps.filter(isJoin);
  const members = grouped(joins.map(({ objectId: id, link }) => [id, link.targetId] as const));
  const containers = grouped(joins.map(({ objectId: id, link }) => [link.targetId, id] as const));
  return {
    objectIds: new Set(steps.map(({ objectId: id }) => id)),
    policies: steps.flatMap((step) => (POLICIES.has(step.objectType) ? [step.objectId] : [])),
    newAdministrators: steps.flatMap((step) =>
      step.operation === 'recreate' ? newAdministratorIn(step) : [],
    ),
    newMembersOf: (id) => members.get(id) ?? [],
    newContainersOf: (id) => containers.get(id) ?? [],
  };
};

const isJoin = (step: Step): step is LinkStep =>
  step.operation === 'addLink' && step.link.relation === 'members';

const newAdministratorIn = ({ objectType, attributes }: RecreateStep): readonly ObjectId[] => {
  if (objectType !== 'unifiedRoleAssignment') return [];
  const wanted = (name: string) =>
    textOf(attributes.find((attribute) => attribute.name === name)?.desired);
  const principal = wanted('principalId');
  const isGlobal = wanted('roleDefinitionId') === GLOBAL_ADMINISTRATOR;
  return isGlobal && principal !== null ? [objectId(principal)] : [];
};

const grouped = (
  pairs: readonly (readonly [ObjectId, ObjectId])[],
): ReadonlyMap<ObjectId, readonly ObjectId[]> => {
  const groups = new Map<ObjectId, ObjectId[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(value);
  }
  return groups;
};
