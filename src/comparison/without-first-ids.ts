import type { ObjectId } from '../domain/directory/directory-object.js';

/** The first of many ids in their order, each once: holds at most twice as many as it gives. */
export class FirstIds {
  readonly #ids = new Set<ObjectId>();
  #isCut = false;

  constructor(
    private readonly most: number,
    private readonly isWanted: (id: ObjectId) => boolean,
  ) {}

  /** Whether there are wanted ids behind those it gives; known when all are added. */
  get hasMore(): boolean {
    return this.#isCut || this.#ids.size > this.most;
  }

  add(id: ObjectId): void {
    if (!this.isWanted(id)) return;
    this.#ids.add(id);
    if (this.#ids.size < 2 * this.most) return;
    const kept = this.first();
    this.#ids.clear();
    for (const one of kept) this.#ids.add(one);
    this.#isCut = true;
  }

  first(): readonly ObjectId[] {
    return [...this.#ids].sort().slice(0, this.most);
  }
}
