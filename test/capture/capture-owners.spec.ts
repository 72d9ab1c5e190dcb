import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Capture } from '../../src/capture/capture.js';
import { StatelineError } from '../../src/domain/errors.js';
import type { EventStore } from '../../src/event-store/event-store.port.js';
import { LmdbHistory } from '../../src/history/lmdb-history.js';
import { EventStoreInTerm } from '../../src/leases/event-store-in-term.port.js';
import { LeaseLost } from '../../src/leases/leases.port.js';
import { CapturedTenant } from '../support/captured-tenant.js';
import { eventually } from '../support/eventually.js';

const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 1000;

/** A process that captures, and begins anew when it finds that it is not alone. */
class Owner {
  readonly ends: string[] = [];
  capture: Capture | null = null;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly tenant: CapturedTenant,
    private readonly history: LmdbHistory,
    private readonly store: EventStore = tenant.store,
  ) {}

  start(): this {
    this.running = this.captureAgain();
    return this;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.history.close();
  }

  /** As a lease makes it wait: longer after each loss, and not as long as another that lost too. */
  private async captureAgain(): Promise<void> {
    const { signal } = this.stopping;
    for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs *= 2) {
      this.capture = this.tenant.newCapture(this.store, this.history);
      try {
        await this.capture.run(this.stopping.signal);
      } catch (error) {
        this.ends.push(error instanceof StatelineError ? error.code : String(error));
      }
      const jitteredMs = Math.min(waitMs, LONGEST_WAIT_MS) * (0.5 + Math.random());
      await delay(jitteredMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

describe('capture by more than one process', () => {
  let tenant: CapturedTenant;
  let owners: Owner[];
  beforeEach(async () => {
    Logger.overrideLogger(false);
    tenant = await CapturedTenant.open();
    owners = [];
  });
  afterEach(async () => {
    await Promise.all(owners.map((owner) => owner.stop()));
    await tenant.close();
    Logger.overrideLogger(['error']);
  });

  const owner = async (name: string, store?: EventStore): Promise<Owner> => {
    const history = await LmdbHistory.open(join(tenant.folder, name), tenant.store);
    const made = new Owner(tenant, history, store).start();
    owners.push(made);
    return made;
  };
  const users = () =>
    tenant
      .tenantHistory()
      .now()
      .objects({ type: 'user', page: { size: 1000 } })
      .rows.filter(({ attributes }) => attributes['onPremisesSyncEnabled'] !== true);
  const setTitle = (objectId: string, jobTitle: string) => {
    const [admin] = users();
    return tenant.control('POST', '/act', {
      as: admin?.attributes['userPrincipalName'],
      ...{ operation: 'update', objectType: 'user', objectId, attributes: { jobTitle } },
    });
  };
  const titlesOf = async (objectId: string) =>
    (await tenant.changesOf(objectId)).flatMap((event) =>
      event.type === 'ObjectChanged' ? event.data.attributes.map(({ after }) => after) : [],
    );
  const head = async () => {
    const position = await tenant.store.head();
    if (position === undefined) throw new Error('Nothing is recorded');
    return position;
  };
  const seen = async () => {
    const types = (await tenant.events()).map(({ event }) => event.type);
    return types.includes('FullSyncCompleted');
  };

  it('records every object and every change once, even when both believe to be the only one', async () => {
    const [one, two] = [await owner('one'), await owner('two')];
    await eventually(seen, 30_000);
    await tenant.history.caughtUp(await head());
    const discovered = (await tenant.events()).flatMap(({ event }) =>
      event.type === 'ObjectDiscovered' ? [event.data.objectId] : [],
    );
    expect(new Set(discovered).size).toBe(discovered.length);

    const changed = users().slice(1, 6);
    for (const [index, { objectId }] of changed.entries()) {
      await setTitle(objectId, `Warden ${String(index)}`);
      await eventually(async () => {
        one.capture?.lookNow();
        two.capture?.lookNow();
        return (await titlesOf(objectId)).length > 0;
      });
    }
    for (const [index, { objectId }] of changed.entries()) {
      expect(await titlesOf(objectId)).toEqual([`Warden ${String(index)}`]);
    }
    const ends = [...one.ends, ...two.ends];
    expect(ends.length).toBeGreaterThan(0);
    expect(new Set(ends)).toEqual(new Set(['wrong-expected-revision']));
  }, 180_000);

  it('records nothing in a process that has lost its lease', async () => {
    let held = true;
    const assertHeld = () => {
      if (!held) throw new LeaseLost('Another process may have taken over');
    };
    const stale = await owner('stale', new EventStoreInTerm(tenant.store, { assertHeld }));
    await eventually(seen, 30_000);
    await tenant.history.caughtUp(await head());
    held = false;
    const before = await tenant.events();
    const [, user] = users();
    await setTitle(user?.objectId ?? '', 'Warden');
    await eventually(() => {
      stale.capture?.lookNow();
      return stale.ends.length > 0;
    });
    expect(new Set(stale.ends)).toEqual(new Set(['lease-lost']));
    expect((await tenant.events()).length).toBe(before.length);
  }, 180_000);
});
