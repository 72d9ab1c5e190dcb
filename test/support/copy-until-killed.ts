/**
 * Who copies a log, to be killed. Waits for a line on its input, then copies, and prints a line at each
 * progress, and the outcome as JSON.
 * Arguments: the folder of the log to copy, and of the copy.
 */
import { once } from 'node:events';
import { copyLog } from '../../src/event-store/copy/copy-log.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { tell } from './tell.js';

const [from = '', to = ''] = process.argv.slice(2);
await once(process.stdin, 'data');
const source = await EmbeddedEventStore.open(from);
const target = await EmbeddedEventStore.open(to);
const copied = await copyLog(source, target, {
  signal: new AbortController().signal,
  onProgress: (phase) => {
    tell(phase);
  },
});
tell(JSON.stringify(copied));
await source.close();
await target.close();
process.exit(0);
