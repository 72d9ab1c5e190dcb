import { SeededIds } from './family.js';

const bytesOf = (guid: string): Buffer => Buffer.from(guid.replaceAll('-', ''), 'hex');

/** Two GUIDs as one opaque text, as assignments and grants have it. */
export const compoundId = (owner: string, own: string): string =>
  Buffer.concat([bytesOf(owner), bytesOf(own)]).toString('base64url');

const BYTES = 32;

const guidIn = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Ids of two parts, the second of which tells the place. */
export class CompoundIds {
  readonly #own: SeededIds;

  constructor(
    seed: number,
    count: number,
    private readonly ownerAt: (place: number) => string,
  ) {
    this.#own = new SeededIds(seed, count);
  }

  idAt(place: number): string {
    return compoundId(this.ownerAt(place), this.#own.idAt(place));
  }

  ordinalOf(id: string): number | undefined {
    // GUIDs have dashes and another length.
    if (id.length !== 43) return undefined;
    const bytes = Buffer.from(id, 'base64url');
    if (bytes.length !== BYTES) return undefined;
    const place = this.#own.ordinalOf(guidIn(bytes.subarray(BYTES / 2)));
    return place !== undefined && this.idAt(place) === id ? place : undefined;
  }
}
