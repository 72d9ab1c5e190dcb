import { parseArgs } from 'node:util';

export interface Settings {
  readonly minutes: number;
  readonly seed: number;
  readonly users: number;
  readonly log: 'embedded' | 'eventstoredb';
  readonly keep: boolean;
}

export const USAGE = `npm run soak -- [options]   weeks of a simulated tenant in an hour, with all that goes wrong

  --minutes N   how long, before it comes to rest (60); 1 is a short form for people
  --seed N      what happens, and in which order (a number of the day)
  --users N     of the simulated company (1500)
  --log KIND    embedded (default), or eventstoredb: a test server that speaks its protocol
  --keep        leaves the folder with data, log lines and journal where it is; it stays after a fault anyway

Ctrl-C ends it and prints what it has so far. Ends with 0 when all held, 1 when something did not, 2 for wrong options,
130 when it was interrupted.`;

/** An option has a value it does not take. */
export class WrongOption extends Error {}

const DAY_MS = 86_400_000;

/** @throws WrongOption, `null` where only the usage is asked for */
export const settingsIn = (args: readonly string[]): Settings | null => {
  const { values } = parsed(args);
  if (values.help) return null;
  const { log } = values;
  if (log !== 'embedded' && log !== 'eventstoredb') {
    throw new WrongOption(`--log takes embedded or eventstoredb, and got ${log}`);
  }
  return {
    minutes: wholeNumber('minutes', values.minutes),
    seed: wholeNumber('seed', values.seed ?? String(Math.floor(Date.now() / DAY_MS))),
    users: wholeNumber('users', values.users),
    log,
    keep: values.keep,
  };
};

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string', default: '60' },
        seed: { type: 'string' },
        users: { type: 'string', default: '1500' },
        log: { type: 'string', default: 'embedded' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new WrongOption(error instanceof Error ? error.message : String(error));
  }
};

const wholeNumber = (name: string, text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new WrongOption(`--${name} takes a whole number above 0, and got ${text}`);
};
