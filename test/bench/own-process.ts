import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Task } from './history-child.js';
import type { BenchRow } from './measure.js';

const SCRIPT = join(import.meta.dirname, 'history-child.ts');
/** A replay holds all objects of a tenant. */
const HEAP_MB = 12_288;

/** Does a task in a process of its own, so that memory and CPU time are those of the task alone. */
export const inOwnProcess = async (task: Task): Promise<readonly BenchRow[]> => {
  const execArgv = [...process.execArgv, `--max-old-space-size=${HEAP_MB}`];
  const child = fork(SCRIPT, [JSON.stringify(task)], { execArgv });
  const rows: BenchRow[] = [];
  child.on('message', (answer) => rows.push(...(answer as readonly BenchRow[])));
  await Promise.all([once(child, 'disconnect'), once(child, 'exit')]);
  if (child.exitCode !== 0) throw new Error(`The bench's child ended with ${child.exitCode}`);
  return rows;
};
