/** Items between which other work gets its turn. */
const PACE = 4_000;

type Compare<Item> = (one: Item, other: Item) => number;

/** As `toSorted`, but yields now and then: pieces are sorted one by one, and then merged. */
export function* sorted<Item extends object>(
  items: readonly Item[],
  compare: Compare<Item>,
): Generator<void, readonly Item[]> {
  let runs: (readonly Item[])[] = [];
  for (let start = 0; start < items.length; start += PACE) {
    runs.push(items.slice(start, start + PACE).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly Item[])[] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(yield* mergedOf(runs[index] ?? [], runs[index + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* mergedOf<Item extends object>(
  ones: readonly Item[],
  others: readonly Item[],
  compare: Compare<Item>,
): Generator<void, readonly Item[]> {
  const merged: Item[] = [];
  let [taken, takenOther] = [0, 0];
  while (merged.length < ones.length + others.length) {
    const [one, other] = [ones[taken], others[takenOther]];
    if (one === undefined || (other !== undefined && compare(other, one) < 0)) {
      if (other !== undefined) merged.push(other);
      takenOther += 1;
    } else {
      merged.push(one);
      taken += 1;
    }
    if (merged.length % PACE === 0) yield;
  }
  return merged;
}
