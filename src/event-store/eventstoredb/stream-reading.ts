import type { RecordedEvent, StreamId } from '../event-store.port.js';
import type { LogEvent } from './log-client.js';
import type { Trying } from './patience.js';
import { recordedOf } from './recorded.js';
import { tried } from './trying.js';

/** Events of a stream as the server has them, in order, each once, whatever happens on the way. */
export async function* eventsOf(
  trying: Trying,
  streamId: string,
  { from, maxCount }: { readonly from: bigint; readonly maxCount?: number },
): AsyncGenerator<LogEvent, void, undefined> {
  let next = from;
  let left = maxCount ?? Infinity;
  const events = tried(trying, `read ${streamId}`, (client, signal) => {
    const count = left === Infinity ? {} : { maxCount: left };
    return client.readStream(streamId, { from: next, direction: 'forwards', ...count }, signal);
  });
  for await (const event of events) {
    next = event.revision + 1n;
    left -= 1;
    yield event;
    if (left <= 0) return;
  }
}

/** The last event of a stream as the server has it; `undefined` when there is none. */
export const lastOf = async (trying: Trying, streamId: string): Promise<LogEvent | undefined> => {
  const events = tried(trying, `read ${streamId}`, (client, signal) =>
    client.readStream(streamId, { from: 'end', direction: 'backwards', maxCount: 1 }, signal),
  );
  for await (const event of events) return event;
  return undefined;
};

/** As {@link EventStore.read}. */
export async function* recordedEventsOf(
  trying: Trying,
  streamId: StreamId,
  from: number,
): AsyncGenerator<RecordedEvent, void, undefined> {
  const first = BigInt(Math.max(0, Math.ceil(from)));
  for await (const event of eventsOf(trying, streamId, { from: first })) {
    const recorded = recordedOf(event);
    if (recorded !== undefined) yield recorded;
  }
}
