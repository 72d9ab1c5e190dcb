/** Three times so many make 32. */
const BITS = 11;
const DIGITS = 1 << BITS;

/** Numbers, and where each of them stood. */
interface Placed {
  readonly numbers: Uint32Array;
  readonly places: Uint32Array;
}

/** Places of numbers in ascending order; those of the same number stay in theirs. A radix sort: no comparing. */
export const inOrder = (numbers: Uint32Array): Uint32Array => {
  let from: Placed = { numbers: numbers.slice(), places: numbers.map((_, place) => place) };
  let into = ofSize(numbers.length);
  for (let shift = 0; shift < 32; shift += BITS) {
    sortByDigit(from, into, shift);
    [from, into] = [into, from];
  }
  return from.places;
};

const ofSize = (length: number): Placed => ({
  numbers: new Uint32Array(length),
  places: new Uint32Array(length),
});

const sortByDigit = (from: Placed, into: Placed, shift: number): void => {
  const next = firstOfDigits(from.numbers, shift);
  const { length } = from.numbers;
  for (let index = 0; index < length; index += 1) {
    const number = from.numbers[index] ?? 0;
    const digit = (number >>> shift) & (DIGITS - 1);
    const at = next[digit] ?? 0;
    into.numbers[at] = number;
    into.places[at] = from.places[index] ?? 0;
    next[digit] = at + 1;
  }
};

/** Where the numbers with each digit begin. */
const firstOfDigits = (numbers: Uint32Array, shift: number): Uint32Array => {
  const counts = new Uint32Array(DIGITS);
  for (const number of numbers) {
    const digit = (number >>> shift) & (DIGITS - 1);
    counts[digit] = (counts[digit] ?? 0) + 1;
  }
  let sum = 0;
  counts.forEach((count, digit) => {
    counts[digit] = sum;
    sum += count;
  });
  return counts;
};
