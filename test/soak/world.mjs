import fs, { readdirSync, readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import workers from 'node:worker_threads';

/**
 * Put before a server with `--import`: its clock and its disk are then as the file says that SOAK_WORLD_FILE
 * names. That is read again and again, so that a server started anew finds the same world.
 */
const READ_EVERY_MS = 20;
const RealDate = Date;
const realStatfs = fs.statfsSync;

let world = { aheadMs: 0, diskFull: false };
let readAt = -Infinity;
const told = () => {
  const now = performance.now();
  if (now - readAt < READ_EVERY_MS) return world;
  readAt = now;
  world = JSON.parse(readFileSync(process.env.SOAK_WORLD_FILE, 'utf8'));
  return world;
};

const now = () => RealDate.now() + told().aheadMs;
globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now());
    else super(...given);
  }

  static now() {
    return now();
  }
};

fs.statfsSync = (...given) => {
  const found = realStatfs(...given);
  return told().diskFull ? { ...found, bavail: 0, bfree: 0 } : found;
};

const running = new Set();
workers.Worker = class Worker extends workers.Worker {
  constructor(...given) {
    super(...given);
    running.add(this);
    this.once('exit', () => running.delete(this));
  }
};
syncBuiltinESMExports();

/** What it holds after a collection, so that only what stays is counted. */
process.on('message', async () => {
  globalThis.gc?.();
  const { heapUsed, heapTotal, external } = process.memoryUsage();
  const threads = await heapOfThreads();
  process.send?.({ heapUsed, heapTotal, external, threads, files: filesOpen() });
});
process.channel?.unref();
// Who started it is gone.
process.on('disconnect', () => process.exit());

/** What V8 keeps for the heaps of the threads, in use or not; one that ends meanwhile holds nothing. */
async function heapOfThreads() {
  const told = await Promise.allSettled([...running].map((worker) => worker.getHeapStatistics()));
  return told.reduce((sum, { value }) => sum + (value?.total_physical_size ?? 0), 0);
}

function filesOpen() {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}
