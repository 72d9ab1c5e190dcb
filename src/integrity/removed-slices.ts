import { retentionStream } from '../domain/timeline/streams.js';
import { type EventStore, streamId } from '../event-store/event-store.port.js';

/** The last day whose slices were ordered to be removed, `YYYYMMDD`; `null` when none ever were. */
export const removedUpTo = async (store: EventStore, tenantId: string): Promise<string | null> => {
  let baselineDay: string | null = null;
  for await (const { event } of store.read(streamId(retentionStream(tenantId)))) {
    if (event.type === 'SliceRemovalOrdered') ({ baselineDay } = event.data);
  }
  return baselineDay;
};
