import { setImmediate as otherWork } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ChainWalk } from '../../src/domain/integrity/chain-walk.js';
import { operatorsSliceOf, operatorsStream } from '../../src/domain/timeline/streams.js';
import {
  AppendOutcomeUnknown,
  type EventStore,
  EventStoreUnavailable,
  streamId,
} from '../../src/event-store/event-store.port.js';
import { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { nodeChecks } from '../../src/integrity/node-checks.js';
import { StoredOperatorsAudit } from '../../src/operators/stored-operators-audit.js';
import { collect } from '../support/events.js';
import { eventually } from '../support/eventually.js';
import { startEventStoreDb } from '../support/eventstoredb/event-store-db.js';
import { aLog, anAct, recordedIn, systemClock } from '../support/some-acts.js';

const targets = async (store: EventStore, tenantId = 't') =>
  (await recordedIn(store, tenantId)).map(({ target }) => target);

/** Acts of a tenant that hang together. */
const chained = async (store: EventStore, tenantId = 't'): Promise<number> => {
  const walk = new ChainWalk({ hash: nodeChecks.hash, sliceOf: operatorsSliceOf });
  for (const recorded of await collect(store.read(streamId(operatorsStream(tenantId))))) {
    expect(walk.take(recorded)).toBeUndefined();
  }
  return walk.counts.events;
};

Logger.overrideLogger(false);

describe('The operators’ audit', () => {
  let log: Awaited<ReturnType<typeof aLog>>;
  let audit: StoredOperatorsAudit;
  const limits = {
    ...{ mostWaiting: 20, roomWithinMs: 50, retryWithinMs: 50 },
    answerWithinMs: 20_000,
  };
  beforeEach(async () => {
    log = await aLog();
    audit = new StoredOperatorsAudit(log.store, systemClock, limits);
  });
  afterEach(() => log.close());

  it('has a recorded act in the log of each tenant when it says so', async () => {
    await audit.record(['t', 'u-1'], anAct({ target: 'one' }));

    expect(await targets(log.store)).toEqual(['one']);
    expect(await targets(log.store, 'u-1')).toEqual(['one']);
    expect(await targets(log.store, 'v')).toEqual([]);
  });

  it('keeps the order in which acts were told, noted or recorded', async () => {
    for (const target of ['1', '2', '3']) audit.note(['t'], anAct({ target }));
    const recorded = audit.record(['t'], anAct({ target: '4' }));
    audit.note(['t'], anAct({ target: '5' }));
    await recorded;

    expect((await targets(log.store)).slice(0, 4)).toEqual(['1', '2', '3', '4']);
    await eventually(async () => (await targets(log.store)).length === 5);
    expect(await chained(log.store)).toBe(5);
  });

  it('appends noted acts by itself, many at a time', async () => {
    for (let number = 0; number < 30; number += 1) audit.note(['t'], anAct());

    await eventually(async () => (await recordedIn(log.store)).length === 30);
    expect(log.store.tries).toBe(1);
  });

  it('appends what waits when it is stopped', async () => {
    audit.note(['t'], anAct());
    await audit.onApplicationShutdown();

    expect(await recordedIn(log.store)).toHaveLength(1);
  });

  it('waits at a stop for what is on its way to a log that takes its time', async () => {
    const letGo = log.store.hold();
    audit.note(['t'], anAct());
    await eventually(() => log.store.tries === 1);
    const order: string[] = [];
    const stopped = audit.onApplicationShutdown().then(() => order.push('stopped'));
    await otherWork();
    order.push('answered');
    letGo();
    await stopped;

    expect(order).toEqual(['answered', 'stopped']);
    expect(await recordedIn(log.store)).toHaveLength(1);
  });

  it('does not wait for ever at a stop for a log that never answers', async () => {
    const impatient = new StoredOperatorsAudit(log.store, systemClock, {
      ...limits,
      answerWithinMs: 50,
    });
    const letGo = log.store.hold();
    impatient.note(['t'], anAct());
    await impatient.onApplicationShutdown();

    expect(await recordedIn(log.store)).toEqual([]);
    letGo();
    await eventually(async () => (await recordedIn(log.store)).length === 1);
  });

  it('goes on with the chain after a start', async () => {
    await audit.record(['t'], anAct());
    const next = new StoredOperatorsAudit(log.store, systemClock);
    await next.record(['t'], anAct());

    expect(await chained(log.store)).toBe(2);
  });

  describe('while the log is away', () => {
    const away = () => {
      log.store.broken = { error: new EventStoreUnavailable('away'), after: false };
    };

    it('refuses to say that an act stands, and does not record it later', async () => {
      away();
      const refused = audit.record(['t'], anAct({ target: 'asked' }));
      await expect(refused).rejects.toThrow(EventStoreUnavailable);
      log.store.broken = null;
      await audit.record(['t'], anAct({ target: 'later' }));

      expect(await targets(log.store)).toEqual(['later']);
    });

    it('keeps what was noted, and records it in its place when the log is back', async () => {
      away();
      audit.note(['t'], anAct({ target: '1' }));
      audit.note(['t'], anAct({ target: '2' }));
      await expect(audit.record(['t'], anAct())).rejects.toThrow(EventStoreUnavailable);
      expect(await targets(log.store)).toEqual([]);
      log.store.broken = null;
      audit.note(['t'], anAct({ target: '3' }));

      await eventually(async () => (await recordedIn(log.store)).length === 3);
      expect(await targets(log.store)).toEqual(['1', '2', '3']);
      expect(await chained(log.store)).toBe(3);
    });

    it('records an act once of which it was not known whether it stood', async () => {
      log.store.broken = { error: new AppendOutcomeUnknown('?'), after: true };
      audit.note(['t'], anAct({ target: '1' }));
      await eventually(async () => (await recordedIn(log.store)).length === 1);
      log.store.broken = null;
      await audit.record(['t'], anAct({ target: '2' }));

      expect(await targets(log.store)).toEqual(['1', '2']);
    });

    it('lets nothing more in when many wait, and counts what came all the same', async () => {
      away();
      for (let number = 0; number < 19; number += 1) audit.note(['t'], anAct());
      await audit.room();
      for (let number = 0; number < 26; number += 1) audit.note(['t'], anAct());
      await expect(audit.room()).rejects.toMatchObject({
        code: 'operators-audit-full',
        category: 'unavailable',
      });
      log.store.broken = null;

      await audit.record(['t'], anAct({ target: 'after' }));
      await audit.room();
      await eventually(async () => (await recordedIn(log.store)).length === 42);
      const acts = await recordedIn(log.store);
      expect(acts.reduce((sum, { times }) => sum + times, 0)).toBe(46);
      expect(acts.at(-1)).toMatchObject({ action: 'turn-away', times: 5 });
    });

    it('does not hold up a stop', async () => {
      away();
      audit.note(['t'], anAct());
      await audit.onApplicationShutdown();

      expect(await recordedIn(log.store)).toEqual([]);
    });
  });
});

describe('The operators’ audit of several processes', () => {
  it('is one chain, with each act once', async () => {
    const server = await startEventStoreDb();
    const stores = await Promise.all([1, 2, 3].map(() => EventStoreDbEventStore.open(server.url)));
    const [store] = stores;
    if (store === undefined) throw new Error('no store');
    try {
      const audits = stores.map((one) => new StoredOperatorsAudit(one, systemClock));
      await Promise.all(
        audits.map(async (audit, process) => {
          for (let number = 0; number < 15; number += 1) {
            audit.note(['t'], anAct({ target: `noted ${String(process)} ${String(number)}` }));
            await audit.record(['t'], anAct({ target: `${String(process)} ${String(number)}` }));
          }
        }),
      );

      expect(await chained(store)).toBe(90);
      expect(new Set(await targets(store)).size).toBe(90);
    } finally {
      await Promise.all(stores.map((one) => one.close()));
      await server.close();
    }
  });
});
