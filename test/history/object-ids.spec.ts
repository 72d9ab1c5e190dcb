import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { inOrder } from '../../src/history/in-order.js';
import { bytesOf, ObjectIds } from '../../src/history/object-ids.js';

const someId = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.uuid().map((id) => `${id.slice(0, 35)}g`),
  fc.string({ unit: 'grapheme', minLength: 0, maxLength: 40 }),
  fc.string({ minLength: 14, maxLength: 17 }),
  fc.constantFrom('Fido2', '\u00ff'.repeat(8), '-'.repeat(36), 'é'.repeat(8)),
);

describe('ids held as bytes', () => {
  it('come back as they were, and are told apart', () => {
    fc.assert(
      fc.property(fc.uniqueArray(someId, { minLength: 1, maxLength: 60 }), (list) => {
        const ids = new ObjectIds();
        for (const id of list) ids.add(bytesOf(id));

        expect(list.map((_, index) => ids.at(index))).toEqual(list);
        const found = list.map((id) => list.findIndex((_, index) => ids.is(index, bytesOf(id))));
        expect(found).toEqual([...list.keys()]);
      }),
    );
  });

  it('have ranks in their order', () => {
    fc.assert(
      fc.property(fc.array(someId, { minLength: 2, maxLength: 60 }), (list) => {
        const ids = new ObjectIds();
        const sorted = [...list].sort();
        for (const id of sorted) ids.add(bytesOf(id));

        const ranks = sorted.map((_, index) => ids.rank(index));
        expect([...inOrder(Uint32Array.from(ranks))]).toEqual([...sorted.keys()]);
      }),
    );
  });

  it('go on in more room than there was at first, and none in two pieces of it', () => {
    const ids = new ObjectIds();
    const name = (number: number) => `${String(number)}-${'x'.repeat(number % 300)}`;
    for (let number = 0; number < 20_000; number += 1) ids.add(bytesOf(name(number)));

    expect(ids.length).toBe(20_000);
    const shared = new ObjectIds(ids.memory);
    for (let number = 0; number < 20_000; number += 1) {
      if (ids.at(number) !== name(number) || shared.at(number) !== name(number)) {
        throw new Error(`Id ${number} came back as ${ids.at(number)} and ${shared.at(number)}`);
      }
    }
  });
});
