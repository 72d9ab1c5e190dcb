import type { Database } from 'lmdb';

import type { Attributes, ObjectId } from '../domain/directory/directory-object.js';
import { type SearchTerms, searchedWordsOf } from '../domain/directory/search.js';
import { sealed, unsealed } from './sealed.js';

/**
 * Blocks of text in which names are searched for: a line for each object's first id and for each name that
 * it ever had, with its number in front. A name that it has no more only means a look at the object.
 */
export type SearchedTable = Database<Buffer, BlockKey>;

type BlockKey = [tenant: number, block: number];

/** Numbers are written with so many digits and letters. */
const RADIX = 36;
/** A block below so many bytes is filled up: each change of a name on its own would have one. */
const LEAST_BLOCK = 8 * 1024;
const LINE_FEED = 0x0a;
/** Stands before each word of a line. */
const WORD = ' ';
/** Stands before the id, which no word has in it. */
const ID = ' =';

/** An object under a name that it got. */
export interface NamedSo {
  readonly tenant: number;
  readonly ordinal: number;
  readonly objectId: ObjectId;
  readonly attributes: Attributes;
}

/** Lines that grow while a batch is projected. */
export class SearchedLines {
  /** By tenant. */
  readonly #lines: string[][] = [];

  add({ tenant, ordinal, objectId, attributes }: NamedSo): void {
    const words = searchedWordsOf(attributes).join(WORD);
    const line = `${ordinal.toString(RADIX)}${WORD}${words}${ID}${foldedId(objectId)}\n`;
    (this.#lines[tenant] ??= []).push(line);
  }

  /** Writes the lines; called inside a transaction, with all before it committed. */
  save(table: SearchedTable): void {
    this.#lines.forEach((lines, tenant) => {
      const { block, bytes } = openBlock(table, tenant);
      const added = Buffer.from(lines.join(''));
      void table.put([tenant, block], sealed(Buffer.concat([bytes, added])));
    });
  }
}

/** The id in lower case, in one piece. */
const foldedId = (id: string): string => id.toLowerCase().replaceAll(/\s/g, '_');

/** The last block while it is small, else a new one. */
const openBlock = (table: SearchedTable, tenant: number) => {
  const range = { start: [tenant, Infinity], end: [tenant], reverse: true, limit: 1 };
  for (const { key, value } of table.getRange(range)) {
    const [, block] = key;
    return value.length < LEAST_BLOCK
      ? { block, bytes: unsealed(value) }
      : { block: block + 1, bytes: NOTHING };
  }
  return { block: 0, bytes: NOTHING };
};

const NOTHING = Buffer.alloc(0);

/**
 * Numbers of the objects that have, or once had, what is searched for; `undefined` when they are more than
 * `most`. Other work may have its turn between two steps.
 */
export function* objectsSearched(
  table: SearchedTable,
  tenant: number,
  terms: SearchTerms,
  most: number,
): Generator<undefined, ReadonlySet<number> | undefined> {
  const sought = soughtIn(terms);
  const found = new Set<number>();
  for (let block = 0; ; block += 1) {
    const value = table.get([tenant, block]);
    if (value === undefined) return found;
    const bytes = unsealed(value);
    for (const line of linesWithAny(bytes, sought)) {
      found.add(ordinalAt(bytes, line));
      if (found.size > most) return undefined;
    }
    yield;
  }
}

/** Parts that a line has all of: of the words, or of the id. */
const soughtIn = ({ words, id, isPartOfId }: SearchTerms): readonly (readonly Buffer[])[] => {
  const begun = `${ID}${foldedId(id)}`;
  return [
    words.map((word) => Buffer.from(`${WORD}${word}`)),
    [Buffer.from(isPartOfId ? begun : `${begun}\n`)],
  ];
};

function* linesWithAny(bytes: Buffer, sought: readonly (readonly Buffer[])[]): Generator<number> {
  for (const parts of sought) yield* linesWith(bytes, parts);
}

/** Where the lines begin that have all parts. From each part it goes on in the line of the one before. */
function* linesWith(bytes: Buffer, parts: readonly Buffer[]): Generator<number> {
  for (let line = 0; ;) {
    let furthest = line;
    for (const part of parts) {
      const place = bytes.indexOf(part, furthest);
      if (place < 0) return;
      furthest = Math.max(furthest, bytes.lastIndexOf(LINE_FEED, place) + 1);
    }
    if (furthest === line) {
      yield line;
      line = bytes.indexOf(LINE_FEED, line) + 1;
    } else {
      line = furthest;
    }
  }
}

const ordinalAt = (bytes: Buffer, line: number): number =>
  Number.parseInt(bytes.toString('latin1', line, bytes.indexOf(WORD, line)), RADIX);
