/**
 * A writer to be killed. Waits for a line on its input, then appends batches of two elements for as
 * long as it lives, and prints the ids of each element once its batch is acknowledged.
 * Arguments: data folder, a name for its streams.
 */
import { once } from 'node:events';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { type ExpectedRevision, streamId } from '../../src/event-store/event-store.port.js';
import { elementSize } from './element-size.js';
import { idsOf, newEvents } from './events.js';
import { tell } from './tell.js';

/** Several batches share each commit, so that a kill may come between any two of its steps. */
const WRITERS = 3;

const [folder = '', name = ''] = process.argv.slice(2);
await once(process.stdin, 'data');
const store = await EmbeddedEventStore.open(folder);

const write = async (writer: number): Promise<never> => {
  const streams = ['a', 'b'].map((half) => streamId(`changes_${name}_${writer}-${half}`));
  let expected: ExpectedRevision = 'no_stream';
  for (let element = 0; ; element += 1) {
    const events = newEvents(elementSize(element));
    await store.appendBatch(streams.map((streamId) => ({ streamId, expected, events })));
    for (const streamId of streams) {
      tell(`${streamId} ${idsOf(events).join(',')}`);
    }
    expected = (expected === 'no_stream' ? -1 : expected) + events.length;
  }
};
await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
