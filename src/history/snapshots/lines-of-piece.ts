import { closeSync, openSync } from 'node:fs';

import type { Link } from '../../domain/directory/directory-object.js';
import { edgesAt } from '../edges.js';
import { validFromOf } from '../horizon.js';
import { inIdOrder, type Name, namesBehind } from '../names.js';
import { versionFrom } from '../object-versions.js';
import { changeFlags } from '../row-flags.js';
import type { RowNo } from '../rows.js';
import { type Block, kindOf, type Line, lineAt, Mark, markOf, typeIn, unpacked } from './block.js';
import { idIn, objectLine, objectOf, setSince, sinceIn } from './object-line.js';
import type { PieceToRead, SavedSource } from './piece.js';
import { bytesAt } from './snapshot-file.js';
import type { StoredModel } from './stored-model.js';

/** Numbers about lines have 32 bits: what is so long before is worked out when it is read. */
const EARLIEST = 2 ** 32 - 1;

/** What is to be read of a piece. */
export interface Reading {
  readonly piece: PieceToRead;
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

/** Objects of a piece as they are at its row, in id order. */
export function* linesOf(reading: Reading): Generator<Line> {
  const { block, piece } = reading;
  const { source } = piece;
  if ('path' in source && block !== undefined) yield* linesOfBlock(reading, block, source);
  else yield* linesOfNames(reading, source.after);
}

function* linesOfNames(reading: Reading, after: string): Generator<Line> {
  const { model, type, piece } = reading;
  const { no, types } = piece.tenant;
  const wanted = types.filter((_, place) => type === undefined || place === type);
  yield* linesNow(reading, inIdOrder(wanted.map((one) => namesBehind(model, [no, one], after))));
}

function* linesOfBlock(reading: Reading, block: Block, source: SavedSource): Generator<Line> {
  const born = bornIn(reading, source);
  const needsIds = born.length > 0 || source.after !== '';
  for (let place = 0; place < block.count; place += 1) {
    const id = needsIds ? idIn(lineAt(block, place).text) : '';
    yield* linesNow(reading, bornBefore(born, id));
    const line = id > source.after || !needsIds ? savedLine(reading, block, place) : undefined;
    if (line !== undefined) yield line;
  }
  yield* linesNow(reading, born);
}

function* linesNow(reading: Reading, names: Iterable<Name>): Generator<Line> {
  for (const [, ordinal] of names) {
    const last = (reading.piece.lasts[ordinal] ?? 0) - 1;
    const line = last > 0 ? lineNow(reading, ordinal, last) : undefined;
    if (line !== undefined) yield line;
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

const savedLine = (reading: Reading, block: Block, place: number): Line | undefined => {
  const { piece, type } = reading;
  if (type !== undefined && typeIn(markOf(block, place, Mark.kind)) !== type) return undefined;
  const ordinal = markOf(block, place, Mark.ordinal);
  const touched = piece.lasts[ordinal] ?? 0;
  if (touched > 0) return lineNow(reading, ordinal, touched - 1);
  const line = lineAt(block, place);
  return line.early === 0 || isTold(reading, line) ? line : lineNow(reading, ordinal, line.last);
};

/** Tells in the line since when the object was so, as far as it was known; whether that can be told. */
const isTold = ({ piece, asSeen }: Reading, line: Line): boolean => {
  if (asSeen) return true;
  const seen = sinceIn(line);
  const { sealed } = piece.known;
  const isOfOtherSeal = 'path' in piece.source && piece.source.sealed !== sealed;
  if (line.early === EARLIEST || (isOfOtherSeal && seen - line.early <= sealed)) return false;
  if (seen > sealed) setSince(line, seen - line.early);
  return true;
};

/** The object after one of its changes; `undefined` when it is not wanted or was not yet seen. */
const lineNow = (reading: Reading, ordinal: number, last: RowNo): Line | undefined => {
  const { piece, model } = reading;
  const objectType = model.ordinals.typeOf(ordinal);
  const type = piece.tenant.types.indexOf(objectType);
  if (reading.type !== undefined && type !== reading.type) return undefined;
  const version = versionFrom(model, last);
  if (version === undefined) return undefined;
  const links = reading.withLinks ? linksNow(model, ordinal, last) : [];
  const objectId = model.ordinals.idOf(ordinal);
  const line = objectLine(objectOf({ objectId, objectType }, version), links);
  const since = validFromOf(model.rows, last, version, piece.known);
  if (!reading.asSeen) setSince(line, since);
  const kind = kindOf(type, changeFlags(version.status, 0));
  return { ...line, ordinal, kind, last, early: Math.min(version.validFrom - since, EARLIEST) };
};

/** All links of an object are told by its own changes. */
const linksNow = (model: StoredModel, near: number, upTo: RowNo): readonly Link[] =>
  Array.from(edgesAt(model.links, { near, upTo }), ({ relation, far }) => ({
    relation: model.ordinals.relationName(relation),
    targetId: model.ordinals.idOf(far),
    targetType: model.ordinals.typeOf(far),
  }));

/** @throws when it is damaged, or gone */
export const storedBlock = ({ path, start, size }: SavedSource): Block => {
  const file = openSync(path, 'r');
  try {
    return unpacked(bytesAt(file, start, size));
  } finally {
    closeSync(file);
  }
};
