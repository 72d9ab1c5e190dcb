import { closeSync, openSync } from 'node:fs';

import { type Block, release, unpacked } from './block.js';
import { linesOf } from './lines-of-piece.js';
import { idIn } from './object-line.js';
import type { Reading } from './objects-of-piece.js';
import type { PieceAnswer, PieceToRead, SavedSource, Wanted } from './piece.js';
import { bytesAt } from './snapshot-file.js';
import { statesOf } from './states-of-piece.js';
import type { StoredModel } from './stored-model.js';
import { type Taking, takingFor } from './takings.js';

/** Bytes of one answer where it may end anywhere: a few hundred objects. */
const ENOUGH_BYTES = 256 * 1024;
/** Objects looked at in one piece when few of them are wanted. */
const MOST_LOOKED_AT = 2_000;

/** Reads a piece. A block is read to its end, names until there is enough. */
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
  const isWhole = reading.block !== undefined;
  let [lookedAt, more] = [0, false];
  let last: Buffer | null = null;
  for (const line of linesOf(reading)) {
    const isEnough = taking.size >= ENOUGH_BYTES || lookedAt >= MOST_LOOKED_AT;
    more = (isEnough && !isWhole) || !taking.take(line);
    if (more) break;
    last = line.text;
    lookedAt += 1;
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

const typeWanted = (wanted: Wanted): string | undefined => {
  if (wanted.as === 'blocks') return undefined;
  return wanted.as === 'found' ? wanted.query.type : wanted.type;
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
