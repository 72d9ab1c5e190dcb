import { mix, textHash } from './mix.js';

const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const byteText = (value: number): string => bytes[value & 255] ?? '';

const hex = (value: number): string =>
  byteText(value >>> 24) + byteText(value >>> 16) + byteText(value >>> 8) + byteText(value);

/** A version 4 GUID whose first 32 bits are given and whose others follow from a seed. */
const guidOf = (head: number, seed: number): string => {
  const two = hex(mix(seed, head, 1));
  const three = hex(mix(seed, head, 2));
  const four = hex(mix(seed, head, 3));
  const variant = '89ab'.charAt(mix(seed, head, 4) % 4);
  return `${hex(head)}-${two.slice(0, 4)}-4${two.slice(5)}-${variant}${three.slice(1, 4)}-${three.slice(4)}${four}`;
};

/** The GUID of a named thing of a tenant, such as an application id. */
export const namedGuid = (seed: number, name: string, number = 0): string =>
  guidOf(mix(seed, textHash(name), number), mix(seed, number, textHash(name)));

// An odd factor and its inverse modulo 2^32, so that an ordinal can be read back from an id.
const SPREAD = 0x9e3779b1;
const GATHER = inverseOf(SPREAD);

function inverseOf(odd: number): number {
  let inverse = odd;
  for (let round = 0; round < 5; round += 1) {
    inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  }
  return inverse >>> 0;
}

/** The id of a seeded object by its place; a tenant of a million users stores no list of ids. */
export const seededId = (seed: number, ordinal: number): string => {
  const spread = Math.imul(ordinal ^ seed, SPREAD) >>> 0;
  return guidOf((spread ^ (spread >>> 16)) >>> 0, seed);
};

/** The place of the object with this id, if it is one of the first so many of this seed. */
export const ordinalOf = (seed: number, id: string, count = Infinity): number | undefined => {
  const head = Number.parseInt(id.slice(0, 8), 16);
  if (Number.isNaN(head)) return undefined;
  const ordinal = (Math.imul((head ^ (head >>> 16)) >>> 0, GATHER) ^ seed) >>> 0;
  return ordinal < count && seededId(seed, ordinal) === id ? ordinal : undefined;
};

/** `S-1-12-1-` and the GUID's bytes as four little-endian numbers, as the directory derives it. */
export const securityIdentifierOf = (id: string): string => {
  const part = (from: number, until: number): number => Number.parseInt(id.slice(from, until), 16);
  const second = part(14, 18) * 0x1_0000 + part(9, 13);
  const third = reversed(part(19, 23) * 0x1_0000 + part(24, 28));
  return `S-1-12-1-${part(0, 8)}-${second}-${third}-${reversed(part(28, 36))}`;
};

/** The four bytes of a number, last one first. */
const reversed = (value: number): number =>
  (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>>
  0;
