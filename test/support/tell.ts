import { writeSync } from 'node:fs';

const STDOUT = 1;
const A_MOMENT_MS = 1;
const clock = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes a line out before it returns, so that who is killed right after has said it; whoever listens may be slow,
 * and the pipe full meanwhile. @throws EPIPE when nobody listens any more
 */
export const tell = (line: string): void => {
  let left = Buffer.from(`${line}\n`);
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(STDOUT, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(clock, 0, 0, A_MOMENT_MS);
    }
  }
};
