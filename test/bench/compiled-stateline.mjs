import { once } from 'node:events';
import process from 'node:process';

import { restartWithMemorySettings } from '../../dist/memory-settings.js';

restartWithMemorySettings();
const { readConfig } = await import('../../dist/config.js');
const { startStateline } = await import('../../dist/main.js');

/** Stateline as it is shipped: prints one line once it answers, and ends with whoever started it. */
const { env } = JSON.parse(process.argv[2]);
const running = await startStateline(readConfig(env));
process.stdout.write(`${JSON.stringify({ url: running.url, pid: process.pid })}\n`);
process.stdin.resume();
await Promise.race([once(process, 'SIGTERM'), once(process.stdin, 'end')]);
await running.close();
process.exit(0);
