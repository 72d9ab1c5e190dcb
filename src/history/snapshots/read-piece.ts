import { closeSync, openSync } from 'node:fs';

import { type Block, release, unpacked } from './block.js';
import { linesOf, linesTogether } from './lines-of-piece.js';
import { idIn } from './object-line.js';
import type { Reading } from './objects-of-piece.js';
import {
  type PieceAnswer,
  type PieceToRead,
  type SavedSource,
  typeWanted,
  type Wanted,
} from './piece.js';
import { bytesAt } from './snapshot-file.js';
import { statesOf } from './states-of-piece.js';
import type { StoredModel } from './stored-model.js';
import { type Taking, takingFor, together } from './takings.js';

/** Reads a piece to its end, or until all that is wanted was found. */
export const readPiece = (piece: PieceToRead, model: StoredModel): PieceAnswer => {
  const { sources, wanted } = piece;
  const blocks = sources.map((source) => ('path' in source ? storedBlock(source) : undefined));
  try {
    const told = toldOf(piece, model);
    const readings = sources.map((source, place) => ({ ...told, source, block: blocks[place] }));
    if (wanted.as === 'blocks') return statesOf(readings, wanted);
    if (wanted.as === 'lines') return linesFrom(readings);
    return readFrom(readings, takingFor(wanted));
  } finally {
    for (const block of blocks) if (block !== undefined) release(block);
  }
};

/** All of them, as they are. */
const linesFrom = (readings: readonly Reading[]): PieceAnswer => {
  const lines = [...linesTogether(readings)];
  return {
    objects: lines.reduce((sum, { objects }) => sum + objects, 0),
    bytes: together(lines.map(({ bytes }) => bytes)),
    blocks: [],
    last: null,
    more: false,
  };
};

const readFrom = (readings: readonly Reading[], taking: Taking): PieceAnswer => {
  let [last, more]: [Buffer | null, boolean] = [null, false];
  for (const line of linesOf(readings)) {
    more = !taking.take(line);
    if (more) break;
    last = line.text;
  }
  return { ...taking.taken(), blocks: [], last: last && idIn(last), more };
};

const toldOf = (piece: PieceToRead, model: StoredModel): Omit<Reading, 'source' | 'block'> => {
  const { wanted, tenant, known } = piece;
  const type = typeWanted(wanted);
  return {
    piece,
    model,
    type: type === undefined ? undefined : tenant.types.indexOf(type),
    withLinks: needsLinks(wanted),
    asSeen: known.known === 0,
  };
};

const needsLinks = (wanted: Wanted): boolean => {
  if (wanted.as === 'found') return wanted.query.filter?.includes('links/') === true;
  return wanted.as !== 'objects';
};

/** @throws when it is damaged, or gone */
const storedBlock = ({ path, start, size }: SavedSource): Block => {
  const file = openSync(path, 'r');
  try {
    return unpacked(bytesAt(file, start, size));
  } finally {
    closeSync(file);
  }
};
