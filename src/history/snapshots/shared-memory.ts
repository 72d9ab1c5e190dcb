import type { Model } from '../model.js';
import type { OrdinalMemory } from '../ordinals.js';

/** What of a model is held in memory and read by other threads. */
export interface SharedMemory {
  readonly folder: string;
  readonly slabs: readonly SharedArrayBuffer[];
  readonly ordinals: OrdinalMemory;
}

/** Tells the memory of a model, as the same value until it grows, so that it is told to each thread once. */
export class MemoryOfModel {
  #last: SharedMemory | undefined;
  #parts: readonly number[] = [];

  constructor(private readonly model: Model) {}

  get current(): SharedMemory {
    const { rows, ordinals, folder } = this.model;
    const { ids, kinds, typeNames, relations } = ordinals.memory;
    const parts = [
      rows.slabs.length,
      ids.slots.length,
      ids.others.length,
      ids.marks.length,
      kinds.length,
      typeNames.length,
      relations.length,
    ];
    const isSame = parts.every((part, place) => part === this.#parts[place]);
    if (this.#last !== undefined && isSame) return this.#last;
    this.#parts = parts;
    this.#last = { folder, slabs: [...rows.slabs], ordinals: ordinals.memory };
    return this.#last;
  }
}
