import { instantAt } from '../../src/domain/instant.js';
import { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { WrongExpectedRevision } from '../../src/event-store/event-store.port.js';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';
import { SealedTenant, verified } from '../support/sealed-tenant.js';

describe('integrity on EventStoreDB', () => {
  let server: TestEventStoreDb;
  let stores: readonly EventStoreDbEventStore[];
  let tenants: readonly SealedTenant[];
  beforeAll(async () => {
    server = await startEventStoreDb();
    stores = await Promise.all([1, 2].map(() => EventStoreDbEventStore.open(server.url)));
    tenants = await Promise.all(stores.map((store) => SealedTenant.open(store)));
  });
  afterAll(async () => {
    await Promise.all(tenants.map((tenant) => tenant.close()));
    await Promise.all(stores.map((store) => store.close()));
    await server.close();
  });

  it('keeps the chain whole while two processes append, over several days', async () => {
    const [sealer] = tenants;
    if (sealer === undefined) throw new Error('no tenant');
    for (const tenant of tenants) tenant.now = instantAt(Date.now());
    let appended = 0;
    for (let day = 0; day < 3; day += 1) {
      await Promise.all(
        tenants.map(async (tenant) => {
          for (let round = 0; round < 6; round += 1) {
            await tenant.change(7).then(
              () => (appended += 7),
              (error: unknown) => {
                if (!(error instanceof WrongExpectedRevision)) throw error;
              },
            );
          }
        }),
      );
      await sealer.backup();
      for (const tenant of tenants) tenant.nextDay();
    }

    const report = await verified(await sealer.evidence(), await sealer.trustedKeys());
    expect(report).toMatchObject({ good: true, seals: 3, notYetSealed: 0 });
    expect(appended).toBeGreaterThan(0);
    expect(report.events).toBeGreaterThanOrEqual(appended);
  });
});
