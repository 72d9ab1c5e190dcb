import { randomUUID } from 'node:crypto';
import { EventStoreUnavailable } from '../event-store.port.js';
import type { OutgoingEvent } from './log-client.js';
import { appendPart } from './part-append.js';
import type { Trying } from './patience.js';
import { IDENTITY_STREAM } from './recorded.js';
import { eventsOf } from './stream-reading.js';

/** The id of the log's identity event, which whoever asks first appends. */
export const identityOf = async (trying: Trying): Promise<string> => {
  const standing = await firstId(trying);
  if (standing !== undefined) return standing;
  const append = { streamId: IDENTITY_STREAM, expected: 'no_stream', bytes: 0 } as const;
  await appendPart(trying, { ...append, events: [identified()] });
  const id = await firstId(trying);
  if (id !== undefined) return id;
  throw new EventStoreUnavailable(
    `The stream ${IDENTITY_STREAM} was removed; the log has no identity`,
  );
};

const identified = (): OutgoingEvent => ({
  id: randomUUID(),
  type: 'LogIdentified',
  data: '{}',
  metadata: '{"schemaVersion":"1"}',
});

/** Of another writer, when it was quicker. */
const firstId = async (trying: Trying): Promise<string | undefined> => {
  for await (const { id } of eventsOf(trying, IDENTITY_STREAM, { from: 0n, maxCount: 1 }))
    return id;
  return undefined;
};
