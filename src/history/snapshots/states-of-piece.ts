import { lastUpTo } from '../object-rows.js';
import type { RowNo } from '../rows.js';
import { type Line, packed } from './block.js';
import { LinesOfObject } from './lines-of-piece.js';
import { idIn } from './object-line.js';
import { type ObjectOfPiece, objectsOf, type Reading } from './objects-of-piece.js';
import type { PackedBlock, PieceAnswer, Wanted } from './piece.js';
import { together } from './takings.js';

type Blocks = Extract<Wanted, { readonly as: 'blocks' }>;

/** Blocks to be stored of a piece, after each of some rows. */
export const statesOf = (readings: readonly Reading[], { rows, bytes }: Blocks): PieceAnswer => {
  const states = rows.map((_, state) => new PackedState(state, bytes));
  for (const reading of readings) {
    for (const object of objectsOf(reading)) {
      linesAfter(reading, object, rows).forEach((line, state) => {
        if (line !== undefined) states[state]?.add(line);
      });
    }
  }
  for (const state of states) state.close();
  const blocks = states.flatMap((state) => state.blocks);
  return {
    objects: blocks.reduce((sum, { objects }) => sum + objects, 0),
    last: null,
    more: false,
    bytes: together(states.flatMap((state) => state.packed)),
    blocks,
  };
};

/** An object after each of some rows, as seen; `undefined` where it was not yet seen. */
const linesAfter = (
  reading: Reading,
  object: ObjectOfPiece,
  upTo: readonly RowNo[],
): readonly (Line | undefined)[] => {
  const { last, saved } = object;
  const made = new LinesOfObject(reading, object);
  const lines: (Line | undefined)[] = [];
  for (const change of changesUpTo(reading, last, upTo)) {
    const before = lines.at(-1);
    if (change === before?.last) lines.push(before);
    else lines.push(change === saved?.last ? saved : made.after(change));
  }
  return lines;
};

/** The last change of an object up to each of some rows, found from the last of all back. */
const changesUpTo = ({ model }: Reading, last: RowNo, upTo: readonly RowNo[]): readonly RowNo[] => {
  let change = last;
  return upTo
    .toReversed()
    .map((row) => (change = lastUpTo(model.rows, change, row)))
    .reverse();
};

/** What is stored of a piece after one row. */
class PackedState {
  readonly packed: Buffer[] = [];
  readonly blocks: PackedBlock[] = [];
  private lines: Line[] = [];
  private open = 0;

  constructor(
    private readonly state: number,
    private readonly bytes: number,
  ) {}

  add(line: Line): void {
    this.lines.push(line);
    this.open += line.text.length;
    if (this.open >= this.bytes) this.close();
  }

  /** Packs what is still open. */
  close(): void {
    const [first] = this.lines;
    if (first === undefined) return;
    const { state, lines } = this;
    const block = packed(lines);
    const { length: size } = block;
    this.blocks.push({ state, first: idIn(first.text), objects: lines.length, size });
    this.packed.push(block);
    this.lines = [];
    this.open = 0;
  }
}
