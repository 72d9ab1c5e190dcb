import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const KB_PER_MB = 1_024;
const SAMPLE_MS = 100;

/** In MB: what a process has for itself alone, and all that is resident, mapped files too. */
export interface Memory {
  readonly own: number;
  readonly resident: number;
}

/** Linux tells the two apart; elsewhere both are what is resident. */
export const memoryNow = (): Memory => {
  const resident = process.memoryUsage.rss() / 2 ** 20;
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    const [, own] = /^RssAnon:\s+(\d+) kB$/m.exec(status) ?? [];
    return { own: own === undefined ? resident : Number(own) / KB_PER_MB, resident };
  } catch {
    return { own: resident, resident };
  }
};

/** What `work` gives, and the most memory that was seen while it went on. */
export const watched = async <Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly peak: Memory }> => {
  let peak = memoryNow();
  const sample = (): void => {
    const { own, resident } = memoryNow();
    peak = { own: Math.max(own, peak.own), resident: Math.max(resident, peak.resident) };
  };
  const sampling = setInterval(sample, SAMPLE_MS);
  try {
    const result = await work();
    sample();
    return { result, peak };
  } finally {
    clearInterval(sampling);
  }
};

/** Bytes of all files in a folder. */
export const sizeOf = (folder: string): number =>
  filesIn(folder).reduce((sum, file) => sum + statSync(file).size, 0);

/** Asks the system to drop what it caches of a folder's files; whether it took the request. */
export const dropFileCache = (folder: string): boolean =>
  filesIn(folder).every(
    (file) =>
      spawnSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']).status === 0,
  );

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name));
