import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { valueAt } from '../../../../src/domain/directory/difference.js';
import { type Link, objectId } from '../../../../src/domain/directory/directory-object.js';
import { instantAt } from '../../../../src/domain/instant.js';
import { canonicalJson, type Json } from '../../../../src/domain/json.js';
import { ObjectReplay, type Whose } from '../../../../src/domain/recovery/cause/object-replay.js';
import type { WithoutCause } from '../../../../src/domain/recovery/cause/without-changes.js';
import { wouldBe } from '../../../../src/domain/recovery/cause/would-be.js';
import {
  type KnownObject,
  objectTimeline,
} from '../../../../src/domain/timeline/object-timeline.js';
import { Oracle, type Who } from './oracle.js';
import { type Operation, observed, type Thing } from './small-directory.js';

const REF = { objectId: objectId('a'), objectType: 'user' };
const WINDOW = { after: null, until: instantAt(0) };

const FIRST: Thing = {
  status: 'live',
  attributes: {
    displayName: 'a',
    department: 'd0',
    city: null,
    otherMails: ['m0', 'm1'],
    conditions: { users: { excludeGroups: ['m0', 'm2'], mode: 'd1' } },
  },
  links: new Set(['members/m0', 'members/m1', 'manager/m0']),
};
const NOBODY: Thing = { status: 'absent', attributes: {}, links: new Set() };

const value = fc.constantFrom('d0', 'd1', 'd2', null);
const member = fc.constantFrom('m0', 'm1', 'm2');
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    slot: fc.constantFrom('department', 'city', 'conditions/users/mode'),
    value,
  }),
  fc.record({
    kind: fc.constantFrom('add' as const, 'remove' as const),
    slot: fc.constantFrom('otherMails', 'conditions/users/excludeGroups'),
    value: member,
  }),
  fc.record({
    kind: fc.constantFrom('link' as const, 'unlink' as const),
    relation: fc.constantFrom('members', 'manager'),
    value: member,
  }),
  fc.record({
    kind: fc.constantFrom('create', 'delete', 'restore', 'purge'),
  }) as fc.Arbitrary<Operation>,
);
const act = fc.tuple(fc.constantFrom<Who>('attack', 'good', 'good', 'attack', 'both'), operation);

const whose: Readonly<Record<Who, Whose>> = { attack: 'cause', good: 'others', both: 'several' };

const replayed = (first: Thing, acts: readonly (readonly [Who, Operation])[]) => {
  const oracle = new Oracle(first);
  const replay = new ObjectReplay(REF.objectType, {
    existence: first.status,
    attributes: first.attributes,
  });
  const look = (state: KnownObject) =>
    objectTimeline.decide(
      { observation: observed(REF, oracle.thing), window: WINDOW, firstSync: false },
      state,
    );
  let state = look(objectTimeline.initialState).reduce(
    objectTimeline.evolve,
    objectTimeline.initialState,
  );
  acts.forEach(([who, what], index) => {
    if (!oracle.does(who, what)) return;
    for (const event of look(state)) {
      state = objectTimeline.evolve(state, event);
      replay.change({ changeId: `${who}${String(index)}`, event, whose: whose[who] });
    }
  });
  return { oracle, found: replay.end() };
};

const linksOf = (thing: Thing): readonly Link[] =>
  [...thing.links].map((link) => {
    const [relation = '', id = ''] = link.split('/');
    return { relation, targetId: objectId(id), targetType: 'user' };
  });

const expectLikeOracle = (oracle: Oracle, found: WithoutCause | undefined): void => {
  const conflicts = new Map(found?.conflicts.map(({ name, without }) => [name, without]));
  expect(found?.then ?? oracle.thing.status).toBe(statusShown(oracle));
  expect(canonical(conflicts)).toEqual(canonical(oracle.conflicts()));
  if (oracle.status !== 'live') return;
  const { values, links } = oracle.would();
  const would = shown(oracle.thing, found);
  const has = [...values.keys()].map((name) => [name, would.valueOf(name)] as const);
  expect(canonical(new Map(has))).toEqual(canonical(values));
  expect(new Map([...links.keys()].map((name) => [name, would.has(name)]))).toEqual(links);
};

/** The object as it is found that it would be. */
const shown = (thing: Thing, found: WithoutCause | undefined) => {
  const now = { attributes: thing.attributes, links: linksOf(thing) };
  const { attributes, links } = wouldBe(now, found);
  const names = new Set(links.map(({ relation, targetId }) => `${relation}/${targetId}`));
  const manager = links.find(({ relation }) => relation === 'manager')?.targetId ?? null;
  return {
    valueOf: (name: string): Json => (name === 'manager' ? manager : valueAt(attributes, name)),
    has: (name: string): boolean => names.has(name),
  };
};

/** What would not be there and is gone is nothing to do. */
const statusShown = ({ status, thing }: Oracle) =>
  status === 'absent' && thing.status !== 'live' ? thing.status : status;

const canonical = (conflicts: ReadonlyMap<string, Json>) =>
  new Map([...conflicts].map(([name, without]) => [name, canonicalJson(without)]));

describe('An object without an attack, in random mixes', () => {
  it('is as the operations of the others alone leave it, and every conflict is named', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(FIRST, NOBODY),
        fc.array(act, { maxLength: 16 }),
        (first, acts) => {
          const { oracle, found } = replayed(first, acts);

          expectLikeOracle(oracle, found);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('names with every conflict a later change of others', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 16 }), (acts) => {
        const { found } = replayed(FIRST, acts);

        for (const { changeIds } of found?.conflicts ?? []) {
          expect(changeIds.length).toBeGreaterThan(0);
          expect(changeIds.filter((id) => id.startsWith('attack'))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is no different where only others acted', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant<Who>('good'), operation)), (acts) => {
        expect(replayed(FIRST, acts).found).toBeUndefined();
      }),
    );
  });

  it('is as before where only the attack acted', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant<Who>('attack'), operation)), (acts) => {
        const { oracle, found } = replayed(FIRST, acts);
        const then = wouldBe({ attributes: oracle.thing.attributes, links: [] }, found).attributes;

        expect(found?.then ?? oracle.thing.status).toBe('live');
        expect(found?.conflicts ?? []).toEqual([]);
        expect(canonicalJson(then)).toBe(canonicalJson(FIRST.attributes));
      }),
    );
  });
});
