import { closeSync, openSync } from 'node:fs';

import { type Block, release, unpacked } from './block.js';
import { linesOf } from './lines-of-piece.js';
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
import { type Taking, takingFor } from './takings.js';

/** Reads a piece to its end, or until all that is wanted was found. */
export const readPiece = (piece: PieceToRead, model: StoredModel): PieceAnswer => {
  const block = 'path' in piece.source ? storedBlock(piece.source) : undefined;
  try {
    const { wanted } = piece;
    const reading = { ...readingOf(piece, model), block };
    return wanted.as === 'blocks'
      ? statesOf(reading, wanted)
      : readFrom(reading, takingFor(wanted));
  } finally {
    if (block !== undefined) release(block);
  }
};

const readFrom = (reading: Reading, taking: Taking): PieceAnswer => {
  let [last, more]: [Buffer | null, boolean] = [null, false];
  for (const line of linesOf(reading)) {
    more = !taking.take(line);
    if (more) break;
    last = line.text;
  }
  return { ...taking.taken(), blocks: [], last: last && idIn(last), more };
};

const readingOf = (piece: PieceToRead, model: StoredModel): Omit<Reading, 'block'> => {
  const { wanted, tenant, known } = piece;
  const type = typeWanted(wanted);
  return {
    piece,
    model,
    type: type === undefined ? undefined : tenant.types.indexOf(type),
    withLinks: needsLinks(wanted),
    // What is saved must serve whatever was known.
    asSeen: wanted.as === 'blocks' || known.known === 0,
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
