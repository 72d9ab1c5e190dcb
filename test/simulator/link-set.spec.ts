import fc from 'fast-check';
import { LinkSet } from '../../src/simulator/tenant/link-set.js';

const seededIds = ['s0', 's1', 's2', 's3', 's4', 's5'];
const otherIds = ['x0', 'x1', 'x2'];

const aSet = (places: readonly number[]): LinkSet =>
  new LinkSet({
    type: 'user',
    places: Int32Array.from(places),
    idAt: (place) => seededIds[place] ?? '',
    ordinalOf: (id) => (seededIds.includes(id) ? seededIds.indexOf(id) : undefined),
  });

const ids = (set: LinkSet): string[] => [...set.slice()].map(({ targetId }) => targetId);

const places = fc.uniqueArray(fc.integer({ min: 0, max: 5 })).map((all) => all.sort());
const steps = fc.array(
  fc.record({
    add: fc.boolean(),
    id: fc.constantFrom(...seededIds, ...otherIds),
  }),
  { maxLength: 30 },
);

describe('LinkSet', () => {
  it('holds what a plain set would hold after any additions and removals', () => {
    fc.assert(
      fc.property(places, steps, (seeded, changes) => {
        const set = aSet(seeded);
        const plain = new Set(seeded.map((place) => seededIds[place] ?? ''));
        for (const { add, id } of changes) {
          if (add) set.add(id, 'user');
          else set.remove(id);
          if (add) plain.add(id);
          else plain.delete(id);
        }

        expect(ids(set).sort()).toEqual([...plain].sort());
        expect(set.size).toBe(plain.size);
        for (const id of [...seededIds, ...otherIds]) expect(set.has(id)).toBe(plain.has(id));
      }),
    );
  });

  it('loses no target that stays, for a reader who takes slices while others come and go', () => {
    fc.assert(
      fc.property(places, steps, steps, (seeded, before, during) => {
        const set = aSet(seeded);
        const change = ({ add, id }: { add: boolean; id: string }): void => {
          if (add) set.add(id, 'user');
          else set.remove(id);
        };
        before.forEach(change);
        const touched = new Set(during.map(({ id }) => id));
        const staying = ids(set).filter((id) => !touched.has(id));

        const half = Math.floor(set.positions / 2);
        const first = [...set.slice(0, half)];
        during.forEach(change);
        const read = [...first, ...set.slice(half)].map(({ targetId }) => String(targetId));

        expect(read).toEqual(expect.arrayContaining(staying));
      }),
    );
  });

  it('gives a copy that goes its own way', () => {
    fc.assert(
      fc.property(places, steps, steps, (seeded, before, after) => {
        const set = aSet(seeded);
        for (const { add, id } of before) {
          if (add) set.add(id, 'user');
          else set.remove(id);
        }
        const kept = ids(set);
        const copy = set.copy();
        expect(ids(copy)).toEqual(kept);
        for (const { add, id } of after) {
          if (add) copy.add(id, 'user');
          else copy.remove(id);
        }
        expect(ids(set)).toEqual(kept);
      }),
    );
  });
});
