import fc from 'fast-check';
import {
  attributesBefore,
  type Existence,
  type NetDifference,
} from '../../../src/domain/comparison/net-difference.js';
import {
  comparable,
  reportRow,
  type ReportRow,
} from '../../../src/domain/comparison/report-row.js';
import { catalogue, relationRule } from '../../../src/domain/directory/catalogue.js';
import { applyChanges, rootOf } from '../../../src/domain/directory/difference.js';
import { type Attributes, objectId } from '../../../src/domain/directory/directory-object.js';
import type { Step } from '../../../src/domain/recovery/plan.js';
import { plan, type Touch } from '../recovery/planned.js';

const existence = fc.constantFrom<Existence>('absent', 'live', 'soft-deleted', 'hard-deleted');
const kinds = fc.constantFrom<Attributes>(
  {},
  {},
  { onPremisesSyncEnabled: true },
  { onPremisesSyncEnabled: false },
  { isBuiltIn: true },
  { groupTypes: ['DynamicMembership'] },
  { mailEnabled: true, groupTypes: [] },
);
const TARGETS: Readonly<Record<string, Existence>> = { here: 'live', gone: 'soft-deleted' };

const someTouch = fc
  .constantFrom(...Object.values(catalogue))
  .chain(({ type, properties, relations }) => {
    const names = Object.keys(properties).filter(
      (name) => !/^(onPremises|groupTypes|mailEn|isB)/.test(name),
    );
    const known = Object.keys(relations);
    return fc.record({
      type: fc.constant(type),
      then: existence,
      now: existence,
      attributes: kinds,
      changes: fc
        .uniqueArray(fc.constantFrom(...names), { maxLength: 4 })
        .map((all) => all.map((name) => ({ name, before: 'old', after: 'new' }))),
      links: fc.uniqueArray(
        fc.record({
          relation: fc.constantFrom(...(known.length === 0 ? ['members'] : known)),
          targetId: fc.constantFrom('here', 'gone').map(objectId),
          targetType: fc.constant('user'),
          op: fc.constantFrom('added', 'removed'),
        }),
        { maxLength: 3, selector: ({ relation, targetId }) => `${relation} ${targetId}` },
      ),
    });
  });

/** Of two managers there is one step. */
const REPLACED_MANAGER = {
  type: 'user',
  then: 'live' as const,
  now: 'soft-deleted' as const,
  attributes: {},
  changes: [],
  links: [
    { relation: 'manager', targetId: objectId('here'), targetType: 'user', op: 'removed' as const },
    { relation: 'manager', targetId: objectId('gone'), targetType: 'user', op: 'added' as const },
  ],
};

const netOf = ({ type = '', then = 'live', now = 'live', changes = [], links = [] }: Touch) => ({
  ...{ objectId: objectId('o1'), objectType: type, displayName: 'o1', changeIds: [] },
  ...{ existence: { before: then, after: now }, attributes: changes, links },
});

const rowOf = (net: NetDifference, kind: Attributes): ReportRow => {
  const after = { ...applyChanges({}, net.attributes), ...kind };
  const facts = { existence: net.existence, after, before: attributesBefore(after, net) };
  return reportRow(
    { net, formerId: null, then: null, conflicts: [] },
    {
      ...facts,
      actors: [],
      endsOf: (id) => ({
        displayName: id,
        existence: { before: 'live', after: TARGETS[id] ?? 'absent' },
      }),
      comesBack: () => false,
    },
  );
};

const isWritten = (steps: readonly Step[], name: string): boolean =>
  steps.some(
    (step) =>
      step.blocked === null &&
      'attributes' in step &&
      step.attributes.some((one) =>
        step.operation === 'recreate' ? one.name === rootOf(name) : one.name === name,
      ),
  );

const assertAsPlanned = (touch: Touch): void => {
  const net = comparable(netOf(touch));
  fc.pre(net !== undefined);
  const row = rowOf(net, touch.attributes ?? {});
  const ends = Object.fromEntries(
    Object.entries(TARGETS).map(([id, one]) => [id, { existence: one, displayName: id }]),
  );
  const changes = net.attributes;
  const steps = plan([{ id: 'o1', ...touch, changes }], { created: 'softDelete' }, ends);
  const open = steps.filter(({ blocked }) => blocked === null);
  const writes = new Set(open.map(({ operation }) => operation));
  const { recoveryAction: action } = row;

  expect(action !== 'none').toBe(open.length > 0);
  for (const life of ['restore', 'softDelete', 'delete', 'recreate'] as const) {
    expect({ life, is: action === life }).toEqual({ life, is: writes.has(life) });
  }
  for (const { name, recoverable } of row.attributes) {
    expect({ name, recoverable }).toEqual({ name, recoverable: isWritten(steps, name) });
  }
  for (const { relation, targetId, op, recoverable } of row.links) {
    if (relationRule(net.objectType, relation).reading === 'attribute') continue;
    // What is made anew is not given them.
    if (action === 'recreate' && op === 'added') continue;
    // Where there can be one only, a step puts it in the place of another, which goes by that.
    const isLinked = open.some(
      (step) =>
        'link' in step &&
        step.link.relation === relation &&
        [step.link.targetId, step.instead?.targetId].includes(targetId),
    );
    expect({ relation, recoverable }).toEqual({ relation, recoverable: isLinked });
  }
};

describe('A row of a report', () => {
  it('says what the plan of a recovery would do, for any type and any difference', () => {
    fc.assert(fc.property(someTouch, assertAsPlanned), { numRuns: 2000 });
  });

  it('says of both managers what the one step does that puts one in the place of the other', () => {
    assertAsPlanned(REPLACED_MANAGER);
  });
});
