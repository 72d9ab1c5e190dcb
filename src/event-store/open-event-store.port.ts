import { EmbeddedEventStore } from './embedded/embedded-event-store.js';
import { EventStoreDbEventStore } from './eventstoredb/eventstoredb-event-store.js';
import { EventStoreDbSliceRemoval } from './eventstoredb/eventstoredb-slice-removal.js';
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

const openEventStoreDb = async ({
  url,
  retentionUrl,
}: Extract<LogAddress, { readonly kind: 'eventstoredb' }>): Promise<OpenedEventStore> => {
  const removal = retentionUrl === null ? null : EventStoreDbSliceRemoval.open(retentionUrl);
  const store = await EventStoreDbEventStore.open(url);
  const close = async (): Promise<void> => {
    await Promise.all([store.close(), removal?.close()]);
  };
  return { store, removal, close };
};

/** Opens a log. @throws EventStoreUnavailable with what to do */
export const openEventStore = async (address: LogAddress): Promise<OpenedEventStore> => {
  if (address.kind === 'eventstoredb') return openEventStoreDb(address);
  const store = await EmbeddedEventStore.open(address.folder);
  return { store, removal: store.removal(), close: () => store.close() };
};
