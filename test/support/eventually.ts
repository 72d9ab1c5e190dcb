import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when the condition holds; rejects after the limit. */
export const eventually = async (
  holds: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> => {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline)
      throw new Error(`Not so within ${String(limitMs)} ms: ${String(holds)}`);
    await delay(5);
  }
};
