import fc from 'fast-check';

import { RowSlabs } from '../../src/history/row-slabs.js';

const NOW = Date.UTC(2026, 10, 22);
const YEARS_MS = 10 * 365 * 86_400_000;
const WORDS = 9;

const rowsOf = (size: number) =>
  fc.array(
    fc.record({
      at: fc.oneof(fc.nat(), fc.maxSafeNat()),
      time: fc.integer({ min: NOW - YEARS_MS, max: NOW + YEARS_MS }),
      words: fc.array(fc.nat({ max: 0xffff_ffff }), { minLength: WORDS, maxLength: WORDS }),
    }),
    { minLength: size, maxLength: size },
  );
type Told = ReturnType<typeof rowsOf> extends fc.Arbitrary<infer Rows> ? Rows : never;

const told = (slabs: RowSlabs, count: number): Told =>
  Array.from({ length: count }, (_, row) => ({
    at: slabs.at(row),
    time: slabs.time(row),
    words: Array.from({ length: WORDS }, (_, word) => slabs.word(row, word)),
  }));

const filled = (rows: Told): RowSlabs => {
  const slabs = new RowSlabs();
  for (const [row, { at, time, words }] of rows.entries()) {
    slabs.make(row);
    slabs.setAt(row, at);
    slabs.setTime(row, time);
    for (const [word, value] of words.entries()) slabs.setWord(row, word, value);
  }
  return slabs;
};

describe('numbers about rows', () => {
  it('are those that were put there, at any position and time, in other threads too', () => {
    fc.assert(
      fc.property(rowsOf(16), (rows) => {
        const slabs = filled(rows);
        expect(told(slabs, 16)).toEqual(rows);
        expect(told(new RowSlabs(slabs.memory), 16)).toEqual(rows);
      }),
    );
  });

  it('are the same where they are copied to', () => {
    fc.assert(
      fc.property(rowsOf(16), (rows) => {
        const slabs = filled(rows);
        const loaded = new RowSlabs();
        for (const first of [0, 8]) loaded.load(first, 8, slabs.copy(first, 8));
        expect(told(loaded, 16)).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  });

  it('of many slabs have a start of time each', () => {
    const slabs = new RowSlabs();
    const all = Array.from({ length: 100_000 }, (_, row) => row);
    for (const row of all) {
      slabs.make(row);
      slabs.setTime(row, NOW + row * 3_600_000);
    }
    expect(slabs.memory.length).toBeGreaterThan(3);
    expect(all.filter((row) => slabs.time(row) !== NOW + row * 3_600_000)).toEqual([]);
  });

  it('have no place before one is made', () => {
    const slabs = new RowSlabs();
    expect(slabs.word(1, 0)).toBe(0);
    expect(slabs.at(1)).toBe(0);
    expect(() => {
      slabs.setWord(1, 0, 7);
    }).toThrow(RangeError);
  });
});
