import { inOrder } from './in-order.js';
import type { Ordinals } from './ordinals.js';

/** Places of owners by the id of their object, which is half their number; those of one stay in their order. */
export const byId = (ordinals: Ordinals, owners: Uint32Array): Uint32Array => {
  const ranks = owners.map((owner) => ordinals.rankOf(owner >>> 1));
  const places = inOrder(ranks);
  for (const [start, end] of runsOf(ranks, places)) {
    const run = places.subarray(start, end);
    const first = owners[run[0] ?? 0];
    if (run.some((place) => owners[place] !== first)) {
      run.set(sortedBy(run, (place) => ordinals.idOf((owners[place] ?? 0) >>> 1)));
    }
  }
  return places;
};

/** Where more than one place has the same rank. */
function* runsOf(
  ranks: Uint32Array,
  places: Uint32Array,
): Generator<readonly [start: number, end: number]> {
  const rankAt = (index: number): number => ranks[places[index] ?? 0] ?? 0;
  for (let start = 0; start < places.length;) {
    const rank = rankAt(start);
    let end = start + 1;
    while (end < places.length && rankAt(end) === rank) end += 1;
    if (end - start > 1) yield [start, end];
    start = end;
  }
}

/** Those of one text stay in their order. */
const sortedBy = (places: Uint32Array, textOf: (place: number) => string): readonly number[] =>
  Array.from(places, (place) => [textOf(place), place] as const)
    .sort(([one], [other]) => (one === other ? 0 : one < other ? -1 : 1))
    .map(([, place]) => place);

/** Fewer are sorted by their texts at once. */
const MANY = 1_000;

/** Numbers of objects by the ids of these, each once; many take some 30 bytes each meanwhile, and no texts. */
export function* inIdOrder(ordinals: Ordinals, objects: readonly number[]): Generator<number> {
  const places =
    objects.length < MANY
      ? sortedBy(Uint32Array.from(objects.keys()), (place) => ordinals.idOf(objects[place] ?? 0))
      : byId(
          ordinals,
          Uint32Array.from(objects, (object) => 2 * object),
        );
  for (const place of places) yield objects[place] ?? 0;
}
