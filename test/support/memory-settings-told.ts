import process from 'node:process';

import { restartWithMemorySettings } from '../../src/memory-settings.js';

restartWithMemorySettings();
const { pid, execArgv, argv, env } = process;
const settings = { flags: execArgv, argument: argv[2], pools: env['MALLOC_ARENA_MAX'] };
process.stdout.write(`${JSON.stringify({ pid, ...settings })}\n`);
