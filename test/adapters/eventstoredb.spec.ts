import { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { EventStoreDbSliceRemoval } from '../../src/event-store/eventstoredb/eventstoredb-slice-removal.js';
import { itKeepsTheEventStoreContract } from '../contracts/event-store.contract.js';
import { itKeepsTheSliceRemovalContract } from '../contracts/slice-removal.contract.js';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';

/** A server to be tested instead of the one in this process. */
const given = process.env['EVENTSTOREDB_URL'];

describe('EventStoreDB', () => {
  let server: TestEventStoreDb | undefined;
  let store: EventStoreDbEventStore;
  const others: EventStoreDbEventStore[] = [];
  const open = () => EventStoreDbEventStore.open(given ?? server?.url ?? '');

  beforeAll(async () => {
    server = given === undefined ? await startEventStoreDb() : undefined;
    store = await open();
  });
  afterAll(async () => {
    await Promise.all([store, ...others].map((opened) => opened.close()));
    await server?.close();
  });

  describe('EventStoreDbEventStore', () => {
    itKeepsTheEventStoreContract(
      () => Promise.resolve(store),
      async () => {
        const other = await open();
        others.push(other);
        return other;
      },
    );
  });

  describe('EventStoreDbSliceRemoval', () => {
    let removal: EventStoreDbSliceRemoval;
    beforeAll(() => {
      removal = EventStoreDbSliceRemoval.open(given ?? server?.url ?? '');
    });
    afterAll(() => removal.close());

    itKeepsTheSliceRemovalContract(() => Promise.resolve({ store, removal }));
  });
});
