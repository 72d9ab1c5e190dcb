import { createInterface } from 'node:readline/promises';
import { exitCodes } from './exit.js';

/** What a command touches of the world around it. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person sits at both ends. */
  readonly interactive: boolean;
  readonly color: boolean;
  readonly timeZone: string;
  readonly now: () => Date;
  /** One line from the person. */
  readonly ask: (question: string) => Promise<string>;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** The terminal this process runs in. */
export const terminal = (): Io => {
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    interruption.abort();
  });
  // Who reads the output may stop reading, as `head` does; what was to be told is not known to be fine.
  process.stdout.once('error', () => process.exit(exitCodes.no));
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    env: process.env,
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    color: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    now: () => new Date(),
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(question, { signal: interruption.signal });
      } finally {
        lines.close();
      }
    },
    interrupted: interruption.signal,
  };
};
