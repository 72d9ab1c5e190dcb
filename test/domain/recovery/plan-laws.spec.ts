import fc from 'fast-check';
import { attributeChanges } from '../../../src/domain/directory/difference.js';
import {
  type Attributes,
  type Link,
  objectId,
  type Observation,
} from '../../../src/domain/directory/directory-object.js';
import { canonicalJson, type Json } from '../../../src/domain/json.js';
import { judge, judgeLink, type Part, valuesToWrite } from '../../../src/domain/recovery/judge.js';
import { choosing } from '../../../src/domain/recovery/choices.js';
import { inOrder } from '../../../src/domain/recovery/drafts.js';
import type { PlanContext, TouchedObject } from '../../../src/domain/recovery/plan-input.js';
import {
  type Choice,
  type Choices,
  type ChoiceWhere,
  defaultChoices,
  type LinkStep,
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
  /** Members of a group, or the manager of a user. */
  readonly links: readonly string[];
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
/** A user has one manager at most, and is not their own. */
const fitting = (id: string, links: readonly string[]): readonly string[] => {
  if (typeOf[id] === 'user') return links.filter((one) => one !== id).slice(0, 1);
  return typeOf[id] === 'group' ? links.filter((one) => typeOf[one] === 'user').sort() : [];
};

const value = fc.constantFrom<Json>(null, 'a', 'b', 'enabled', 'disabled');
const attributes = fc.record({
  displayName: fc.constantFrom<Json>('x', 'y'),
  state: value,
  conditions: fc.oneof(value, fc.record({ users: value, platforms: value })),
});
const held = fc.record({
  status: fc.constantFrom<Status>('live', 'live', 'live', 'soft-deleted', 'absent'),
  attributes,
  links: fc.shuffledSubarray(['ada', 'bob', 'admins']).map((some) => some.slice(0, 2)),
});
const someTenant: fc.Arbitrary<Tenant> = fc.record(
  Object.fromEntries(
    ids.map((id) => [id, held.map((object) => ({ ...object, links: fitting(id, object.links) }))]),
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
  fc.subarray(['ada', 'bob', 'admins'].map(objectId)).map((targetIds) => ({ targetIds })),
);
const someChoices: fc.Arbitrary<Choices> = fc
  .tuple(
    someChoice,
    fc.array(fc.record({ where: someWhere, choice: someChoice }), { maxLength: 3 }),
  )
  .map(([rule, exceptions]) => ({ ...rule, exceptions }));

const linkOf = (id: string, target: string): Link => ({
  relation: typeOf[id] === 'user' ? 'manager' : 'members',
  targetId: objectId(target),
  targetType: typeOf[target] ?? '',
});

const heldIn = (tenant: Tenant, id: string): Held => {
  const object = tenant[id];
  if (object === undefined) throw new Error(`${id} is not in the tenant`);
  return object;
};

const touchedBetween = (then: Tenant, now: Tenant): readonly TouchedObject[] =>
  ids.map((id) => {
    const [before, after] = [heldIn(then, id), heldIn(now, id)];
    const lost = before.links.filter((one) => !after.links.includes(one));
    const got = after.links.filter((one) => !before.links.includes(one));
    return {
      difference: {
        objectId: objectId(id),
        objectType: typeOf[id] ?? '',
        displayName: id,
        existence: { before: before.status, after: after.status },
        attributes: attributeChanges(before.attributes, after.attributes),
        links: [
          ...lost.map((one) => ({ ...linkOf(id, one), op: 'removed' as const })),
          ...got.map((one) => ({ ...linkOf(id, one), op: 'added' as const })),
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
  linksOf: (id) => heldIn(now, id).links.map((target) => linkOf(id, target)),
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
    const parts = judged(step, object);
    const { verdicts } = settlement(step.stepId, parts, () => APPLIED);
    applied.push({ step, verdicts });
    state = { ...state, [step.objectId]: after(object, step, parts) };
  }
  return { state, applied };
};

const judged = (step: Step, object: Held): readonly Part[] => {
  if ('link' in step) {
    const { relation, targetId } = step.link;
    const found = object.links.find((one) => relation === 'manager' || one === targetId);
    return [judgeLink(step, found === undefined ? null : objectId(found))];
  }
  const { objectId: id, objectType } = step;
  const ref = { objectId: id, objectType };
  const observation: Observation =
    object.status === 'live'
      ? { ...ref, seen: 'present', attributes: object.attributes, links: [] }
      : { ...ref, seen: 'soft-deleted', deletedDateTime: null };
  return judge(step, observation);
};

const after = (object: Held, step: Step, parts: readonly Part[]): Held => {
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
    case 'removeLink':
      return { ...object, links: linksAfter(object, step) };
  }
};

const linksAfter = ({ links }: Held, { operation, link }: LinkStep): readonly string[] => {
  const others = links.filter((id) => link.relation !== 'manager' && id !== link.targetId);
  return operation === 'removeLink' ? others : [...others, link.targetId].sort();
};

/** The names of attributes and the links in which two objects differ. */
const differing = (one: Held, other: Held): readonly string[] =>
  [
    ...attributeChanges(one.attributes, other.attributes).map(({ name }) => name),
    ...one.links.filter((id) => !other.links.includes(id)),
    ...other.links.filter((id) => !one.links.includes(id)),
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
          if (!('link' in step) || step.instead === undefined) continue;
          const former = choiceFor({ ...step, link: { ...step.link, ...step.instead } }).choice;
          expect(former.links).toBe('rollback');
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
