import { inIdOrder, type Name, namesBehind } from '../names.js';
import type { RowNo } from '../rows.js';
import { type Block, type Line, lineAt, Mark, markOf, typeIn } from './block.js';
import { idIn } from './object-line.js';
import type { NamesSource, PieceToRead, SavedSource, Source } from './piece.js';
import type { StoredModel } from './stored-model.js';

/** What is to be read of one of the sources of a piece. */
export interface Reading {
  readonly piece: PieceToRead;
  readonly source: Source;
  /** What is saved of it; `undefined` where nothing is. */
  readonly block: Block | undefined;
  readonly model: StoredModel;
  /** Place of the only type that is wanted. */
  readonly type: number | undefined;
  /** Whether lines that are made anew need their links. */
  readonly withLinks: boolean;
  /** Whether lines tell since when objects were so as it was seen. */
  readonly asSeen: boolean;
}

/** An object of a piece. */
export interface ObjectOfPiece {
  readonly ordinal: number;
  /** The last of its changes that counts; 0 when none does. */
  readonly last: RowNo;
  /** Its line where it is as it was saved. */
  readonly saved: Line | undefined;
  /** Its line as it was saved where it is not so: what came since goes on from there. */
  readonly outdated: Line | undefined;
}

/** Lines of a block, one behind the other, of objects that are as they were saved. */
export interface SavedLines {
  readonly block: Block;
  readonly from: number;
  /** Behind the last one. */
  readonly to: number;
}

/** Objects of a piece, in id order; some of another type than is wanted may be among them. */
export function* objectsOf(reading: Reading): Generator<ObjectOfPiece> {
  for (const part of partsOf(reading)) {
    if ('from' in part) yield* savedObjects(part);
    else yield part;
  }
}

/** The same; those that are as they were saved together, as far as they stand side by side. */
export function* partsOf(reading: Reading): Generator<ObjectOfPiece | SavedLines> {
  const { block, source } = reading;
  if ('path' in source && block !== undefined) yield* partsOfBlock(reading, block, source);
  else if ('upTo' in source) yield* objectsOfNames(reading, source);
}

function* objectsOfNames(reading: Reading, { after, upTo }: NamesSource): Generator<ObjectOfPiece> {
  const { model, type, piece } = reading;
  const { no, types } = piece.tenant;
  const wanted = types.filter((_, place) => type === undefined || place === type);
  yield* namedObjects(
    reading,
    inIdOrder(wanted.map((one) => namesBehind(model, [no, one], after, upTo ?? undefined))),
  );
}

function* partsOfBlock(
  reading: Reading,
  block: Block,
  source: SavedSource,
): Generator<ObjectOfPiece | SavedLines> {
  const born = bornIn(reading, source);
  let from = placeBehind(block, source.after);
  for (let place = from; place < block.count; place += 1) {
    const before = bornBefore(born, block, place);
    const isSaved = isAsSaved(reading, block, place);
    if (isSaved && before.length === 0) continue;
    if (from < place) yield { block, from, to: place };
    from = isSaved ? place : place + 1;
    yield* namedObjects(reading, before);
    if (!isSaved) yield* outdatedObject(reading, block, place);
  }
  if (from < block.count) yield { block, from, to: block.count };
  yield* namedObjects(reading, born);
}

const idAt = (block: Block, place: number): string => idIn(lineAt(block, place).text);

/** The first line of those behind an id. */
const placeBehind = (block: Block, id: string): number => {
  let place = 0;
  while (id !== '' && place < block.count && idAt(block, place) <= id) place += 1;
  return place;
};

function* namedObjects({ piece }: Reading, names: Iterable<Name>): Generator<ObjectOfPiece> {
  for (const [, ordinal] of names) {
    const last = (piece.lasts[ordinal] ?? 0) - 1;
    if (last > 0) yield { ordinal, last, saved: undefined, outdated: undefined };
  }
}

/** Takes those with smaller ids than that of a line off the list. */
const bornBefore = (born: Name[], block: Block, place: number): readonly Name[] => {
  if (born[0] === undefined) return NO_NAMES;
  const id = idAt(block, place);
  const count = born.findIndex(([other]) => other > id);
  return born.splice(0, count < 0 ? born.length : count);
};

const NO_NAMES: readonly Name[] = [];

/** Objects that the block does not have, in id order. */
const bornIn = ({ model }: Reading, { born, after }: SavedSource): Name[] =>
  born
    .map((ordinal): Name => [model.ordinals.idOf(ordinal), ordinal])
    .filter(([id]) => id > after)
    .sort(([one], [other]) => (one < other ? -1 : 1));

const isAsSaved = ({ piece, type }: Reading, block: Block, place: number): boolean =>
  (piece.lasts[markOf(block, place, Mark.ordinal)] ?? 0) === 0 && isOfType(type, block, place);

const isOfType = (type: number | undefined, block: Block, place: number): boolean =>
  type === undefined || typeIn(markOf(block, place, Mark.kind)) === type;

/** None where another type is wanted. */
function* outdatedObject(
  { piece, type }: Reading,
  block: Block,
  place: number,
): Generator<ObjectOfPiece> {
  if (!isOfType(type, block, place)) return;
  const outdated = lineAt(block, place);
  const { ordinal } = outdated;
  const last = (piece.lasts[ordinal] ?? 0) - 1;
  yield { ordinal, last, saved: undefined, outdated };
}

function* savedObjects({ block, from, to }: SavedLines): Generator<ObjectOfPiece> {
  for (let place = from; place < to; place += 1) yield savedObject(block, place);
}

export const savedObject = (block: Block, place: number): ObjectOfPiece => {
  const saved = lineAt(block, place);
  return { ordinal: saved.ordinal, last: saved.last, saved, outdated: undefined };
};
