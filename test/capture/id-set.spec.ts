import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { IdSet } from '../../src/capture/id-set.js';
import { arrayBufferBytes, arrayBufferBytesInUse } from '../support/array-buffers.js';

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

  const SLOTS_OF_200_000 = 2 ** 19 * 16;

  it.each([
    ['GUIDs', randomUUID],
    ['ids of another shape', () => randomBytes(32).toString('base64url')],
  ])('keeps %s outside the heap, and gives their memory back when it is cleared', (_, anId) => {
    const set = new IdSet();
    const before = arrayBufferBytesInUse();
    for (let number = 0; number < 200_000; number += 1) set.add(anId());
    const full = arrayBufferBytesInUse();
    expect(full - before).toBeGreaterThan(0.5 * SLOTS_OF_200_000);
    set.clear();
    expect(full - arrayBufferBytes()).toBeGreaterThan(0.5 * SLOTS_OF_200_000);
  });

  it('takes no more memory for having grown', () => {
    const set = new IdSet();
    const before = arrayBufferBytesInUse();
    for (let number = 0; number < 200_000; number += 1) set.add(randomUUID());
    expect(arrayBufferBytes() - before).toBeLessThan(1.4 * SLOTS_OF_200_000);
    expect(set.size).toBe(200_000);
  });
});
