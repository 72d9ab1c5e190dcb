import { type Database, open, type RootDatabase } from 'lmdb';

import { EDGES, type EdgeTable } from '../edges.js';
import type { Named } from '../model.js';
import type { NameTable } from '../names.js';
import type { VersionSource } from '../object-versions.js';
import { SharedOrdinals } from '../ordinals.js';
import { placeOf } from '../row-flags.js';
import { RowTexts } from '../row-texts.js';
import { SharedRows, Word } from '../rows.js';
import type { SharedMemory } from './shared-memory.js';

/**
 * A model, read by another thread than the one that writes it: its tables, and the memory they share.
 * What holds at a committed row holds for ever, so no transaction is needed.
 */
export class StoredModel implements VersionSource, NameTable {
  readonly #root: RootDatabase;
  readonly names: Database<number, Named>;
  readonly links: EdgeTable;
  readonly texts: RowTexts;
  rows: SharedRows;
  ordinals: SharedOrdinals;

  constructor(folder: string, memory: SharedMemory) {
    this.#root = open({ path: folder, encoding: 'json', maxDbs: 24, readOnly: true });
    const numbered = { encoding: 'binary', keyEncoding: 'uint32' } as const;
    this.names = this.#root.openDB('names', {});
    this.links = this.#root.openDB('links', EDGES);
    this.texts = new RowTexts(this.#root.openDB('texts', numbered), (row) =>
      placeOf(this.rows.get(row, Word.flags)),
    );
    this.rows = new SharedRows(memory.slabs);
    this.ordinals = new SharedOrdinals(memory.ordinals);
  }

  /** Memory that has grown. */
  with(memory: SharedMemory): void {
    this.rows = new SharedRows(memory.slabs);
    this.ordinals = new SharedOrdinals(memory.ordinals);
  }

  /** Lets what was committed be seen. */
  refresh(): void {
    this.#root.resetReadTxn();
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}
