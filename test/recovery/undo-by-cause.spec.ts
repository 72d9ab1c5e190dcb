import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withoutCause } from '../../src/comparison/without-cause.port.js';
import type { Cause } from '../../src/domain/comparison/report-events.js';
import { valueAt } from '../../src/domain/directory/difference.js';
import { objectId, type ObjectId } from '../../src/domain/directory/directory-object.js';
import { canonicalJson, type Json } from '../../src/domain/json.js';
import type { Choices } from '../../src/domain/recovery/plan.js';
import type { Recovery, RecoveryStep } from '../../src/domain/recovery/recovery.js';
import type { Actor } from '../../src/domain/timeline/events.js';
import { Oracle, type Who } from '../domain/recovery/cause/oracle.js';
import type { Operation, Thing } from '../domain/recovery/cause/small-directory.js';
import { aMember, RecoveringTenant, TENANT } from './recovering-tenant.js';

const ATTACKS = 500;
const GOOD_CHANGES = 2_000;
/** Changes between two looks: an attack comes in bursts, others are many. */
const BURST = { attack: 10, good: 40 } as const;

const person = (name: string): Actor => ({
  kind: 'user',
  id: name,
  name: `${name}@c.test`,
  ip: null,
});
const attackers = ['mallory', 'trudy', 'oscar'].map(person);
const others = ['grace', 'ada', 'alan', 'edsger'].map(person);

/** Mulberry32: one seed, one attack. */
const randomFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};
const random = randomFrom(20261121);
const oneOf = <Item>(items: readonly Item[]): Item => {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from');
  return item;
};

const USERS = Array.from({ length: 160 }, (_, index) => `user${String(index)}`);
const GROUPS = Array.from({ length: 50 }, (_, index) => `group${String(index)}`);
const ROGUES = Array.from({ length: 24 }, (_, index) => `rogue${String(index)}`);

const typeOf = (id: string): string => (id.startsWith('group') ? 'group' : 'user');

const firstOf = (id: string): Thing => {
  if (id.startsWith('rogue')) return { status: 'absent', attributes: {}, links: new Set() };
  const links = new Set(id.startsWith('group') ? [`members/${oneOf(USERS)}`] : []);
  const attributes = id.startsWith('group')
    ? { displayName: id, description: 'd0', securityEnabled: true, mailEnabled: false }
    : { displayName: id, department: 'd0', city: 'c0', otherMails: ['m0@c.test'] };
  return { status: 'live', attributes, links };
};

const anOperation = (id: string, { status }: Thing): Operation => {
  if (status === 'absent') return { kind: 'create' };
  if (status === 'soft-deleted') return { kind: 'restore' };
  if (random(40) === 0) return { kind: 'delete' };
  const value = `d${String(random(5))}`;
  if (id.startsWith('group')) {
    return random(4) === 0
      ? { kind: 'set', slot: 'description', value }
      : { kind: oneOf(['link', 'unlink'] as const), relation: 'members', value: oneOf(USERS) };
  }
  return random(3) === 0
    ? {
        kind: oneOf(['add', 'remove'] as const),
        slot: 'otherMails',
        value: `m${String(random(4))}@c.test`,
      }
    : { kind: 'set', slot: oneOf(['department', 'city', 'jobTitle']), value };
};

describe('An attack of 500 changes by three actors among 2,000 good changes', () => {
  let tenant: RecoveringTenant;
  let cause: Cause;
  let plan: Recovery;
  let steps: readonly RecoveryStep[];
  const oracles = new Map<string, Oracle>();
  const done = { attack: 0, good: 0 };

  const put = (id: string, { status, attributes, links }: Thing): void => {
    if (status === 'absent') return;
    const targets = [...links].map((link) => aMember(link.slice('members/'.length)));
    tenant.directory.put({
      objectId: objectId(id),
      objectType: typeOf(id),
      status: status === 'hard-deleted' ? 'gone' : status,
      attributes,
      links: targets,
    });
  };

  /** One after the other on different objects, seen in one look. */
  const burst = async (who: Extract<Who, 'attack' | 'good'>, actor: Actor): Promise<void> => {
    const touched = new Set<string>();
    const ids = who === 'attack' ? [...USERS, ...GROUPS, ...ROGUES] : [...oracles.keys()];
    while (touched.size < BURST[who]) {
      const id = oneOf(ids);
      const oracle = oracles.get(id);
      if (oracle === undefined || touched.has(id)) continue;
      if (who === 'good' && oracle.thing.status === 'absent') continue;
      if (!oracle.does(who, anOperation(id, oracle.thing))) continue;
      touched.add(id);
      put(id, oracle.thing);
    }
    done[who] += touched.size;
    await tenant.look(actor);
  };

  const planned = async (choices: Partial<Choices>): Promise<Recovery> => {
    return tenant.planned(await tenant.requestFrom({ kind: 'cause', cause }, { choices }));
  };

  beforeAll(async () => {
    tenant = await RecoveringTenant.open();
    for (const id of [...USERS, ...GROUPS, ...ROGUES]) {
      const first = firstOf(id);
      oracles.set(id, new Oracle(first));
      put(id, first);
    }
    const from = await tenant.look();
    await tenant.start();
    while (done.attack < ATTACKS || done.good < GOOD_CHANGES) {
      if (done.attack < ATTACKS) await burst('attack', oneOf(attackers));
      if (done.good < GOOD_CHANGES) await burst('good', oneOf(others));
    }
    const until = await tenant.look();
    const earliest = tenant.history.tenant(TENANT).earliest() ?? from.instant;
    const actors = attackers.map(({ name }) => name ?? '');
    cause = { actors, from: { ...from, instant: earliest }, until };
    plan = await planned({ created: 'softDelete' });
    steps = await tenant.stepsOf(plan);
    await tenant.carryOut(plan);
  }, 120_000);

  afterAll(() => tenant.close());

  it('is what it says it is', () => {
    expect(done).toEqual({ attack: ATTACKS, good: GOOD_CHANGES });
    const conflicts = [...oracles.values()].flatMap((oracle) => [...oracle.conflicts()]);
    expect(conflicts.length).toBeGreaterThan(20);
  });

  it('leaves no effect behind once it is undone, and every good edit', () => {
    const [held, wanted]: [unknown[], unknown[]] = [[], []];
    for (const [id, oracle] of oracles) {
      const wish = wishOf(oracle);
      wanted.push([id, wish]);
      held.push([id, heldAs(tenant, objectId(id), wish)]);
    }

    expect(held).toEqual(wanted);
  });

  it('has every real conflict named, and nothing else', async () => {
    const found = new Map<string, unknown>();
    for await (const { net, conflicts } of withoutCause(
      tenant.history.tenant(TENANT),
      cause,
      {},
      {
        upTo: cause.until.position,
      },
    )) {
      for (const { name, without } of conflicts) {
        found.set(`${net.objectId} ${name}`, canonicalJson(without));
      }
    }

    expect(sorted(found)).toEqual(sorted(namedConflicts(oracles)));
  });

  it('has every conflict in the plan, blocked with its name', () => {
    const blocked = steps.filter(({ step }) => step.blocked?.reason === 'changed-later-by-another');

    expect(blocked.flatMap(namesOf).sort()).toEqual([...namedConflicts(oracles).keys()].sort());
  });
});

/** What the others wanted of an object; nothing of what would not be live. */
const wishOf = (oracle: Oracle) => {
  const status = oracle.status === 'absent' ? 'not there' : oracle.status;
  if (oracle.status !== 'live') return { status, values: {}, links: {} };
  const { values, links } = oracle.would();
  const told = [...values].map(([name, value]) => [name, canonicalJson(value)] as const);
  return { status, values: Object.fromEntries(told), links: Object.fromEntries(links) };
};

/** The same as the directory has it. */
const heldAs = (
  { directory }: RecoveringTenant,
  id: ObjectId,
  wish: ReturnType<typeof wishOf>,
): ReturnType<typeof wishOf> => {
  const object = directory.all().find((one) => one.objectId === id);
  const { status = 'gone', attributes = {}, links = [] } = object ?? {};
  const isThere = wish.status !== 'not there' || status === 'live';
  const names = new Set(links.map(({ targetId }) => `members/${targetId}`));
  const values = Object.keys(wish.values).map(
    (name) => [name, canonicalJson(valueAt(attributes, name))] as const,
  );
  return {
    status: isThere ? status : 'not there',
    values: Object.fromEntries(values),
    links: Object.fromEntries(Object.keys(wish.links).map((name) => [name, names.has(name)])),
  };
};

const namedConflicts = (oracles: ReadonlyMap<string, Oracle>): Map<string, string> =>
  new Map(
    [...oracles].flatMap(([id, oracle]) =>
      [...oracle.conflicts()].map(([name, without]: [string, Json]) => [
        `${id} ${name}`,
        canonicalJson(without),
      ]),
    ),
  );

const sorted = (found: ReadonlyMap<string, unknown>) =>
  [...found].sort(([one], [other]) => (one < other ? -1 : 1));

const namesOf = ({ step }: RecoveryStep): readonly string[] => {
  const { objectId: id } = step;
  switch (step.operation) {
    case 'update':
    case 'recreate':
      return step.attributes.map(({ name }) => `${id} ${name}`);
    case 'addLink':
    case 'removeLink':
      return [`${id} ${step.link.relation}/${step.link.targetId}`];
    case 'restore':
    case 'softDelete':
    case 'delete':
      return [`${id} status`];
  }
};
