import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { AccessFilesUnavailable } from '../domain/access/access-errors.js';
import { codeOf, unusable } from './private-file.js';

/** Many times as long as the work under a lock takes; who held one so long is gone. */
const STALE_MS = 10_000;
const WAIT_MS = 3 * STALE_MS;
const LOOK_EVERY_MS = 20;

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

/**
 * Does something that no other process of this machine does at the same time; it is handed what it asks
 * right before its effect, whether the lock is still its own. @throws AccessFilesUnavailable
 */
export const underLock = async <Result>(
  lock: string,
  work: (assertMine: () => Promise<void>) => Promise<Result>,
): Promise<Result> => {
  const token = await acquire(lock);
  try {
    return await work(async () => {
      if ((await holderOf(lock))?.token !== token) throw new AccessFilesUnavailable(TOO_SLOW);
    });
  } finally {
    if ((await holderOf(lock))?.token === token) await rm(lock, { force: true });
  }
};

const TOO_SLOW = 'This process was stopped for so long that another took its turn; try again';

const acquire = async (lock: string): Promise<string> => {
  const holder: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline;) {
    if (await isCreated(lock, JSON.stringify(holder))) return holder.token;
    if (await isAbandoned(lock)) await rm(lock, { force: true });
    else await delay(LOOK_EVERY_MS);
  }
  throw new AccessFilesUnavailable(`Another process does not let go of ${lock}`);
};

const isCreated = async (lock: string, text: string): Promise<boolean> => {
  try {
    await writeFile(lock, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw unusable(lock, error);
  }
};

const isAbandoned = async (lock: string): Promise<boolean> => {
  const found = await stat(lock).catch(() => undefined);
  if (found === undefined) return false;
  if (Date.now() - found.mtimeMs > STALE_MS) return true;
  const holder = await holderOf(lock);
  return holder?.host === hostname() && !isAlive(holder.pid);
};

const holderOf = async (lock: string): Promise<Holder | undefined> => {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Holder;
  } catch {
    // Gone, or not written to the end yet.
    return undefined;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
};
