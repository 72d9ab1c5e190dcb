import type { Recovery } from '../domain/recovery/recovery.js';
import type { StreamedEvent } from './event-stream.js';

/** Sights of a recovery as server-sent events; a reader that comes back is told how it stands then. */
export async function* recoveryFeed(
  sights: AsyncIterable<Recovery>,
): AsyncGenerator<StreamedEvent> {
  let count = 0;
  for await (const data of sights) {
    count += 1;
    yield { id: String(count), event: 'recovery', data };
  }
}
