/** Appends and follows through an event store's bad luck, closes it, and has to end by itself. */
import { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import type { StatelineEvent } from '../../src/domain/events.js';
import { aNewEvent, anObjectChanged, aStreamId, newEvents } from '../support/events.js';

const url = process.argv[2] ?? '';
const store = await EventStoreDbEventStore.open(url, { onTrouble: () => undefined });
const streamId = aStreamId();
await store.append(streamId, 'no_stream', newEvents(4));
const { type, data } = anObjectChanged();
const broken = { type, data: { ...data, value: 1n } } as StatelineEvent;
await store.append(aStreamId(), 'no_stream', [aNewEvent(broken)]).catch(() => undefined);
for await (const { revision } of store.read(streamId)) if (revision === 1) break;
const range = { after: 'start' } as const;
for await (const { revision } of store.subscribe(range, new AbortController().signal)) {
  if (revision === 2) break;
}
await store.append(streamId, 3, newEvents(1));
await store.close();
process.stdout.write('closed\n');
