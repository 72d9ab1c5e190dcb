import fc from 'fast-check';
import { inOrder } from '../../src/domain/recovery/drafts.js';
import type { AttributesOf } from '../../src/domain/recovery/order/names.js';
import { tiesOf } from '../../src/domain/recovery/order/ties.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import { StepOrder } from '../../src/recovery/step-order.js';
import { urgentTypes } from '../../src/recovery/urgency.js';
import { ModelDirectory } from '../domain/recovery/order/model-directory.js';
import { draftsOf, randomTenant } from '../domain/recovery/order/random-plan.js';
import { Dice } from '../domain/recovery/order/random-tenant.js';

/** Steps in an order that a writer may come to: each some time after nothing stands before it any more. */
const anyOrder = (
  steps: readonly Step[],
  seed: number,
  attributesOf: AttributesOf,
): readonly Step[] => {
  const dice = new Dice(seed);
  const order = new StepOrder();
  const known = {
    attributesOf,
    currentIdOf: <Id>(id: Id): Id => id,
    bears: ({ objectType }: Step) => urgentTypes.has(objectType) || objectType === 'namedLocation',
  };
  for (const step of steps) order.add(step, tiesOf(step, known));
  const written: Step[] = [];
  for (let free = [...order.first()]; free.length > 0;) {
    const [next, ...others] = dice.shuffled(free);
    if (next === undefined) break;
    written.push(next);
    free = [...others, ...order.settle(next)];
  }
  return written;
};

const plans = fc.record({
  size: fc.integer({ min: 0, max: 30 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

const played = (
  size: number,
  seed: number,
  written: (steps: readonly Step[], attributesOf: AttributesOf) => readonly Step[],
) => {
  const tenant = randomTenant({ size, seed });
  const directory = new ModelDirectory();
  for (const { id, type, fate, now, linksNow } of tenant) {
    if (now === null) continue;
    const status = fate === 'binned' ? 'binned' : 'live';
    directory.put(id, { type, status, attributes: now, links: linksNow });
  }
  const steps = inOrder(draftsOf(tenant, seed));
  const nowOf = new Map(tenant.map(({ id, now, then }) => [id, now ?? then ?? {}]));
  const attributesOf: AttributesOf = (id) => nowOf.get(id) ?? {};
  for (const step of written(steps, attributesOf)) directory.write(step);
  return { directory, steps };
};

const heldIn = ({ objects }: ModelDirectory) => ({
  statuses: [...objects.values()].map(({ type, status }) => `${type} ${status}`).sort(),
  links: [...objects.values()].map(({ links }) => links.length).sort((one, other) => one - other),
});

describe('Steps that are written side by side', () => {
  it('never refer to what is not there, and end as those written rank by rank do', () => {
    fc.assert(
      fc.property(plans, ({ size, seed }) => {
        const { directory } = played(size, seed, (all, attributesOf) => {
          const ordered = anyOrder(all, seed, attributesOf);
          expect(ordered).toHaveLength(all.length);
          return ordered;
        });
        expect(heldIn(directory)).toEqual(heldIn(played(size, seed, (all) => all).directory));
      }),
      { numRuns: 60 },
    );
  });

  it('leave their ranks', () => {
    const orders = Array.from({ length: 20 }, (_, seed) => {
      const steps = inOrder(draftsOf(randomTenant({ size: 30, seed }), seed));
      return anyOrder(steps, seed, () => ({})).map(({ rank }) => rank);
    });
    const isSorted = (ranks: readonly number[]) =>
      ranks.every((rank, index) => rank >= (ranks[index - 1] ?? 0));
    expect(orders.filter((ranks) => !isSorted(ranks)).length).toBeGreaterThan(10);
  });
});
