/**
 * Who copies a log, to be killed. Waits for a line on its input, then copies, and prints a line at each
 * progress, and the outcome as JSON.
 * Arguments: the folder of the log to copy, and of the copy.
 */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { copyLog } from '../../src/event-store/copy/copy-log.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';

const STDOUT = 1;

const [from = '', to = ''] = process.argv.slice(2);
await once(process.stdin, 'data');
const source = await EmbeddedEventStore.open(from);
const target = await EmbeddedEventStore.open(to);
const copied = await copyLog(source, target, {
  signal: new AbortController().signal,
  onProgress: (phase) => {
    writeSync(STDOUT, `${phase}\n`);
  },
});
writeSync(STDOUT, `${JSON.stringify(copied)}\n`);
await source.close();
await target.close();
process.exit(0);
