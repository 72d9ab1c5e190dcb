import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(import.meta.dirname, '../..');
/** What lets a process run the sources. */
export const TYPESCRIPT = join(import.meta.dirname, 'typescript.mjs');

/** A script of this folder in a process of its own. */
export const start = (script: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--import', TYPESCRIPT, scriptPath(script), ...args], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });

/** Its output, once it ends, when no file may grow beyond so many blocks of the shell. */
export const outputWithin = async (
  blocks: number,
  script: string,
  ...args: readonly string[]
): Promise<string> => {
  const limited = `ulimit -f ${blocks}; exec "$0" "$@"`;
  const command = [process.execPath, '--import', TYPESCRIPT, scriptPath(script), ...args];
  const child = spawn('sh', ['-c', limited, ...command], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`${script} ended with ${String(child.exitCode)}`);
  return output;
};

const scriptPath = (script: string): string => join(import.meta.dirname, script);
