/**
 * A writer without room: appends until it is refused, and then for a while more. Prints one line of
 * JSON: the ids acknowledged, what it was refused with, and the ids it reads back in the end.
 * Argument: data folder.
 */
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { EmbeddedStoreUnavailable } from '../../src/event-store/embedded/errors.js';
import { type NewEvent, streamId } from '../../src/event-store/event-store.port.js';
import { collect, idsOf, newEvents } from './events.js';

const REFUSALS = 50;

const store = await EmbeddedEventStore.open(process.argv[2] ?? '');
const stream = streamId('changes_full-1');
const acknowledged: NewEvent[] = [];
const problems: string[] = [];
while (problems.length < REFUSALS) {
  const events = newEvents(100);
  const expected = acknowledged.length === 0 ? 'no_stream' : acknowledged.length - 1;
  await store.append(stream, expected, events).then(
    () => acknowledged.push(...events),
    (error: unknown) =>
      problems.push(error instanceof EmbeddedStoreUnavailable ? error.problem : String(error)),
  );
}
const found = await collect(store.read(stream));
console.log(
  JSON.stringify({
    acknowledged: idsOf(acknowledged),
    found: idsOf(found),
    problems: [...new Set(problems)],
  }),
);
await store.close();
