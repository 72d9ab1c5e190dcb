import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { objectId } from '../../src/domain/directory/directory-object.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import type { KnownObject } from '../../src/domain/timeline/object-timeline.js';
import { objectTimeline } from '../../src/domain/timeline/object-timeline.js';
import type { Position } from '../../src/event-store/event-store.port.js';
import type { TenantState } from '../../src/history/history.port.js';
import { someObservation } from '../support/histories.js';
import { RecordedTenant, second } from './recorded-tenant.js';

const IDS = ['o1', 'o2', 'u1'];

/** Looks at several objects, and how many seconds after the first look each was. */
const someLooks = fc.array(
  fc.record({
    look: fc.constantFrom(...IDS).chain((id) => someObservation(id)),
    seconds: fc.integer({ min: 0, max: 50 }),
  }),
  { minLength: 1, maxLength: 40 },
);

type Known = ReadonlyMap<string, KnownObject>;
interface Step {
  readonly event: ChangeEvent;
  readonly seconds: number;
  readonly after: Known;
}

const replayed = (looks: readonly { look: Parameters<typeof decide>[0]; seconds: number }[]) => {
  const steps: Step[] = [];
  let known: Known = new Map();
  for (const { look, seconds } of looks) {
    for (const event of decide(look, known)) {
      const before = known.get(look.objectId) ?? objectTimeline.initialState;
      known = new Map(known).set(look.objectId, objectTimeline.evolve(before, event));
      steps.push({ event, seconds, after: known });
    }
  }
  return steps;
};

const decide = (look: Parameters<typeof objectTimeline.decide>[0]['observation'], known: Known) =>
  objectTimeline.decide(
    { observation: look, window: { after: null, until: second(0) }, firstSync: false },
    known.get(look.objectId) ?? objectTimeline.initialState,
  );

const sorted = (texts: readonly string[]) => [...texts].sort();

/** What a state says about the objects and their links, in the words of a replay. */
const told = (state: TenantState) =>
  IDS.map((id) => {
    const object = state.object(objectId(id));
    const links = state.allLinks(objectId(id));
    return {
      status: object?.status ?? 'unknown',
      attributes: object?.attributes ?? {},
      links: sorted(links.map(({ relation, targetId }) => `${relation} ${targetId}`)),
    };
  });

const toldBy = (known: Known) =>
  IDS.map((id) => {
    const object = known.get(id);
    if (object === undefined || object.status === 'unknown') {
      return { status: 'unknown', attributes: {}, links: [] };
    }
    const { status, attributes, links } = object;
    return { status, attributes, links: sorted([...links.keys()]) };
  });

const knownAfter = (step: Step | undefined): Known => step?.after ?? new Map<string, KnownObject>();

/** Order is the log's: a change that a slow clock puts earlier is no earlier than those before it. */
const asOf = (steps: readonly Step[], at: number): Known => {
  const firstLater = steps.findIndex(({ seconds }) => seconds > at);
  return knownAfter(firstLater < 0 ? steps.at(-1) : steps[firstLater - 1]);
};

describe('a tenant at a moment', () => {
  let tenant: RecordedTenant;
  let number = 0;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  it('is what an independent replay of its history gives, for any history and moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        someLooks,
        fc.nat(),
        fc.integer({ min: 0, max: 60 }),
        async (looks, place, at) => {
          const tenantId = `t${(number += 1)}`;
          const steps = replayed(looks);
          const positions: Position[] = [];
          for (const { event, seconds } of steps) {
            const options = { tenantId, observedAt: second(seconds) };
            positions.push((await tenant.append(event, options)).position);
          }
          const data = { startedAt: second(0), completedAt: second(0), counts: {} };
          const { position } = await tenant.append(
            { type: 'FullSyncCompleted', data },
            { tenantId },
          );
          await tenant.history.caughtUp(position);
          const history = tenant.history.tenant(tenantId);

          const index = place % Math.max(1, steps.length);
          const moment = { position: positions[index] ?? position };
          expect(told(history.at(moment))).toEqual(toldBy(knownAfter(steps[index])));
          const state = history.at({ instant: second(at) });
          expect(told(state)).toEqual(toldBy(asOf(steps, at)));
          expect(told(history.now())).toEqual(toldBy(knownAfter(steps.at(-1))));
        },
      ),
      { numRuns: 60 },
    );
  });
});
