import type { PieceMessage } from './piece.js';
import { readPiece } from './read-piece.js';
import type { WorkerAnswer } from './scan-workers.js';
import type { SharedMemory } from './shared-memory.js';
import { StoredModel } from './stored-model.js';

/** What a worker does. It keeps the model open that it was told of last. */
export class PieceReader {
  #open: { readonly folder: string; readonly model: StoredModel } | undefined;

  read({ piece, memory }: PieceMessage): WorkerAnswer {
    try {
      const model = memory === null ? this.#open?.model : this.#modelIn(memory);
      if (model === undefined) throw new RangeError('No model was told of');
      model.refresh();
      return readPiece(piece, model);
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  }

  async close(): Promise<void> {
    await this.#open?.model.close();
  }

  #modelIn(memory: SharedMemory): StoredModel {
    const { folder } = memory;
    if (this.#open?.folder === folder) {
      this.#open.model.with(memory);
      return this.#open.model;
    }
    void this.#open?.model.close();
    this.#open = { folder, model: new StoredModel(folder, memory) };
    return this.#open.model;
  }
}
