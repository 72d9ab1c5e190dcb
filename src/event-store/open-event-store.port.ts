import { EmbeddedEventStore } from './embedded/embedded-event-store.js';
import type { EventStore } from './event-store.port.js';
import type { SliceRemoval } from './slice-removal.port.js';

/** Where a log is kept. */
export type LogAddress =
  | { readonly kind: 'embedded'; readonly folder: string }
  | {
      readonly kind: 'eventstoredb';
      /** The connection string of an identity that appends and reads. */
      readonly url: string;
      /** The connection string of the identity that may delete; without it nothing is ever removed. */
      readonly retentionUrl: string | null;
    };

export interface OpenedEventStore {
  readonly store: EventStore;
  /** `null` when this process may not remove anything. */
  readonly removal: SliceRemoval | null;
  readonly close: () => Promise<void>;
}

/** Opens a log. @throws EventStoreUnavailable with what to do */
export const openEventStore = async (address: LogAddress): Promise<OpenedEventStore> => {
  if (address.kind === 'eventstoredb') throw new TypeError('Not yet');
  const store = await EmbeddedEventStore.open(address.folder);
  return { store, removal: null, close: () => store.close() };
};
