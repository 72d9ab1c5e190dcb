import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  dueRows,
  gapFor,
  nearestRow,
  needlessRow,
  type Saved,
} from '../../../src/history/snapshots/kept-rows.js';

/** Saves and removes one after another until nothing is due. */
const kept = (rows: readonly number[], { first, last, gap }: Omit<Saved, 'rows'>): number[] => {
  let saved = [...rows];
  for (let steps = 0; steps < 500; steps += 1) {
    const now = { rows: saved, first, last, gap };
    const needless = needlessRow(now);
    const due = needless === undefined ? dueRows(now) : [];
    if (needless === undefined && due.length === 0) return saved;
    saved = [...saved.filter((row) => row !== needless), ...due].sort((one, other) => one - other);
  }
  throw new Error('It never comes to rest');
};

describe('the rows after which states are saved', () => {
  it('are set out from forward, as long as going back is not less than half as far', () => {
    const nearestTo = (row: number) => nearestRow([1_000, 4_000], row);

    expect([500, 1_000, 2_000, 2_999].map(nearestTo)).toEqual([1_000, 1_000, 1_000, 1_000]);
    expect([3_001, 4_000, 9_000].map(nearestTo)).toEqual([4_000, 4_000, 4_000]);
    expect(nearestRow([], 1)).toBeUndefined();
  });

  it('are near any row that is asked for, few, and come to rest', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 50_000 }),
        fc.integer({ min: 0, max: 50_000 }),
        (some, first, length) => {
          const [last, gap] = [first + length, 5_000];
          const before = some.filter((row) => row <= last).sort((one, other) => one - other);
          const saved = kept(before, { first, last, gap });
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

  it('are made for what is newest alone first, then some at a time from there back', () => {
    const span = { first: 1, last: 50_000, gap: 5_000 };
    const newest = dueRows({ rows: [], ...span }, 3);
    const next = dueRows({ rows: newest, ...span }, 3);
    const rows = [...next, ...newest];

    expect(newest).toEqual([50_000]);
    expect(next).toEqual([35_000, 40_000, 45_000]);
    expect(dueRows({ rows, ...span }, 3)).toEqual([20_000, 25_000, 30_000]);
    expect(dueRows({ rows, ...span, last: 54_000 }, 3)).toEqual([54_000]);
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
