import { setTimeout as delay } from 'node:timers/promises';
import { exitCodes, Stop } from './exit.js';
import type { Io } from './io.js';

const POLL_MS = 250;

/** Asks again and again until the answer will do; ends the command when that takes too long. */
export const until = async <Answer>(
  io: Io,
  what: { readonly is: string; readonly limitMs: number },
  ask: () => Promise<Answer>,
  done: (answer: Answer) => boolean,
): Promise<Answer> => {
  const deadline = io.now().getTime() + what.limitMs;
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (io.now().getTime() > deadline) {
      const seconds = String(what.limitMs / 1000);
      throw new Stop(exitCodes.no, `${what.is} is not done after ${seconds} s; it goes on`);
    }
    await delay(POLL_MS, undefined, { signal: io.interrupted });
  }
};
