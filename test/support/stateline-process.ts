import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Config, readConfig } from '../../src/config.js';
import { startStateline } from '../../src/main.js';
import { start } from './children.js';

/** What a process is started with: its environment, and what no variable sets. */
export interface StatelineSettings {
  readonly env: Readonly<Record<string, string>>;
  readonly tuning?: Partial<Pick<Config, 'leaseTtlMs' | 'requestTimeoutMs'>>;
}

/** Its one line once it answers. */
export interface StatelineReady {
  readonly url: string;
  readonly pid: number;
}

export interface StatelineProcess extends StatelineReady {
  readonly child: ChildProcess;
  /** As when the machine loses power: nothing is given up, nothing is finished. */
  readonly kill: () => Promise<void>;
  /** As `docker stop`: work ends and leases are given up. */
  readonly stop: () => Promise<void>;
}

/** Stateline in a process of its own; resolves when it answers. It ends with this process. */
export const startProcess = (settings: StatelineSettings): Promise<StatelineProcess> =>
  answering(start('stateline-process.ts', JSON.stringify(settings)));

/** A process that tells in its first line where it answers. */
export const answering = async (child: ChildProcess): Promise<StatelineProcess> => {
  const ended = once(child, 'close');
  const ready = await firstLine<StatelineReady>(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { ...ready, child, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
};

/** The first line of a child's output that is JSON; warnings may stand before it. */
export const firstLine = async <Line>(child: ChildProcess): Promise<Line> => {
  if (child.stdout === null) throw new TypeError('The output of the process is not read');
  for await (const line of createInterface(child.stdout)) {
    if (!line.startsWith('{')) continue;
    // What follows is not read, and must not fill the pipe.
    child.stdout.resume();
    return JSON.parse(line) as Line;
  }
  throw new Error(`The process ended with ${String(child.exitCode)} before it answered`);
};

const main = async (argument: string): Promise<void> => {
  const { env, tuning } = JSON.parse(argument) as StatelineSettings;
  const running = await startStateline({ ...readConfig(env), ...tuning });
  const ready: StatelineReady = { url: running.url, pid: process.pid };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  // The other end is the parent's: it closes when the parent ends, however it ends.
  process.stdin.resume();
  await Promise.race([once(process, 'SIGTERM'), once(process.stdin, 'end')]);
  await running.close();
  process.exit(0);
};

const [, script, argument] = process.argv;
if (script === import.meta.filename && argument !== undefined) await main(argument);
