import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { IdSet } from '../../src/capture/id-set.js';

describe('a set of ids', () => {
  it('holds exactly what was added, whatever the ids look like', () => {
    const ids = fc.oneof(
      fc.uuid(),
      fc.string(),
      fc.uuid().map((id) => id.toUpperCase()),
    );
    fc.assert(
      fc.property(fc.array(ids), fc.array(ids), (added, others) => {
        const set = new IdSet();
        const plain = new Set(added);
        for (const id of added) set.add(id);
        expect(set.size).toBe(plain.size);
        for (const id of [...added, ...others]) expect(set.has(id)).toBe(plain.has(id));
      }),
    );
  });

  it('tells apart GUIDs that differ in one digit, also the one of all zeros', () => {
    const zero = '00000000-0000-0000-0000-000000000000';
    const set = new IdSet();
    const alike = Array.from({ length: 36 }, (_, at) =>
      zero[at] === '-' ? zero : `${zero.slice(0, at)}1${zero.slice(at + 1)}`,
    ).filter((id) => id !== zero);
    expect(set.has(zero)).toBe(false);
    for (const id of alike) set.add(id);
    expect(set.has(zero)).toBe(false);
    set.add(zero);
    expect(set.has(zero)).toBe(true);
    expect(set.size).toBe(33);
  });

  it('finds every one of many again, in order or at random, and is empty once cleared', () => {
    const counted = Array.from(
      { length: 20_000 },
      (_, n) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
    );
    const random = Array.from({ length: 20_000 }, () => randomUUID());
    const set = new IdSet();
    for (const id of [...counted, ...random, ...counted]) set.add(id);
    expect(set.size).toBe(40_000);
    expect([...counted, ...random].every((id) => set.has(id))).toBe(true);
    expect(set.has(randomUUID())).toBe(false);
    set.clear();
    expect(set.size).toBe(0);
    expect(set.has(counted[5] ?? '')).toBe(false);
  });

  it('takes no more memory for having grown, and none of it once it is cleared', () => {
    const set = new IdSet();
    const held = () => process.memoryUsage().arrayBuffers;
    const before = held();
    for (let number = 0; number < 200_000; number += 1) set.add(randomUUID());
    const slots = 2 ** 19 * 16;
    expect(held() - before).toBeLessThan(1.4 * slots);
    const full = held();
    set.clear();
    expect(full - held()).toBeGreaterThan(0.9 * slots);
  });
});
