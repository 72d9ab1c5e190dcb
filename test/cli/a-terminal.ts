import type { Io } from '../../src/cli/io.js';
import type { Launchers } from '../../src/cli/launch.js';
import { run } from '../../src/cli/run.js';

/** Where nothing is to be started. */
export const neverLaunched: Launchers = {
  start: () => Promise.reject(new Error('start was called')),
  demo: () => Promise.reject(new Error('demo was called')),
  doctor: () => Promise.reject(new Error('doctor was called')),
  open: () => Promise.reject(new Error('open was called')),
  copyLog: () => Promise.reject(new Error('copyLog was called')),
  checkAlarms: () => Promise.reject(new Error('checkAlarms was called')),
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
  /** Whether a person looks at stderr. */
  readonly watched?: boolean;
  /** Width of the terminal; it is none when it is left out. */
  readonly columns?: number;
  readonly now?: Date;
  readonly timeZone?: string;
  readonly interrupted?: AbortSignal;
  /** Called with everything printed to stdout. */
  readonly onOut?: (text: string) => void;
  readonly launchers?: Partial<Launchers>;
}

/** Where nobody sits, and nothing is kept of what is printed. */
export const nobodyThere: Io = {
  ...{ out: () => undefined, err: () => undefined, env: {} },
  ...{ interactive: false, watched: false, columns: null, color: false },
  ...{ timeZone: 'UTC', now: () => new Date(), ask: () => Promise.resolve('') },
  interrupted: new AbortController().signal,
};

/** Runs a command line in this process, with a terminal that keeps what is printed. */
export const stateline = async (
  argv: readonly string[],
  options: TerminalOptions = {},
): Promise<Ran> => {
  const printed = { out: '', err: '' };
  const { answer, onOut } = options;
  const io: Io = {
    ...nobodyThere,
    out: (text) => {
      printed.out += text;
      onOut?.(text);
    },
    err: (text) => {
      printed.err += text;
    },
    env: options.env ?? {},
    interactive: answer !== undefined,
    watched: options.watched ?? false,
    columns: options.columns ?? null,
    color: options.color ?? false,
    timeZone: options.timeZone ?? 'Europe/Berlin',
    now: () => options.now ?? new Date(),
    ask: () => Promise.resolve(answer ?? ''),
    interrupted: options.interrupted ?? nobodyThere.interrupted,
  };
  const exitCode = await run(argv, io, { ...neverLaunched, ...options.launchers });
  const records = () =>
    printed.out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { exitCode, ...printed, records };
};
