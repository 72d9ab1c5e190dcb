import type { Trust } from './answers.js';
import type { Output } from './print.js';

/** Readers look at least once a minute and record that they did; older than this is worth a word. */
const OLD_MS = 3 * 60_000;

/** Says how far an answer may be trusted, where there is anything to say. */
export const sayTrust = (output: Output, trust: Trust): void => {
  output.say(`As of ${output.time(trust.instant)} (position ${trust.position})`);
  if (trust.lagEvents !== 0) {
    const lag = trust.lagEvents === null ? 'Some' : String(trust.lagEvents);
    output.say(output.warn(`${lag} recorded events are not in this answer yet`));
  }
  for (const [reader, lookedAt] of Object.entries(trust.lastLooks)) {
    if (Date.parse(trust.instant) - Date.parse(lookedAt) > OLD_MS) {
      output.say(output.warn(`Not looked at by ${reader} since ${output.time(lookedAt)}`));
    }
  }
  for (const { reader, from, until, reason } of trust.gaps) {
    const interval = `${output.time(from)} to ${output.time(until)}`;
    output.say(output.warn(`Not looked at by ${reader} from ${interval}: ${reason}`));
  }
};
