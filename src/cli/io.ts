import { createInterface } from 'node:readline/promises';
import { exitCodes } from './exit.js';

/** What a command touches of the world around it. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person sits at both ends. */
  readonly interactive: boolean;
  /** Whether a person sees what is told on stderr while a command works. */
  readonly watched: boolean;
  /** Width of the terminal that is printed to; `null` where it is none. */
  readonly columns: number | null;
  readonly color: boolean;
  readonly timeZone: string;
  readonly now: () => Date;
  /** One line from the person. */
  readonly ask: (question: string) => Promise<string>;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** Whether a stream is painted on: a terminal, unless NO_COLOR says anything. https://no-color.org */
export const hasColors = (
  { isTTY }: { readonly isTTY?: boolean },
  { NO_COLOR = '' }: Readonly<Record<string, string | undefined>>,
): boolean => isTTY === true && NO_COLOR === '';

/** A terminal that was never given a size says 0. */
const widthOf = ({ isTTY, columns }: NodeJS.WriteStream): number | null =>
  isTTY && columns > 0 ? columns : null;

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
    watched: process.stderr.isTTY,
    columns: widthOf(process.stdout),
    color: hasColors(process.stdout, process.env),
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
