import { setImmediate as turn } from 'node:timers/promises';

/** Work lets others have their turn after this long. */
const SLICE_MS = 8;

/** Steps through work to its end and gives what it returns; other work gets its turn between two steps. */
export const inSlices = async <Result>(work: Generator<undefined, Result>): Promise<Result> => {
  let begunMs = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - begunMs < SLICE_MS) continue;
    await turn();
    begunMs = performance.now();
  }
};

/** The same without turns for others: for work that is short. */
export const atOnce = <Result>(work: Generator<undefined, Result>): Result => {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
};
