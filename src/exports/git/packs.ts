import { type Kind, Pack } from './pack.js';

/** Objects of one pack: what is known of each is kept until its pack is finished. */
const MOST_OBJECTS = 50_000;

/**
 * Objects on their way into a repository, in as many packs as they take. There is nothing of them before
 * {@link keep}, and all of them after it; what a process that is killed in between placed, no commit leads to.
 */
export class Packs {
  private readonly full: Pack[] = [];

  private constructor(
    private readonly folder: string,
    private readonly name: string,
    private readonly mostObjects: number,
    private current: Pack,
  ) {}

  /** In a folder of packs; `name` tells them from others that are written there. */
  static async open(folder: string, name: string, mostObjects = MOST_OBJECTS): Promise<Packs> {
    return new Packs(folder, name, mostObjects, await Pack.open(folder, `${name}-0`));
  }

  /** Takes an object; answers its id. */
  add(kind: Kind, body: Buffer): string {
    return this.current.add(kind, body);
  }

  /** To be awaited now and then, so that what waits, and what is known of objects, does not grow. */
  async room(): Promise<void> {
    await this.current.room();
    if (this.current.size < this.mostObjects) return;
    const { current } = this;
    this.full.push(current);
    this.current = await Pack.open(this.folder, `${this.name}-${String(this.full.length)}`);
    await current.finish();
  }

  /** They are on disk when it resolves. */
  async keep(): Promise<void> {
    if (this.current.size === 0) await this.current.drop();
    else {
      await this.current.finish();
      this.full.push(this.current);
    }
    for (const pack of this.full) await pack.place();
  }

  async drop(): Promise<void> {
    await Promise.allSettled([...this.full, this.current].map((pack) => pack.drop()));
  }
}
