/** A 32-bit number from text (FNV-1a). */
export const textHash = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};

/** A well-spread 32-bit number from three; the same three always give the same. */
export const mix = (seed: number, one: number, other = 0): number => {
  let value = (seed ^ Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca77)) >>> 0;
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
  return (value ^ (value >>> 15)) >>> 0;
};

/** The entry of a list that is not empty, chosen by a number. */
export const pick = <Value>(values: readonly Value[], number: number): Value => {
  const value = values[number % values.length];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
};

/** A source of numbers from 0 up to 1, the same for the same seed. */
export const randomFrom = (seed: number): (() => number) => {
  let count = 0;
  return () => {
    count += 1;
    return mix(seed, count, 0x5eed) / 0x1_0000_0000;
  };
};
