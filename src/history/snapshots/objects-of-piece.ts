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

/** Objects of a piece, in id order; some of another type than is wanted may be among them. */
export function* objectsOf(reading: Reading): Generator<ObjectOfPiece> {
  const { block, source } = reading;
  if ('path' in source && block !== undefined) yield* objectsOfBlock(reading, block, source);
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

function* objectsOfBlock(
  reading: Reading,
  block: Block,
  source: SavedSource,
): Generator<ObjectOfPiece> {
  const born = bornIn(reading, source);
  const needsIds = born.length > 0 || source.after !== '';
  for (let place = 0; place < block.count; place += 1) {
    const id = needsIds ? idIn(lineAt(block, place).text) : '';
    if (born.length > 0) yield* namedObjects(reading, bornBefore(born, id));
    const object = id > source.after || !needsIds ? savedObject(reading, block, place) : undefined;
    if (object !== undefined) yield object;
  }
  yield* namedObjects(reading, born);
}

function* namedObjects({ piece }: Reading, names: Iterable<Name>): Generator<ObjectOfPiece> {
  for (const [, ordinal] of names) {
    const last = (piece.lasts[ordinal] ?? 0) - 1;
    if (last > 0) yield { ordinal, last, saved: undefined, outdated: undefined };
  }
}

/** Takes those with smaller ids off the list. */
const bornBefore = (born: Name[], id: string): readonly Name[] => {
  if (born[0] === undefined || born[0][0] > id) return [];
  const count = born.findIndex(([other]) => other > id);
  return born.splice(0, count < 0 ? born.length : count);
};

/** Objects that the block does not have, in id order. */
const bornIn = ({ model }: Reading, { born, after }: SavedSource): Name[] =>
  born
    .map((ordinal): Name => [model.ordinals.idOf(ordinal), ordinal])
    .filter(([id]) => id > after)
    .sort(([one], [other]) => (one < other ? -1 : 1));

const savedObject = (
  { piece, type }: Reading,
  block: Block,
  place: number,
): ObjectOfPiece | undefined => {
  if (type !== undefined && typeIn(markOf(block, place, Mark.kind)) !== type) return undefined;
  const ordinal = markOf(block, place, Mark.ordinal);
  const touched = piece.lasts[ordinal] ?? 0;
  const line = lineAt(block, place);
  return touched > 0
    ? { ordinal, last: touched - 1, saved: undefined, outdated: line }
    : { ordinal, last: line.last, saved: line, outdated: undefined };
};
