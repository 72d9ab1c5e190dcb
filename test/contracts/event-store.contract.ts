import { itAppends } from './event-store/appending.js';
import { itReads } from './event-store/reading.js';
import { itSubscribes } from './event-store/subscribing.js';
import type { EventStore } from '../../src/event-store/event-store.port.js';
import { aNewEvent, aStreamId } from '../support/events.js';

/**
 * What every event store adapter promises. Its spec calls this with a way to open the store to be
 * checked, which is shared: each case makes streams and categories of its own. `again` opens the same log
 * once more, or gives the store when it can be open only once.
 */
export const itKeepsTheEventStoreContract = (
  open: () => Promise<EventStore>,
  again: () => Promise<EventStore> = open,
): void => {
  let opened: EventStore;
  const store = () => opened;

  beforeEach(async () => {
    opened = await open();
    // Never an empty store: an adapter that mixes up streams must fail.
    await opened.append(aStreamId(), 'no_stream', [aNewEvent()]);
  });

  itAppends(store);
  itReads(store, again);
  itSubscribes(store);
};
