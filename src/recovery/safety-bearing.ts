import type { Attributes, ObjectId, ObjectType } from '../domain/directory/directory-object.js';
import { namingTargetsOf } from '../domain/recovery/order/mentions.js';
import type { LinkStep, Step } from '../domain/recovery/plan.js';
import type { Access } from '../domain/recovery/proof/access.js';
import { idsIn } from '../domain/recovery/recreate/ids-in.js';
import type { TenantState } from '../history/history.port.js';
import { urgentTypes } from './urgency.js';

/** What is asked of a tenant. */
type Asked = Pick<TenantState, 'standing' | 'referencesTo'>;

/** Besides what is urgent by its type. */
const LOCATION: ObjectType = 'namedLocation';
const POLICY: ObjectType = 'conditionalAccessPolicy';

/**
 * Tells which steps bear on who is let in: about policies, roles and locations, about whom the proof looks at and
 * what these are in, and about what a policy names, with what is in it. Ordinary accounts and groups do not.
 */
export const bearingIn = (
  now: Asked,
  steps: readonly Step[],
  { objects, memberships }: Access,
): ((step: Step) => boolean) => {
  const joins = steps.filter(isJoin);
  const looked = closed(
    [
      ...objects.map(({ objectId }) => objectId),
      ...memberships.flatMap(({ memberId, containerId }) => [memberId, containerId]),
    ],
    joins.map(({ objectId, link }) => [link.targetId, objectId]),
  );
  const policies = objects.filter(({ objectType }) => objectType === POLICY);
  const named = closed(
    [...policies.flatMap(({ attributes }) => namedIn(attributes)), ...steps.flatMap(namedBy)],
    joins.map(({ objectId, link }) => [objectId, link.targetId]),
  );
  const isWithin = withinOf(now, named);
  return (step) => {
    const { objectId, objectType } = step;
    if (urgentTypes.has(objectType) || objectType === LOCATION || isWithin(objectId)) return true;
    return 'link' in step
      ? isMembership(step) && looked.has(step.link.targetId)
      : looked.has(objectId);
  };
};

const isMembership = (step: Step): step is LinkStep =>
  'link' in step && step.link.relation === 'members';

/** Of a group in a group. */
const isJoin = (step: Step): step is LinkStep =>
  isMembership(step) && step.operation === 'addLink' && step.link.targetType !== 'user';

const namedIn = (attributes: Attributes): readonly string[] => [
  ...idsIn(attributes['conditions'] ?? null),
];

const namedBy = (step: Step): readonly string[] =>
  step.objectType === POLICY
    ? namingTargetsOf(step).flatMap(({ expected, desired }) => [
        ...idsIn(expected),
        ...idsIn(desired),
      ])
    : [];

/** With all that some lead to, on and on. */
const closed = (
  first: readonly string[],
  ways: readonly (readonly [from: string, to: string])[],
): ReadonlySet<string> => {
  const met = new Set(first);
  const next = Map.groupBy(ways, ([from]) => from);
  // Grows while it is walked through.
  for (const id of met) for (const [, to] of next.get(id) ?? []) met.add(to);
  return met;
};

/** Whether an object is one of some, or a group that is in one of them, through groups in groups. */
const withinOf = (now: Asked, named: ReadonlySet<string>): ((id: ObjectId) => boolean) => {
  const known = new Map<ObjectId, boolean>();
  const find = (id: ObjectId): boolean => {
    const met = new Set([id]);
    // Grows while it is walked through.
    for (const one of met) {
      if (named.has(one) || known.get(one) === true) return true;
      if (now.standing(one)?.objectType !== 'group') continue;
      for (const { sourceId, relation } of now.referencesTo(one)) {
        if (relation === 'members') met.add(sourceId);
      }
    }
    return false;
  };
  return (id) => {
    const isWithin = known.get(id) ?? find(id);
    known.set(id, isWithin);
    return isWithin;
  };
};
