import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { RowSet } from '../../../src/history/overview/row-set.js';
import { Tally } from '../../../src/history/overview/tally.js';

const topOf = (tally: Tally) => tally.top((key) => ({ key }));

describe('a tally', () => {
  it('lists the ten most frequent keys and adds up the others', () => {
    const tally = new Tally();
    for (let key = 1; key <= 12; key += 1) {
      for (let n = 0; n < key; n += 1) tally.add(`k${String(key)}`);
    }

    const { rows, others, exact } = topOf(tally);

    expect(rows.map(({ changes }) => changes)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(rows[0]).toEqual({ key: 'k12', changes: 12 });
    expect({ others, exact }).toEqual({ others: 3, exact: true });
  });

  it('says so when there are too many keys, and is exact again when they have left', () => {
    const tally = new Tally(2);
    for (const key of ['a', 'b', 'c', 'c']) tally.add(key);

    expect(topOf(tally)).toMatchObject({
      rows: [{ key: 'a' }, { key: 'b' }],
      others: 2,
      exact: false,
    });

    for (const key of ['a', 'c', 'c']) tally.remove(key);
    expect(topOf(tally)).toEqual({ rows: [{ key: 'b', changes: 1 }], others: 0, exact: true });
  });

  it('is exact whenever it says so, whatever comes and goes', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()));
    fc.assert(
      fc.property(moves, (all) => {
        const tally = new Tally(2);
        const held: string[] = [];
        for (const [key, comes] of all) {
          if (comes) tally.add(key);
          else if (held.includes(key)) tally.remove(key);
          if (comes) held.push(key);
          else held.splice(held.indexOf(key), held.includes(key) ? 1 : 0);
        }
        const { rows, others, exact } = topOf(tally);
        expect(rows.reduce((sum, { changes }) => sum + changes, others)).toBe(held.length);
        for (const { key, changes } of rows) {
          const count = held.filter((one) => one === key).length;
          expect(changes).toBeLessThanOrEqual(count);
          expect(exact && changes !== count).toBe(false);
        }
      }),
    );
  });
});

describe('a set of rows', () => {
  it('holds those that were added and not taken away, and tells what is new', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.boolean()));
    fc.assert(
      fc.property(rows, (all) => {
        const set = new RowSet();
        const expected = new Set<number>();
        for (const [row, comes] of all) {
          expect(comes ? set.add(row) : set.delete(row)).toBe(comes !== expected.has(row));
          if (comes) expected.add(row);
          else expected.delete(row);
          expect(set.has(row)).toBe(comes);
        }
        for (const [row] of all) expect(set.has(row)).toBe(expected.has(row));
      }),
    );
  });
});
