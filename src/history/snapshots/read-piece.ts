import { idIn } from './object-line.js';
import { type Block, release } from './block.js';
import { linesOf, type Reading, storedBlock } from './lines-of-piece.js';
import type { PieceAnswer, PieceToRead, Wanted } from './piece.js';
import type { StoredModel } from './stored-model.js';
import { takingFor } from './takings.js';

/** Bytes of one answer where it may end anywhere: a few hundred objects. */
const ENOUGH_BYTES = 256 * 1024;
/** Objects looked at in one piece when few of them are wanted. */
const MOST_LOOKED_AT = 2_000;

/** Reads a piece. A block is read to its end, names until there is enough. */
export const readPiece = (piece: PieceToRead, model: StoredModel): PieceAnswer => {
  const block = 'path' in piece.source ? storedBlock(piece.source) : undefined;
  try {
    return readFrom(block, piece, model);
  } finally {
    if (block !== undefined) release(block);
  }
};

const readFrom = (
  block: Block | undefined,
  piece: PieceToRead,
  model: StoredModel,
): PieceAnswer => {
  const taking = takingFor(piece.wanted);
  const isWhole = block !== undefined;
  let [lookedAt, more] = [0, false];
  let last: Buffer | null = null;
  for (const line of linesOf({ ...readingOf(piece, model), block })) {
    const isEnough = taking.size >= ENOUGH_BYTES || lookedAt >= MOST_LOOKED_AT;
    more = (isEnough && !isWhole) || !taking.take(line);
    if (more) break;
    last = line.text;
    lookedAt += 1;
  }
  return { ...taking.taken(), last: last && idIn(last), more };
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
