import { lastUpTo } from '../object-rows.js';
import type { RowNo } from '../rows.js';
import { type Line, packed } from './block.js';
import { LinesOfObject } from './lines-of-piece.js';
import { idIn } from './object-line.js';
import { type ObjectOfPiece, objectsOf, type Reading } from './objects-of-piece.js';
import type { PackedBlock, PieceAnswer, Wanted } from './piece.js';
import { together } from './takings.js';

/** Bytes of lines of the last state of an answer where it may end anywhere: a few hundred objects. */
const ENOUGH_BYTES = 256 * 1024;

type Blocks = Extract<Wanted, { readonly as: 'blocks' }>;

/** Blocks to be stored of a piece, after each of some rows. */
export const statesOf = (reading: Reading, { rows, bytes }: Blocks): PieceAnswer => {
  const states = new PackedStates(rows, bytes);
  let more = false;
  for (const object of objectsOf(reading)) {
    more = reading.block === undefined && states.newest.size >= ENOUGH_BYTES;
    if (more) break;
    states.add(linesAfter(reading, object, rows));
  }
  return { ...states.taken(), more };
};

/** An object after each of some rows, as seen; `undefined` where it was not yet seen. */
const linesAfter = (
  reading: Reading,
  { ordinal, last, saved }: ObjectOfPiece,
  upTo: readonly RowNo[],
): readonly (Line | undefined)[] => {
  const made = new LinesOfObject(reading, ordinal);
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

/** What is stored of a piece after each of some rows. */
class PackedStates {
  readonly newest: PackedState;
  private readonly states: readonly PackedState[];
  /** The text of the last line of the newest. */
  private last: Buffer | null = null;

  constructor(rows: readonly RowNo[], bytes: number) {
    this.states = rows.map((_, state) => new PackedState(state, bytes));
    this.newest = this.states.at(-1) ?? new PackedState(0, bytes);
  }

  /** Adds an object's line to each state that has one. */
  add(lines: readonly (Line | undefined)[]): void {
    for (const [state, line] of lines.entries())
      if (line !== undefined) this.states[state]?.add(line);
    this.last = lines.at(-1)?.text ?? this.last;
  }

  taken(): Omit<PieceAnswer, 'more'> {
    for (const state of this.states) state.close();
    return {
      objects: this.newest.objects,
      last: this.last && idIn(this.last),
      bytes: together(this.states.flatMap((state) => state.packed)),
      blocks: this.states.flatMap((state) => state.blocks),
    };
  }
}

/** What is stored of a piece after one row. */
class PackedState {
  readonly packed: Buffer[] = [];
  readonly blocks: PackedBlock[] = [];
  private lines: Line[] = [];
  private open = 0;
  size = 0;

  constructor(
    private readonly state: number,
    private readonly bytes: number,
  ) {}

  get objects(): number {
    return this.blocks.reduce((sum, block) => sum + block.objects, 0);
  }

  add(line: Line): void {
    this.lines.push(line);
    this.open += line.text.length;
    this.size += line.text.length;
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
