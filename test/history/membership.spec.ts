import fc from 'fast-check';

import {
  type Attributes,
  type Link,
  objectId,
} from '../../src/domain/directory/directory-object.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import type { TenantState } from '../../src/history/history.port.js';
import { holdersOf } from '../../src/history/role-holders.js';
import { RecordedTenant, second } from './recorded-tenant.js';

const GROUPS = 6;
const NODES = 10;
const nodes = Array.from({ length: NODES }, (_, index) => `n${index}`);
const typeOf = (id: string): string => (Number(id.slice(1)) < GROUPS ? 'group' : 'user');

const subject = (id: string, objectType: string) => ({
  objectId: objectId(id),
  objectType,
  displayName: `Name of ${id}`,
  window: { after: null, until: second(0) },
});

const discovered = (
  id: string,
  type = typeOf(id),
  attributes: Attributes = {},
  links: readonly Link[] = [],
): ChangeEvent => ({
  type: 'ObjectDiscovered',
  data: {
    ...subject(id, type),
    attributes: { displayName: `Name of ${id}`, ...attributes },
    links,
  },
});

const linked = (from: string, to: string, op: 'added' | 'removed'): ChangeEvent => ({
  type: 'ObjectChanged',
  data: {
    ...subject(from, typeOf(from)),
    window: { after: second(-1), until: second(0) },
    attributes: [],
    links: [{ relation: 'members', targetId: objectId(to), targetType: typeOf(to), op }],
  },
});

const deleted = (id: string): ChangeEvent => ({
  type: 'ObjectSoftDeleted',
  data: { ...subject(id, typeOf(id)), deletedDateTime: null },
});

interface Step {
  readonly kind: 'added' | 'removed' | 'deleted';
  readonly from: string;
  readonly to: string;
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('added', 'added', 'added', 'removed', 'deleted'),
    from: fc.constantFrom(...nodes.slice(0, GROUPS)),
    to: fc.constantFrom(...nodes),
  }),
  { maxLength: 40 },
);

type Contents = ReadonlyMap<string, ReadonlySet<string>>;

const nothing = (): Map<string, Set<string>> => new Map(nodes.map((id) => [id, new Set<string>()]));

/** Who stands directly in whom after some steps. */
const direct = (taken: readonly Step[]): Contents => {
  const contents = nothing();
  const gone = new Set<string>();
  for (const { kind, from, to } of taken) {
    const inside = contents.get(from) ?? new Set();
    if (kind === 'deleted') gone.add(to);
    else if (kind === 'added') inside.add(to);
    else inside.delete(to);
  }
  for (const [id, inside] of contents) {
    for (const to of gone.has(id) ? [...inside] : gone) inside.delete(to);
  }
  return contents;
};

/** Who is in whom, also through others, by adding single steps until nothing is new. */
const closure = (taken: readonly Step[]): Contents => {
  const single = direct(taken);
  const all = nothing();
  const stepsFrom = (ids: Iterable<string>): readonly string[] =>
    Array.from(ids).flatMap((id) => [...(single.get(id) ?? [])]);
  for (let round = 0; round <= NODES; round += 1) {
    for (const [id, found] of all) {
      for (const to of stepsFrom([id, ...found])) found.add(to);
      found.delete(id);
    }
  }
  return all;
};

describe('membership through groups', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const idsOf = (walk: ReturnType<TenantState['reach']>): readonly string[] =>
    Array.from(walk, ({ node }) => String(node)).sort();

  const expectContents = (state: TenantState, expected: Contents): void => {
    for (const id of nodes) {
      const inside = [...(expected.get(id) ?? [])].sort();
      const containers = nodes.filter((group) => expected.get(group)?.has(id));

      expect(idsOf(state.reach(objectId(id), 'members'))).toEqual(inside);
      expect(idsOf(state.reach(objectId(id), 'memberships'))).toEqual(containers);
    }
  };

  it('is the same as by brute force on random graphs with cycles, at any position, both ways', async () => {
    for (const [run, taken] of fc.sample(steps, { numRuns: 12, seed: 7 }).entries()) {
      const tenantId = `t${run}`;
      const changes = taken.map(({ kind, from, to }) =>
        kind === 'deleted' ? deleted(to) : linked(from, to, kind),
      );
      const events = [...nodes.map((id) => discovered(id)), ...changes];
      const recorded = await tenant.record(events, { tenantId });
      for (const count of new Set([0, Math.floor(taken.length / 2), taken.length])) {
        const position = RecordedTenant.after(recorded, NODES + count);
        const state = tenant.history.open(tenantId).at(position);

        expectContents(state, closure(taken.slice(0, count)));
      }
    }
  });

  it('tells the shortest way there', async () => {
    await tenant.record([
      ...nodes.map((id) => discovered(id)),
      linked('n0', 'n1', 'added'),
      linked('n1', 'n2', 'added'),
      linked('n2', 'n9', 'added'),
      linked('n2', 'n0', 'added'),
    ]);
    const now = tenant.tenant.now();

    expect([...now.reach(objectId('n0'), 'members')]).toEqual([
      { node: 'n1', via: [] },
      { node: 'n2', via: ['n1'] },
      { node: 'n9', via: ['n1', 'n2'] },
    ]);
    expect([...now.reach(objectId('n9'), 'memberships')]).toEqual([
      { node: 'n2', via: [] },
      { node: 'n1', via: ['n2'] },
      { node: 'n0', via: ['n2', 'n1'] },
    ]);
  });

  it('ends at an administrative unit: what is in a group in it is not in it', async () => {
    const inside: Link = { relation: 'members', targetId: objectId('n1'), targetType: 'group' };
    await tenant.record([
      discovered('unit', 'administrativeUnit', {}, [inside]),
      ...nodes.map((id) => discovered(id)),
      linked('n1', 'n9', 'added'),
    ]);
    const now = tenant.tenant.now();

    expect(idsOf(now.reach(objectId('unit'), 'members'))).toEqual(['n1']);
    expect(idsOf(now.reach(objectId('n1'), 'memberships'))).toEqual(['unit']);
    expect(idsOf(now.reach(objectId('n9'), 'memberships'))).toEqual(['n1']);
  });
});

describe('holders of a role', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const assignment = (
    id: string,
    principalId: string,
    { type = 'unifiedRoleAssignment', scope = '/' } = {},
  ): ChangeEvent =>
    discovered(id, type, { principalId, roleDefinitionId: 'role', directoryScopeId: scope }, [
      {
        relation: 'roleDefinition',
        targetId: objectId('role'),
        targetType: 'unifiedRoleDefinition',
      },
      { relation: 'principal', targetId: objectId(principalId), targetType: 'directoryObject' },
    ]);
  const told = (state: TenantState, id: string): readonly string[] =>
    Array.from(holdersOf(state, objectId(id)), (holding) =>
      [
        holding.objectId,
        holding.assignment,
        holding.scope,
        holding.assignmentId ?? 'list',
        ...holding.via,
      ].join(' '),
    ).sort();

  it('come from assignments, through groups, and from the list of members, each way once', async () => {
    const member: Link = { relation: 'members', targetId: objectId('n7'), targetType: 'user' };
    const known: Link = { relation: 'members', targetId: objectId('n8'), targetType: 'user' };
    await tenant.record([
      discovered('role', 'unifiedRoleDefinition'),
      discovered('activated', 'directoryRole', { roleTemplateId: 'role' }, [member, known]),
      discovered('other', 'directoryRole', { roleTemplateId: 'another' }, [
        { ...member, targetId: objectId('n6') },
      ]),
      ...nodes.map((id) => discovered(id)),
      linked('n0', 'n1', 'added'),
      linked('n1', 'n9', 'added'),
      assignment('a1', 'n8'),
      assignment('a2', 'n0', { type: 'unifiedRoleEligibilitySchedule' }),
      assignment('a3', 'n9', { scope: '/administrativeUnits/unit' }),
    ]);
    const expected = [
      'n0 eligible / a2',
      'n1 eligible / a2 n0',
      'n7 active / list',
      'n8 active / a1',
      'n9 active /administrativeUnits/unit a3',
      'n9 eligible / a2 n0 n1',
    ];

    expect(told(tenant.tenant.now(), 'role')).toEqual(expected);
    expect(told(tenant.tenant.now(), 'activated')).toEqual(expected);
  });

  it('are those of the instant: an assignment that ended and a deleted holder give nothing', async () => {
    const recorded = await tenant.record([
      discovered('role', 'unifiedRoleDefinition'),
      ...nodes.map((id) => discovered(id)),
      assignment('a1', 'n8'),
      assignment('a2', 'n9'),
      deleted('n9'),
      {
        type: 'ObjectHardDeleted',
        data: { ...subject('a1', 'unifiedRoleAssignment'), was: 'live' },
      },
    ]);
    const before = recorded.at(-3)?.position;
    if (before === undefined) throw new Error('nothing was recorded');

    expect(told(tenant.tenant.at({ position: before }), 'role')).toEqual([
      'n8 active / a1',
      'n9 active / a2',
    ]);
    expect(told(tenant.tenant.now(), 'role')).toEqual([]);
  });
});
