import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds of work in one piece; a question that comes meanwhile waits so long. */
const LONGEST_MS = 15;

/** Gives other work its turn during work of many small steps. */
export class Turns {
  private since = performance.now();

  /** To be awaited after each small step. */
  async next(): Promise<void> {
    if (performance.now() - this.since < LONGEST_MS) return;
    await turn();
    this.since = performance.now();
  }

  /** Runs work that stops of itself now and then, and gives what it makes. */
  async through<Made>(work: Generator<unknown, Made>): Promise<Made> {
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      await this.next();
    }
  }
}
