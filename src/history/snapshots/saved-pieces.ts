import { setImmediate as turn } from 'node:timers/promises';

import type { Ordinals } from '../ordinals.js';
import type { SavedSource } from './piece.js';
import type { Snapshot } from './snapshots.js';

/** Objects put in their place before other work gets its turn. */
const CHUNK = 2_000;

/** The blocks of a file of states, each with the objects of its range of ids that are not in the file. */
export class SavedPieces {
  private constructor(
    private readonly snapshot: Snapshot,
    /** By the number of the block. */
    private readonly born: ReadonlyMap<number, readonly number[]>,
  ) {}

  static async of(
    snapshot: Snapshot,
    ordinals: Ordinals,
    born: readonly number[],
  ): Promise<SavedPieces> {
    const byBlock = new Map<number, number[]>();
    for (const [done, ordinal] of born.entries()) {
      const block = blockOf(snapshot, ordinals.idOf(ordinal));
      const others = byBlock.get(block);
      if (others === undefined) byBlock.set(block, [ordinal]);
      else others.push(ordinal);
      if (done % CHUNK === CHUNK - 1) await turn();
    }
    return new SavedPieces(snapshot, byBlock);
  }

  /** In id order, from the one that holds what comes behind an id. */
  *behind(after: string): Generator<SavedSource> {
    const { path, index } = this.snapshot;
    const from = blockOf(this.snapshot, after);
    for (const [behind, [, start, size]] of index.blocks.slice(from).entries()) {
      const born = this.born.get(from + behind) ?? [];
      const { sealed } = index;
      yield { path, start, size, sealed, born, after: behind === 0 ? after : '' };
    }
  }
}

/** The block in whose range an id lies; the first one reaches down to any. */
const blockOf = ({ index: { blocks } }: Snapshot, id: string): number => {
  let [low, high] = [1, blocks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle]?.[0] ?? '') <= id) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};
