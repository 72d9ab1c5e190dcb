/** Three times so many make 32. */
const BITS = 11;
const DIGITS = 1 << BITS;

/** Places of numbers in ascending order; those of the same number stay in theirs. A radix sort: no comparing. */
export const inOrder = (numbers: Uint32Array): Uint32Array => {
  let places: Uint32Array = numbers.map((_, place) => place);
  for (let shift = 0; shift < 32; shift += BITS) {
    places = byDigit(places, (place) => ((numbers[place] ?? 0) >>> shift) & (DIGITS - 1));
  }
  return places;
};

const byDigit = (places: Uint32Array, digitOf: (place: number) => number): Uint32Array => {
  const next = new Uint32Array(DIGITS);
  for (const place of places) next[digitOf(place)] = (next[digitOf(place)] ?? 0) + 1;
  let sum = 0;
  next.forEach((count, digit) => {
    next[digit] = sum;
    sum += count;
  });
  const sorted = new Uint32Array(places.length);
  for (const place of places) {
    const at = next[digitOf(place)] ?? 0;
    sorted[at] = place;
    next[digitOf(place)] = at + 1;
  }
  return sorted;
};
