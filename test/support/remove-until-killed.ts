/**
 * Who removes, to be killed. Waits for a line on its input, then removes the streams of a folder one by
 * one, and prints each once that is acknowledged.
 * Arguments: data folder, events of each stream.
 */
import { once } from 'node:events';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import type { StreamId } from '../../src/event-store/event-store.port.js';
import { tell } from './tell.js';

const [folder = '', events = ''] = process.argv.slice(2);
await once(process.stdin, 'data');
const store = await EmbeddedEventStore.open(folder);
const streams = new Set<StreamId>();
for await (const { streamId } of store.readAll({ after: 'start' })) streams.add(streamId);
const removal = store.removal();
for (const streamId of streams) {
  await removal.remove(streamId, Number(events) - 1);
  tell(streamId);
}
await store.close();
