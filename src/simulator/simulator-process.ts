import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { RunningSimulator, SimulatorOptions } from './start-simulator.js';

export type SimulatorReady = Omit<RunningSimulator, 'close' | 'now'>;

export interface SimulatorProcess extends SimulatorReady {
  /** By which it can be measured. */
  readonly pid: number | undefined;
  readonly close: () => Promise<void>;
}

/** How long a simulator may take to make its tenant and listen. */
const START_LIMIT_MS = 120_000;
/** How long it may take to end: a fault may make its answers wait far longer. */
const END_LIMIT_MS = 5000;

/**
 * A simulated tenant in a process of its own, so that it takes neither memory nor time from this one, and
 * ends with it. @throws Error when it does not start
 */
export const startSimulatorProcess = async (
  options: Omit<SimulatorOptions, 'clock'>,
): Promise<SimulatorProcess> => {
  const child = forked();
  const exited = once(child, 'exit');
  const close = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    const late = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
    await exited;
    clearTimeout(late);
  };
  try {
    child.send(options);
    const answer = await Promise.race([
      once(child, 'message', { signal: AbortSignal.timeout(START_LIMIT_MS) }),
      exited,
    ]);
    const [ready] = answer as unknown[];
    if (!isReady(ready)) throw new Error('The simulator ended before it answered');
    return { ...ready, pid: child.pid, close };
  } catch (error) {
    child.kill();
    throw error;
  }
};

const isReady = (message: unknown): message is SimulatorReady =>
  typeof message === 'object' && message !== null && 'graphUrl' in message;

/** Of the tests, who alone run the sources. */
const TYPESCRIPT = new URL('../../test/support/typescript.mjs', import.meta.url).href;

/** Compiled, the process runs JavaScript; run from the sources, it needs what makes TypeScript run. */
const forked = (): ChildProcess => {
  const isCompiled = import.meta.url.endsWith('.js');
  const file = new URL(isCompiled ? './simulator-main.js' : './simulator-main.ts', import.meta.url);
  const execArgv = isCompiled ? [] : ['--import', TYPESCRIPT];
  return fork(file, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
};
