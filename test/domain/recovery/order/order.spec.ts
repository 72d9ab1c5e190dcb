import fc from 'fast-check';
import { objectId } from '../../../../src/domain/directory/directory-object.js';
import { canonicalJson, recordOf } from '../../../../src/domain/json.js';
import { inOrder } from '../../../../src/domain/recovery/drafts.js';
import type { Step } from '../../../../src/domain/recovery/plan.js';
import { phaseOf } from '../../../../src/domain/recovery/ranks.js';
import { isGivenAtCreation } from '../../../../src/domain/recovery/recreate/creation.js';
import { withIds } from '../../../../src/domain/recovery/recreate/ids-in.js';
import { ModelDirectory } from './model-directory.js';
import { draftsOf, type Member, randomTenant } from './random-plan.js';
import { Dice } from './random-tenant.js';

const modelOf = (tenant: readonly Member[]): ModelDirectory => {
  const directory = new ModelDirectory();
  for (const { id, type, fate, now, linksNow } of tenant) {
    if (now === null) continue;
    const status = fate === 'binned' ? 'binned' : 'live';
    directory.put(id, { type, status, attributes: now, links: linksNow });
  }
  return directory;
};

/** Each rank in an order of its own: those of one do not depend on each other. */
const shuffledRanks = (steps: readonly Step[], seed: number): readonly Step[] => {
  const dice = new Dice(seed);
  return [...Map.groupBy(steps, ({ rank }) => rank).values()].flatMap((some) =>
    dice.shuffled(some),
  );
};

const lineOf = (step: Step): string => `${step.stepId} ${step.operation} ${step.displayName}`;

const playAll = (directory: ModelDirectory, steps: readonly Step[]): void => {
  for (const step of steps) {
    try {
      directory.write(step);
    } catch (error) {
      throw new Error(`${lineOf(step)}: ${String(error)}\n${steps.map(lineOf).join('\n')}`, {
        cause: error,
      });
    }
  }
};

const plans = fc.record({
  size: fc.integer({ min: 0, max: 30 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

describe('The order of a plan', () => {
  it('never lets a step refer to what is not there, whatever refers to whatever', () => {
    fc.assert(
      fc.property(plans, ({ size, seed }) => {
        const tenant = randomTenant({ size, seed });
        const directory = modelOf(tenant);
        const steps = inOrder(draftsOf(tenant, seed));
        playAll(directory, shuffledRanks(steps, seed));
        for (const member of tenant) expectAsThen(directory, member);
      }),
      { numRuns: 100 },
    );
  });

  it('takes more than the fixed order of types and operations', () => {
    const tenants = Array.from({ length: 20 }, (_, seed) => ({
      seed,
      all: randomTenant({ size: 20, seed }),
    }));
    const wrong = tenants.filter(({ seed, all }) => {
      const drafts = draftsOf(all, seed);
      const byPhase = [...drafts].sort((one, other) => phaseOf(one) - phaseOf(other));
      const steps = byPhase.map((draft, rank): Step => ({
        stepId: '',
        ...draft,
        rank,
        place: null,
      }));
      try {
        playAll(modelOf(all), steps);
        return false;
      } catch {
        return true;
      }
    });
    expect(wrong.length).toBeGreaterThan(5);
  });

  it('depends on nothing but the drafts', () => {
    const drafts = draftsOf(randomTenant({ size: 30, seed: 5 }), 5);
    expect(inOrder(drafts)).toEqual(inOrder(drafts));
  });

  /** All that can be written of an object is as it was, under the ids of today. */
  const expectAsThen = (directory: ModelDirectory, { id, type, then, linksThen }: Member): void => {
    if (then === null) {
      expect(directory.objects.get(id)?.status).not.toBe('live');
      return;
    }
    const idNow = (one: string): string => directory.current(objectId(one));
    const held = directory.live(directory.current(id));
    const wanted = Object.entries(then).filter(([name]) => isGivenAtCreation(type, name));
    const found = wanted.map(([name]) => [name, held.attributes[name] ?? null] as const);
    expect([id, canonicalJson(recordOf(found))]).toEqual([
      id,
      canonicalJson(recordOf(wanted.map(([name, value]) => [name, withIds(value, idNow)]))),
    ]);
    expect(held.links.map(({ relation, targetId }) => `${relation} ${targetId}`).sort()).toEqual(
      linksThen.map(({ relation, targetId }) => `${relation} ${idNow(targetId)}`).sort(),
    );
  };
});
