import type { Link } from '../../domain/directory/directory-object.js';
import { type EdgeKey, edgeRecords, edgesIn } from '../edges.js';
import { validFromOf } from '../horizon.js';
import { type ObjectVersion, Versions } from '../object-versions.js';
import { changeFlags, tellsLinks } from '../row-flags.js';
import { type RowNo, Word } from '../rows.js';
import { type Block, kindOf, type Line, lineAt, startOf } from './block.js';
import { linksPart, objectLine, objectOf, setSince, sinceIn, versionIn } from './object-line.js';
import {
  type ObjectOfPiece,
  objectsOf,
  partsOf,
  type Reading,
  savedObject,
  type SavedLines,
} from './objects-of-piece.js';

/** Objects of a piece as they are at its row, in id order. */
export function* linesOf(readings: readonly Reading[]): Generator<Line> {
  for (const reading of readings) {
    for (const object of objectsOf(reading)) {
      const line = lineOf(reading, object);
      if (line !== undefined) yield line;
    }
  }
}

/** Lines as they are passed on. */
export interface LinesTogether {
  readonly objects: number;
  readonly bytes: Buffer;
}

/** The same lines; those that are as they were saved together, as far as they stand side by side. */
export function* linesTogether(readings: readonly Reading[]): Generator<LinesTogether> {
  for (const reading of readings) {
    for (const part of partsOf(reading)) {
      if ('from' in part) yield* toldOf(reading, part);
      else yield* madeLine(reading, part);
    }
  }
}

function* toldOf(reading: Reading, { block, from, to }: SavedLines): Generator<LinesTogether> {
  let start = from;
  for (let place = areTold(reading) ? to : from; place < to; place += 1) {
    if (isTold(reading, lineAt(block, place))) continue;
    if (start < place) yield savedTogether(block, start, place);
    yield* madeLine(reading, savedObject(block, place));
    start = place + 1;
  }
  if (start < to) yield savedTogether(block, start, to);
}

const savedTogether = (block: Block, from: number, to: number): LinesTogether => ({
  objects: to - from,
  bytes: block.lines.subarray(startOf(block, from), startOf(block, to)),
});

function* madeLine(reading: Reading, object: ObjectOfPiece): Generator<LinesTogether> {
  const line = lineOf(reading, object);
  if (line !== undefined) yield { objects: 1, bytes: line.text };
}

const lineOf = (reading: Reading, object: ObjectOfPiece): Line | undefined =>
  object.saved !== undefined && isTold(reading, object.saved)
    ? object.saved
    : new LinesOfObject(reading, object).after(object.last);

/** Whether lines tell as they were saved since when objects are so. */
const areTold = ({ piece, source, asSeen }: Reading): boolean =>
  !asSeen && 'path' in source && source.sealed === piece.known.sealed;

/** Tells in the line since when the object is so, as far as it was known; whether that can be told. */
const isTold = (reading: Reading, line: Line): boolean => {
  if (line.early === 0 || areTold(reading)) return true;
  const since = sinceIn(line);
  if (reading.asSeen) setSince(line, since + line.early);
  return reading.asSeen || since > reading.piece.known.sealed;
};

/** The version of a line that is as it was saved, since it was seen. */
const seenIn = (line: Line): ObjectVersion => {
  const version = versionIn(line);
  return { ...version, validFrom: version.validFrom + line.early };
};

/** Makes lines of one object. They are asked for from older to newer, as each goes on from the one before. */
export class LinesOfObject {
  readonly #ordinal: number;
  readonly #versions: Versions;
  #edges: readonly EdgeKey[] | undefined;
  /** The line that was made last, or was saved. */
  #line: Line | undefined;

  constructor(
    private readonly reading: Reading,
    { ordinal, saved, outdated }: ObjectOfPiece,
  ) {
    const line = saved ?? outdated;
    const known = line && { row: line.last, read: () => seenIn(line) };
    this.#ordinal = ordinal;
    this.#versions = new Versions(reading.model, known);
    this.#line = line;
  }

  /** The object after one of its changes; `undefined` when it is not wanted or was not yet seen. */
  after(last: RowNo): Line | undefined {
    const ordinal = this.#ordinal;
    const { model, piece, type: wanted } = this.reading;
    const objectType = model.ordinals.typeOf(ordinal);
    const type = piece.tenant.types.indexOf(objectType);
    if (wanted !== undefined && type !== wanted) return undefined;
    const version = this.#versions.after(last);
    if (version === undefined) return undefined;
    const since = validFromOf(model.rows, last, version, piece.known);
    const object = objectOf(
      { objectId: model.ordinals.idOf(ordinal), objectType },
      { ...version, validFrom: since },
    );
    const kind = kindOf(type, changeFlags(version.status, 0));
    const early = version.validFrom - since;
    this.#line = { ...objectLine(object, this.#links(last)), ordinal, kind, last, early };
    return this.#line;
  }

  /** Links of an object are told by its own changes: where none of them tells of any they stay as they were. */
  #links(upTo: RowNo): Uint8Array {
    const line = this.#line;
    if (line !== undefined && this.#areSame(line.last, upTo)) return line.text.subarray(line.links);
    return linksPart(this.reading.withLinks ? this.#linksAt(upTo) : []);
  }

  /** Whether no change of the object between the two tells of links, whichever of them is earlier. */
  #areSame(one: RowNo, other: RowNo): boolean {
    const { rows } = this.reading.model;
    const first = Math.min(one, other);
    for (let row = Math.max(one, other); row > first; row = rows.get(row, Word.previous)) {
      if (tellsLinks(rows.get(row, Word.flags))) return false;
    }
    return true;
  }

  #linksAt(upTo: RowNo): readonly Link[] {
    const { model } = this.reading;
    this.#edges ??= edgeRecords(model.links, { near: this.#ordinal });
    return Array.from(edgesIn(this.#edges, { upTo }), ({ relation, far }) => ({
      relation: model.ordinals.relationName(relation),
      targetId: model.ordinals.idOf(far),
      targetType: model.ordinals.typeOf(far),
    }));
  }
}
