/**
 * Longest from the signal to the end of the process: less than the 10 s after which `docker stop` kills.
 * Docker, "docker container stop" (2026).
 */
const LONGEST_STOP_MS = 9000;

/** What a stop is waiting for, in words; told as it goes on. */
export type Awaiting = (what: string) => void;

interface Limit {
  readonly ms: number;
  /** Ends the process, whatever it still does, and says what it waited for. */
  readonly cutOff: (awaited: string) => void;
}

/**
 * Closes, and ends the process when that takes too long or leaves something open. What is cut off is what
 * a kill would cut off: nothing recorded is lost, and the next start goes on from there.
 */
export const closeInTime = async (
  close: (awaiting: Awaiting) => Promise<void>,
  { cutOff, ms }: Pick<Limit, 'cutOff'> & Partial<Limit>,
): Promise<void> => {
  let awaited = 'what was under way';
  // Without a reference, so that it ends no process later that can end by itself.
  setTimeout(() => {
    cutOff(awaited);
  }, ms ?? LONGEST_STOP_MS).unref();
  await close((what) => {
    awaited = what;
  });
  awaited = 'something that was left open';
};
