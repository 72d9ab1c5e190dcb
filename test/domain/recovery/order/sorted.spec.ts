import fc from 'fast-check';
import { sorted } from '../../../../src/domain/recovery/order/sorted.js';

interface Item {
  readonly key: number;
  readonly place: number;
}
const byKey = (one: Item, other: Item): number => one.key - other.key;

const through = (items: readonly Item[]) => {
  const sorting = sorted(items, byKey);
  let pauses = 0;
  for (let step = sorting.next(); ; step = sorting.next()) {
    if (step.done === true) return { pauses, result: step.value };
    pauses += 1;
  }
};
const itemsOf = (keys: readonly number[]) => keys.map((key, place) => ({ key, place }));

describe('Sorting in pieces', () => {
  it('gives what sorting at once gives, with equals as they stood', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.nat(), (count, seed) => {
        const keys = Array.from({ length: count }, (_, index) => ((index + seed) * 7919) % 101);
        const items = itemsOf(keys);
        expect(through(items).result).toEqual(items.toSorted(byKey));
      }),
      { numRuns: 15 },
    );
  });

  it('pauses again and again', () => {
    expect(through(itemsOf(Array.from({ length: 20_000 }, (_, at) => -at))).pauses).toBeGreaterThan(
      10,
    );
  });
});
