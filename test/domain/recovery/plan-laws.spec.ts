import fc from 'fast-check';
import { attributeChanges } from '../../../src/domain/directory/difference.js';
import {
  type Attributes,
  type Link,
  objectId,
  type Observation,
} from '../../../src/domain/directory/directory-object.js';
import { canonicalJson, type Json } from '../../../src/domain/json.js';
import { judge, valuesToWrite } from '../../../src/domain/recovery/judge.js';
import { choosing } from '../../../src/domain/recovery/choices.js';
import { inOrder } from '../../../src/domain/recovery/drafts.js';
import type { PlanContext, TouchedObject } from '../../../src/domain/recovery/plan-input.js';
import {
  type Choice,
  type Choices,
  type ChoiceWhere,
  defaultChoices,
  type Step,
} from '../../../src/domain/recovery/plan.js';
import { TakenChanges } from '../../../src/domain/recovery/reasons.js';
import { APPLIED, settlement } from '../../../src/domain/recovery/settlement.js';
import { type AppliedStep, undoDrafts } from '../../../src/domain/recovery/undo-plan.js';
import { planOf } from './planned.js';

type Status = 'absent' | 'live' | 'soft-deleted';
interface Held {
  readonly status: Status;
  readonly attributes: Attributes;
  readonly members: readonly string[];
}
type Tenant = Readonly<Record<string, Held>>;

const typeOf: Readonly<Record<string, string>> = {
  ada: 'user',
  bob: 'user',
  admins: 'group',
  hq: 'namedLocation',
  mfa: 'conditionalAccessPolicy',
};
const ids = Object.keys(typeOf);
const onlyGroupsHaveMembers = (id: string, members: readonly string[]): readonly string[] =>
  typeOf[id] === 'group' ? members : [];

const value = fc.constantFrom<Json>(null, 'a', 'b', 'enabled', 'disabled');
const attributes = fc.record({
  displayName: fc.constantFrom<Json>('x', 'y'),
  state: value,
  conditions: fc.oneof(value, fc.record({ users: value, platforms: value })),
});
const held = fc.record({
  status: fc.constantFrom<Status>('live', 'live', 'live', 'soft-deleted', 'absent'),
  attributes,
  members: fc.subarray(['ada', 'bob']),
});
const someTenant: fc.Arbitrary<Tenant> = fc.record(
  Object.fromEntries(
    ids.map((id) => [
      id,
      held.map((object) => ({ ...object, members: onlyGroupsHaveMembers(id, object.members) })),
    ]),
  ),
);
/** What is there now was seen once. */
const someTenantNow = someTenant.map((tenant): Tenant =>
  Object.fromEntries(
    Object.entries(tenant).map(([id, object]) => [
      id,
      object.status === 'absent' ? { ...object, status: 'soft-deleted' } : object,
    ]),
  ),
);
const someChoice: fc.Arbitrary<Choice> = fc.record({
  attributes: fc.constantFrom('restore', 'keep'),
  links: fc.constantFrom('merge', 'rollback', 'skip'),
  created: fc.constantFrom('keep', 'softDelete'),
  deleted: fc.constantFrom('restore', 'keep'),
  onConflict: fc.constantFrom('skip', 'overwrite'),
});
const someWhere: fc.Arbitrary<ChoiceWhere> = fc.oneof(
  fc.subarray(ids.map(objectId)).map((objectIds) => ({ objectIds })),
  fc.subarray(['user', 'group']).map((types) => ({ types })),
  fc.constantFrom('state', 'conditions').map((path) => ({ attributes: [path] })),
  fc.subarray(['ada', 'bob'].map(objectId)).map((targetIds) => ({ targetIds })),
);
const someChoices: fc.Arbitrary<Choices> = fc
  .tuple(
    someChoice,
    fc.array(fc.record({ where: someWhere, choice: someChoice }), { maxLength: 3 }),
  )
  .map(([rule, exceptions]) => ({ ...rule, exceptions }));

const member = (id: string): Link => ({
  relation: 'members',
  targetId: objectId(id),
  targetType: 'user',
});

const heldIn = (tenant: Tenant, id: string): Held => {
  const object = tenant[id];
  if (object === undefined) throw new Error(`${id} is not in the tenant`);
  return object;
};

const touchedBetween = (then: Tenant, now: Tenant): readonly TouchedObject[] =>
  ids.map((id) => {
    const [before, after] = [heldIn(then, id), heldIn(now, id)];
    const lost = before.members.filter((one) => !after.members.includes(one));
    const got = after.members.filter((one) => !before.members.includes(one));
    return {
      difference: {
        objectId: objectId(id),
        objectType: typeOf[id] ?? '',
        displayName: id,
        existence: { before: before.status, after: after.status },
        attributes: attributeChanges(before.attributes, after.attributes),
        links: [
          ...lost.map((one) => ({ ...member(one), op: 'removed' as const })),
          ...got.map((one) => ({ ...member(one), op: 'added' as const })),
        ],
        changeIds: [],
      },
      then: before.status,
      now: { existence: after.status, displayName: id, attributes: after.attributes },
      changes: new TakenChanges([]),
      conflicts: [],
    };
  });

const contextOf = (now: Tenant, choices: Choices): PlanContext => ({
  choiceFor: choosing(choices),
  endOf: (id) => {
    const { status: existence, attributes: known } = heldIn(now, id);
    return { objectType: typeOf[id] ?? '', existence, displayName: id, attributes: known };
  },
  linksOf: (id) => heldIn(now, id).members.map(member),
});

const planBetween = (then: Tenant, now: Tenant, choices = defaultChoices): readonly Step[] =>
  planOf(touchedBetween(then, now), contextOf(now, choices));

const planUndo = (applied: readonly AppliedStep[], state: Tenant): readonly Step[] =>
  inOrder(
    applied.flatMap((step) =>
      undoDrafts(step, {
        recoveryId: 'r1',
        currentIdOf: (id) => id,
        attributesOf: (id) => heldIn(state, id).attributes,
      }),
    ),
  );

/** Writes the steps as the room does, on plain data. */
const carryOut = (tenant: Tenant, steps: readonly Step[]) => {
  let state = tenant;
  const applied: AppliedStep[] = [];
  for (const step of steps.filter(({ blocked }) => blocked === null)) {
    const object = heldIn(state, step.objectId);
    const parts = judge(step, foundIn(object, step));
    const { verdicts } = settlement(step.stepId, parts, () => APPLIED);
    applied.push({ step, verdicts });
    state = { ...state, [step.objectId]: after(object, step, parts) };
  }
  return { state, applied };
};

const foundIn = (object: Held, step: Step) => {
  if ('link' in step) {
    return { about: 'link', present: object.members.includes(step.link.targetId) } as const;
  }
  const { objectId: id, objectType } = step;
  const ref = { objectId: id, objectType };
  const observation: Observation =
    object.status === 'live'
      ? { ...ref, seen: 'present', attributes: object.attributes, links: [] }
      : { ...ref, seen: 'soft-deleted', deletedDateTime: null };
  return { about: 'object', observation } as const;
};

const after = (object: Held, step: Step, parts: ReturnType<typeof judge>): Held => {
  switch (step.operation) {
    case 'update':
      return {
        ...object,
        attributes: { ...object.attributes, ...valuesToWrite(object.attributes, parts) },
      };
    case 'restore':
    case 'recreate':
      return { ...object, status: 'live' };
    case 'softDelete':
    case 'delete':
      return { ...object, status: 'soft-deleted' };
    case 'addLink':
      return { ...object, members: [...object.members, step.link.targetId].sort() };
    case 'removeLink':
      return { ...object, members: object.members.filter((id) => id !== step.link.targetId) };
  }
};

/** The names of attributes and the links in which two objects differ. */
const differing = (one: Held, other: Held): readonly string[] =>
  [
    ...attributeChanges(one.attributes, other.attributes).map(({ name }) => name),
    ...one.members.filter((id) => !other.members.includes(id)),
    ...other.members.filter((id) => !one.members.includes(id)),
  ].sort();

/** The names of attributes and the links that steps are about. */
const partsOf = (steps: readonly Step[]): readonly string[] =>
  steps
    .flatMap((step) => {
      if ('link' in step) return [step.link.targetId];
      return step.operation === 'update' ? step.attributes.map(({ name }) => name) : [];
    })
    .sort();

const same = (one: Json, other: Json): boolean => canonicalJson(one) === canonicalJson(other);

const isLive = (tenant: Tenant, id: string): boolean => heldIn(tenant, id).status === 'live';

describe('A plan', () => {
  it('applied to now gives then, but for what it shows as blocked or kept', () => {
    fc.assert(
      fc.property(someTenant, someTenantNow, someChoices, (then, now, choices) => {
        const steps = planBetween(then, now, choices);
        const { state } = carryOut(now, steps);
        for (const id of ids.filter((one) => isLive(then, one))) {
          const own = steps.filter((step) => step.objectId === id);
          const left = own.filter(({ blocked }) => blocked !== null);
          expect(differing(heldIn(then, id), heldIn(state, id))).toEqual(partsOf(left));
          expect(isLive(state, id)).toBe(left.every(({ operation }) => operation !== 'restore'));
        }
      }),
    );
  });

  it('removes or shows all that was created since, and never empties it', () => {
    fc.assert(
      fc.property(someTenant, someTenantNow, someChoices, (then, now, choices) => {
        const steps = planBetween(then, now, choices);
        const { state } = carryOut(now, steps);
        for (const id of ids.filter((one) => !isLive(then, one) && isLive(now, one))) {
          const own = steps.filter((step) => step.objectId === id && !('attributes' in step));
          expect(own.map(({ operation }) => operation)).toEqual(['softDelete']);
          expect(isLive(state, id)).toBe(own.every(({ blocked }) => blocked !== null));
          expect(heldIn(state, id)).toEqual({
            ...heldIn(now, id),
            status: heldIn(state, id).status,
          });
        }
      }),
    );
  });

  it('has a reason for every step, and writes nothing that a choice keeps', () => {
    fc.assert(
      fc.property(someTenant, someTenantNow, someChoices, (then, now, choices) => {
        const choiceFor = choosing(choices);
        for (const step of planBetween(then, now, choices)) {
          expect(step.reason).toMatch(/\S/);
          expect(step.blocked?.detail).not.toBe('');
          if (step.blocked !== null) continue;
          const about = 'link' in step ? { ...step, link: step.link } : step;
          const { choice } = choiceFor(about);
          expect([choice.deleted, step.operation]).not.toEqual(['keep', 'restore']);
          expect([choice.created, step.operation]).not.toEqual(['keep', 'softDelete']);
          expect([choice.links, 'link' in step]).not.toEqual(['skip', true]);
          expect([choice.links, step.operation]).not.toEqual(['merge', 'removeLink']);
        }
      }),
    );
  });

  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(someTenant, someTenantNow, someChoices, (then, now, choices) => {
        const { state, applied } = carryOut(now, planBetween(then, now, choices));
        const undone = carryOut(state, planUndo(applied, state)).state;
        expect(same(undone as unknown as Json, now as unknown as Json)).toBe(true);
      }),
    );
  });

  it('is in the order of its ranks, with no object twice in a turn, and says the same twice', () => {
    fc.assert(
      fc.property(someTenant, someTenantNow, someChoices, (then, now, choices) => {
        const steps = planBetween(then, now, choices);
        const ranks = steps.map(({ rank }) => rank);
        expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
        expect(new Set(steps.map(({ stepId }) => stepId)).size).toBe(steps.length);
        expect(planBetween(then, now, choices)).toEqual(steps);
      }),
    );
  });

  it('puts every removal behind every gain, and enabling a policy behind what it refers to', () => {
    const removes = ({ operation }: Step) =>
      operation === 'removeLink' || operation === 'softDelete';
    fc.assert(
      fc.property(someTenant, someTenantNow, someChoices, (then, now, choices) => {
        const steps = planBetween(then, now, choices);
        const enabling = steps.findIndex(
          (step) =>
            step.operation === 'update' &&
            step.objectType === 'conditionalAccessPolicy' &&
            step.attributes.some(({ name, desired }) => name === 'state' && desired === 'enabled'),
        );
        const firstRemoval = steps.findIndex(removes);
        const lastGain = steps.findLastIndex((step) => !removes(step));
        expect(firstRemoval < 0 || lastGain < firstRemoval).toBe(true);
        const later = enabling < 0 ? [] : steps.slice(enabling + 1);
        const { rank } = steps[enabling] ?? { rank: 0 };
        expect(later.filter((step) => !removes(step) && step.rank !== rank)).toEqual([]);
      }),
    );
  });
});
