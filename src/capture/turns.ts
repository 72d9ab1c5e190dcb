import type { ObjectId, Observation } from '../domain/directory/directory-object.js';

/** Objects remembered to have been looked at singly; longer than any page is under way. */
const REMEMBERED = 50_000;

/**
 * Two readers may read the same: one in a sweep, one because of a hint. What was asked for later is the
 * truth, so that a page which was under way meanwhile must not take it back.
 */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private looks = 0;
  private readonly looked = new Map<ObjectId, number>();

  /** To be taken before a page is asked for. */
  get mark(): number {
    return this.looks;
  }

  /** Records a page of a sweep, but for what was looked at singly since it was asked for. */
  ofSweep<Result>(
    page: { readonly observations: readonly Observation[]; readonly mark: number },
    record: (observations: readonly Observation[]) => Promise<Result>,
  ): Promise<Result> {
    return this.inTurn(() => {
      const { observations, mark } = page;
      return record(
        observations.filter(({ objectId }) => (this.looked.get(objectId) ?? 0) <= mark),
      );
    });
  }

  /** Asks and records with no sweep recording in between. `look` gives the objects it looked at. */
  ofLook(look: () => Promise<Iterable<ObjectId>>): Promise<void> {
    return this.inTurn(async () => {
      const ids = await look();
      this.looks += 1;
      for (const id of ids) {
        this.looked.delete(id);
        this.looked.set(id, this.looks);
      }
      for (const id of this.looked.keys()) {
        if (this.looked.size <= REMEMBERED) return;
        this.looked.delete(id);
      }
    });
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}

/** The pages of a sweep, each with the mark taken before it was asked for. */
export async function* marked<Page>(
  pages: AsyncIterable<Page>,
  turns: Turns,
): AsyncGenerator<{ readonly page: Page; readonly mark: number }> {
  const iterator: AsyncIterator<Page, unknown> = pages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { mark } = turns;
      const next = await iterator.next();
      if (next.done === true) return;
      yield { page: next.value, mark };
    }
  } finally {
    await iterator.return?.();
  }
}
