const FIRST_MS = 5000;
const LONGEST_MS = 30 * 60_000;
/** With these pauses a little less than a day. */
const MOST_TRIES = 50;
/** Whatever the receiver asks us to wait. */
const LONGEST_TRYING_MS = 24 * 60 * 60_000;
const LONGEST_ASKED_MS = 60 * 60_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** How long to wait before a message that failed so often is tried again: doubling, up to half an hour. */
export const retryAfterMs = (attempts: number): number =>
  Math.min(FIRST_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_MS);

/** How long a target that failed so often in a row is left alone, whatever waits for it: up to five minutes. */
export const pauseAfterMs = (failures: number): number =>
  Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE_MS);

/** How long a receiver that asks to be left alone is: up to an hour, for nobody may have us silent for good. */
export const askedPauseMs = (ms: number): number => Math.min(Math.max(ms, 0), LONGEST_ASKED_MS);

/** Whether to give up after that many attempts, the first alarm being that old; at least one is made. */
export const isHopeless = (attempts: number, ageMs: number): boolean =>
  attempts >= MOST_TRIES || ageMs >= LONGEST_TRYING_MS;
