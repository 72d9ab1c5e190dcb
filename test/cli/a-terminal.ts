import type { Io } from '../../src/cli/io.js';
import type { Launchers } from '../../src/cli/launch.js';
import { run } from '../../src/cli/run.js';

const neverLaunched: Launchers = {
  start: () => Promise.reject(new Error('start was called')),
  demo: () => Promise.reject(new Error('demo was called')),
  doctor: () => Promise.reject(new Error('doctor was called')),
  copyLog: () => Promise.reject(new Error('copyLog was called')),
};

/** What a command printed, and how it ended. */
export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** Lines of stdout as JSON. */
  readonly records: () => readonly Record<string, unknown>[];
}

export interface TerminalOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Given to each question; nobody sits there when it is left out. */
  readonly answer?: string;
  readonly color?: boolean;
  readonly now?: Date;
  readonly timeZone?: string;
  readonly interrupted?: AbortSignal;
  /** Called with everything printed to stdout. */
  readonly onOut?: (text: string) => void;
  readonly launchers?: Partial<Launchers>;
}

/** Runs a command line in this process, with a terminal that keeps what is printed. */
export const stateline = async (
  argv: readonly string[],
  options: TerminalOptions = {},
): Promise<Ran> => {
  const printed = { out: '', err: '' };
  const { answer, onOut } = options;
  const io: Io = {
    out: (text) => {
      printed.out += text;
      onOut?.(text);
    },
    err: (text) => {
      printed.err += text;
    },
    env: options.env ?? {},
    interactive: answer !== undefined,
    color: options.color ?? false,
    timeZone: options.timeZone ?? 'Europe/Berlin',
    now: () => options.now ?? new Date(),
    ask: () => Promise.resolve(answer ?? ''),
    interrupted: options.interrupted ?? new AbortController().signal,
  };
  const exitCode = await run(argv, io, { ...neverLaunched, ...options.launchers });
  const records = () =>
    printed.out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { exitCode, ...printed, records };
};
