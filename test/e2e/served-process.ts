import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { TYPESCRIPT } from '../support/children.js';
import { eventually } from '../support/eventually.js';

const START_MS = 90_000;

export interface Ended {
  /** `null` when it was killed. */
  readonly exitCode: number | null;
  readonly output: string;
}

/** `stateline start` in a process of its own, as a service manager runs it. */
export interface ServedProcess {
  readonly url: string;
  /** All it said so far. */
  readonly output: () => string;
  /** Asks it to end, and tells how it did. */
  readonly stop: () => Promise<Ended>;
  /** Ends it where it stands. */
  readonly kill: () => Promise<void>;
}

/** Resolves when it answers. */
export const serveInProcess = async (env: Record<string, string>): Promise<ServedProcess> => {
  const child = spawn(process.execPath, ['--import', TYPESCRIPT, 'src/cli.ts', 'start'], {
    env: { PATH: process.env['PATH'], ...env },
  });
  const ended = once(child, 'close');
  let output = '';
  const hear = (text: Buffer): void => {
    output += text.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const stop = async (): Promise<Ended> => {
    child.kill('SIGTERM');
    await ended;
    return { exitCode: child.exitCode, output };
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await eventually(() => {
      if (child.exitCode !== null) throw new Error(`It ended before it answered: ${output}`);
      return output.includes('Stop with Ctrl-C');
    }, START_MS);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const url = /API +(http:\/\/[^/]+)/.exec(output)?.[1] ?? '';
  return { url, output: () => output, stop, kill };
};
