import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { dueRow, gapFor, needlessRow } from '../../../src/history/snapshots/kept-rows.js';

/** Saves and removes one after another until nothing is due. */
const kept = (rows: readonly number[], first: number, last: number, gap: number): number[] => {
  let saved = [...rows];
  for (let steps = 0; steps < 500; steps += 1) {
    const now = { rows: saved, first, last, gap };
    const needless = needlessRow(now);
    const due = needless === undefined ? dueRow(now) : undefined;
    if (needless === undefined && due === undefined) return saved;
    if (needless !== undefined) saved = saved.filter((row) => row !== needless);
    if (due !== undefined) saved = [...saved, due].sort((one, other) => one - other);
  }
  throw new Error('It never comes to rest');
};

describe('the rows after which states are saved', () => {
  it('are near any row that is asked for, few, and come to rest', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 50_000 }),
        fc.integer({ min: 0, max: 50_000 }),
        (some, first, length) => {
          const [last, gap] = [first + length, 5_000];
          const before = some.filter((row) => row <= last).sort((one, other) => one - other);
          const saved = kept(before, first, last, gap);
          for (let row = first; row <= last; row += 500) {
            const away = Math.min(...saved.map((one) => Math.abs(one - row)));
            expect(away).toBeLessThanOrEqual(0.75 * gap + 1);
          }
          expect(saved.length).toBeLessThanOrEqual((2 * length) / gap + 3);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lie further apart with more objects and with a longer history', () => {
    expect(gapFor(1_000, 10_000)).toBe(5_000);
    expect(gapFor(1_000_000, 3_000_000)).toBe(150_000);
    expect(gapFor(1_000_000, 48_000_000)).toBe(2_000_000);
  });

  it('go with what is before the window, when there is a later one', () => {
    const saved = { rows: [100, 20_000], first: 10_000, last: 20_000, gap: 20_000 };

    expect(needlessRow(saved)).toBe(100);
    expect(needlessRow({ ...saved, rows: [100] })).toBeUndefined();
  });
});
