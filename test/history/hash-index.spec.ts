import fc from 'fast-check';

import { HashIndex, hashOf } from '../../src/history/hash-index.js';
import { arrayBufferBytes, arrayBufferBytesInUse } from '../support/array-buffers.js';

describe('rows by the hash of an id', () => {
  it('are all found again, those with the same hash together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (kinds) => {
        const hashes = kinds.map((kind) => hashOf(`kind ${kind}`));
        const index = new HashIndex();
        hashes.forEach((hash, place) => {
          index.add(place + 1, hash);
        });

        const rowsWith = (hash: number) =>
          [...hashes.keys()].filter((place) => hashes[place] === hash).map((place) => place + 1);
        for (const hash of new Set(hashes)) {
          expect([...index.withHash(hash)].sort((one, other) => one - other)).toEqual(
            rowsWith(hash),
          );
        }
      }),
    );
  });

  it('take no more memory for having grown', () => {
    const rows = 2 ** 20;
    const hashes = Uint32Array.from({ length: rows }, (_, place) => hashOf(String(place)));
    const before = arrayBufferBytesInUse();
    const index = new HashIndex();
    for (let row = 1; row <= rows; row += 1) index.add(row, hashes[row - 1] ?? 0);

    expect(arrayBufferBytes() - before).toBeLessThan(1.4 * 2 * 4 * 2 * rows);
    expect(index.find(hashOf('77'), () => true)).toBe(78);
  });
});
