import process from 'node:process';

/**
 * Of V8, for every thread: garbage is left lying until the heap has grown by half, and not until it is four
 * times what is alive, and what is new gets 32 MB twice over instead of 64.
 */
const FLAGS = ['--max-semi-space-size=32', '--heap-growing-percent=50'];
/**
 * Of glibc: threads share their pools, of which there would be eight for each core, and what is as large as
 * a page of the directory is given back as soon as it is free.
 */
const ALLOCATOR = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: String(2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(2 ** 24),
};

/**
 * Goes on as the same process with settings that keep its memory small, which can only be told before it
 * starts; what an operator has set stays. Does nothing when it has them, or where a process cannot be replaced.
 */
export const restartWithMemorySettings = (): void => {
  const missing = FLAGS.filter((flag) => !isGiven(flag));
  if (missing.length === 0 || process.execve === undefined) return;
  const args = [process.execPath, ...missing, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...ALLOCATOR, ...process.env });
};

/** With whichever value. */
const isGiven = (flag: string): boolean => {
  const name = flag.slice(0, flag.indexOf('=') + 1);
  const given = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(' ')];
  return given.some((other) => other.startsWith(name));
};
