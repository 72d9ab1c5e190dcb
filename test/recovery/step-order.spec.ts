import fc from 'fast-check';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import { StepOrder } from '../../src/recovery/step-order.js';

const step = (stepId: string, rank: number): Step => ({
  ...{ stepId, objectId: objectId(stepId), objectType: 'user', displayName: stepId, rank },
  ...{ reason: '', place: null, changeIds: [], blocked: null },
  ...{ operation: 'update', attributes: [] },
});
const ids = (steps: readonly Step[]): readonly string[] => steps.map(({ stepId }) => stepId);

interface Tied {
  readonly step: Step;
  readonly ties: readonly string[];
}

const orderOf = (all: readonly Tied[]): StepOrder => {
  const order = new StepOrder();
  for (const { step: one, ties } of all) order.add(one, ties);
  return order;
};

describe('StepOrder', () => {
  it('lets steps go that share nothing with one of a lower rank that is not over', () => {
    const [first, other, later, last] = [step('a', 1), step('b', 1), step('c', 2), step('d', 3)];
    const order = orderOf([
      { step: first, ties: ['x'] },
      { step: other, ties: ['y'] },
      { step: later, ties: ['x', 'z'] },
      { step: last, ties: ['z', 'y'] },
    ]);
    expect(ids(order.first())).toEqual(['a', 'b']);
    expect([first, last].map((one) => order.isAwaited(one))).toEqual([true, false]);
    expect(ids(order.settle(other))).toEqual([]);
    expect(ids(order.settle(first))).toEqual(['c']);
    expect(ids(order.settle(later))).toEqual(['d']);
    expect(order.isOver).toBe(false);
    order.settle(last);
    expect(order.isOver).toBe(true);
  });

  it('lets steps of one rank go together, whatever they share', () => {
    const order = orderOf(['a', 'b'].map((id) => ({ step: step(id, 1), ties: ['x'] })));
    expect(ids(order.first())).toEqual(['a', 'b']);
  });

  it('lets one that goes alone wait for those before it, and those after it wait for that', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => step(id, 1)) as [Step, Step, Step, Step];
    const order = new StepOrder();
    order.add(a, ['x']);
    order.add(b, ['x'], true);
    order.add(c, ['x'], true);
    order.add(d, ['x']);
    expect(ids(order.first())).toEqual(['a']);
    expect(ids(order.settle(a))).toEqual(['b']);
    expect(ids(order.settle(b))).toEqual(['c']);
    expect(ids(order.settle(c))).toEqual(['d']);
  });

  it('is told of steps by rank', () => {
    const order = orderOf([{ step: step('a', 2), ties: [] }]);
    expect(() => {
      order.add(step('b', 1), []);
    }).toThrow(RangeError);
  });

  it('settles a step once', () => {
    const [first, second, third] = [step('a', 1), step('b', 1), step('c', 2)];
    const order = orderOf([first, second, third].map((one) => ({ step: one, ties: ['x'] })));
    order.first();
    expect([order.settle(first), order.settle(first)]).toEqual([[], []]);
    expect(ids(order.settle(second))).toEqual(['c']);
  });

  it('lets every step go, and none before those of lower ranks that it shares something with', () => {
    const ties = fc.uniqueArray(fc.constantFrom('u', 'v', 'w', 'x', 'y', 'z'), { maxLength: 3 });
    const tied = fc.record({ rank: fc.integer({ min: 1, max: 5 }), ties });
    fc.assert(
      fc.property(fc.array(tied, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (all, picks) => {
        const sorted = all
          .toSorted((one, other) => one.rank - other.rank)
          .map((one, index): Tied => ({ step: step(String(index), one.rank), ties: one.ties }));
        const order = orderOf(sorted);
        const open = [...order.first()];
        const over = new Set<Step>();
        while (open.length > 0) {
          const at = picks.next().value % open.length;
          const [one] = open.splice(at, 1);
          if (one === undefined) break;
          const own = sorted.find((other) => other.step === one)?.ties ?? [];
          const before = sorted.filter(
            (other) => other.step.rank < one.rank && other.ties.some((tie) => own.includes(tie)),
          );
          expect(before.filter((other) => !over.has(other.step))).toEqual([]);
          over.add(one);
          open.push(...order.settle(one));
        }
        expect([over.size, order.isOver]).toEqual([all.length, true]);
      }),
    );
  });
});
