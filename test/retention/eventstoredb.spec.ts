import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';

import { instantAt } from '../../src/domain/instant.js';
import { changeStreams, dayOf, sliceOf } from '../../src/domain/timeline/streams.js';
import { EventStoreDbEventStore } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { EventStoreDbSliceRemoval } from '../../src/event-store/eventstoredb/eventstoredb-slice-removal.js';
import { Evidence } from '../../src/integrity/evidence.port.js';
import { processClock } from '../../src/leases/lease-clock.js';
import { SoleLeases } from '../../src/leases/sole-leases.js';
import { GetRetention, GetRetentionHandler } from '../../src/retention/get-retention.query.js';
import {
  PlaceLegalHold,
  PlaceLegalHoldHandler,
  ReleaseLegalHold,
  ReleaseLegalHoldHandler,
} from '../../src/retention/legal-hold.command.js';
import { Planner } from '../../src/retention/planner.js';
import { RetentionRuns } from '../../src/retention/retention-runs.js';
import { collect } from '../support/events.js';
import { eventually } from '../support/eventually.js';
import {
  startEventStoreDb,
  type TestEventStoreDb,
} from '../support/eventstoredb/event-store-db.js';
import { selfSignedCertificate } from '../support/eventstoredb/self-signed.js';
import { verified } from '../support/sealed-tenant.js';
import { answersOf, type Window } from './questions.js';
import { DAYS, type Happening, someHappenings } from './random-history.js';
import { onDay, RetainedTenant, TENANT } from './retained-tenant.js';
import { Told } from './told.js';
import { anOperator } from '../support/an-operator.js';

const RETENTION_DAYS = 12;
const options = { retentionDays: RETENTION_DAYS };
/** The first day that is kept. */
const KEPT_FROM = DAYS - RETENTION_DAYS;

const users = {
  admin: { password: 'changeit', groups: ['$admins'] },
  stateline: { password: 'appends' },
  'stateline-retention': { password: 'deletes' },
};
type Login = keyof typeof users;

type Tenant = RetainedTenant<EventStoreDbEventStore>;

/** Each of two objects changes every day, on top of what happens. */
const everyDay = Array.from({ length: DAYS }, (_, day): readonly Happening[] => [
  { day, seconds: 40_000, object: 'u1', what: 'attribute', value: day % 5 },
  { day, seconds: 40_001, object: 'g1', what: 'link', value: day % 3 },
]).flat();

const deleted = { day: 1, seconds: 0, what: 'delete', value: 0 } as const;
/** Everything is gone for good after a day; one of two objects is found again now and then. */
const goneSoon: readonly Happening[] = [
  ...everyDay.slice(0, 2),
  ...['u1', 'g1'].map((object) => ({ ...deleted, object })),
  ...everyDay.slice(2),
];

const fortyDays = someHappenings.map((happenings) =>
  [...happenings, ...everyDay].toSorted(
    (one, other) => one.day - other.day || one.seconds - other.seconds,
  ),
);

describe('retention on EventStoreDB, where only one identity may delete', () => {
  let folder: string;
  let tls: ReturnType<typeof selfSignedCertificate>;
  let server: TestEventStoreDb;
  let tenant: Tenant;
  let wrongly: EventStoreDbSliceRemoval;

  beforeAll(() => {
    Logger.overrideLogger(false);
    folder = mkdtempSync(join(tmpdir(), 'stateline-identities-'));
    tls = selfSignedCertificate();
    writeFileSync(join(folder, 'ca.crt'), tls.cert);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    Logger.overrideLogger(['error']);
  });
  beforeEach(() => start());
  afterEach(() => stop());

  const start = async (): Promise<void> => {
    server = await startEventStoreDb({ users, tls });
    await giveRights();
    tenant = await RetainedTenant.on(async () => {
      const store = await EventStoreDbEventStore.open(as('stateline'));
      const removal = EventStoreDbSliceRemoval.open(as('stateline-retention'));
      const close = async () => {
        await Promise.all([store.close(), removal.close()]);
      };
      return { store, removal, close };
    });
    wrongly = EventStoreDbSliceRemoval.open(as('stateline'));
    await tenant.synced(onDay(0));
  };

  const stop = async (): Promise<void> => {
    await wrongly.close();
    await tenant.close();
    await server.close();
  };

  const as = (login: Login): string => {
    const url = server.url.replace('esdb://', `esdb://${login}:${users[login].password}@`);
    return `${url}&tlsCAFile=${encodeURIComponent(join(folder, 'ca.crt'))}`;
  };

  /** As the cluster's own set-up gives them. */
  const giveRights = async (): Promise<void> => {
    const both = ['stateline', 'stateline-retention'];
    const [writer, remover] = both;
    const $userStreamAcl = {
      $r: both,
      $w: [writer],
      $d: [remover],
      $mr: [remover],
      $mw: [remover],
    };
    const admin = EventStoreDBClient.connectionString(as('admin'));
    await admin.appendToStream('$settings', jsonEvent({ type: 'acl', data: { $userStreamAcl } }));
    await admin.setStreamMetadata('$all', { acl: { readRoles: both } });
    await admin.dispose();
  };

  /** Forty days of history, and what is asked about the days that are kept. */
  const livedThrough = async (happenings: readonly Happening[]): Promise<Window> => {
    const told = new Told(tenant, RETENTION_DAYS);
    await told.record(happenings);
    tenant.now = onDay(DAYS, 10);
    await tenant.caughtUp();
    return told.window(DAYS);
  };

  const answersAnew = async (window: Window) => {
    const history = await tenant.builtAnew();
    const answers = await answersOf(history.open(TENANT), window);
    const earliest = history.open(TENANT).earliest();
    await history.close();
    return { answers, earliest };
  };

  const verification = async () => {
    const key = await tenant.keys.key();
    const evidence = new Evidence(tenant.store, () => tenant.now);
    let text = '';
    for await (const part of evidence.parts(TENANT, new AbortController().signal)) text += part;
    return verified(text, new Set(key === undefined ? [] : [key.keyId]));
  };

  /** Events of slices up to a day that the whole log still delivers. */
  const eventsUpTo = async (day: string): Promise<number> => {
    const range = { after: 'start', streamPrefixes: [changeStreams(TENANT)] } as const;
    const events = await collect(tenant.store.readAll(range));
    return events.filter(({ streamId }) => (sliceOf(streamId)?.day ?? '') <= day).length;
  };

  it('answers the same about the days that are kept: alive, before a scavenge and after', async () => {
    await fc.assert(
      fc.asyncProperty(fortyDays, async (happenings) => {
        try {
          await retained(happenings);
        } finally {
          await stop();
          await start();
        }
      }),
      { numRuns: 2, endOnFailure: true, examples: [[goneSoon]] },
    );
  }, 180_000);

  const retained = async (happenings: readonly Happening[]): Promise<void> => {
    const window = await livedThrough(happenings);
    const before = await answersOf(tenant.past, window);
    const { events } = await verification();
    const baselineDay = dayOf(onDay(KEPT_FROM - 1));
    const old = await eventsUpTo(baselineDay);

    const run = await tenant.retain({ options });

    expect(run).toMatchObject({ baselineDay, leftSlices: 0, stoppedBy: null });
    expect(run.removedSlices).toBeGreaterThan(0);
    expect(tenant.past.earliest()).toBe(onDay(KEPT_FROM));
    expect(await answersOf(tenant.past, window)).toEqual(before);
    expect(await eventsUpTo(baselineDay)).toBe(old);
    const known = { answers: before, earliest: onDay(KEPT_FROM) };
    expect(await answersAnew(window)).toEqual(known);
    const proof = await verification();
    expect(proof).toMatchObject({ good: true, keptAfter: baselineDay, unproven: 0, seals: 1 });
    expect(proof.events).toBeLessThan(events);

    server.scavenge();
    expect(await eventsUpTo(baselineDay)).toBe(0);
    expect(await answersAnew(window)).toEqual(known);
    expect(await verification()).toEqual(proof);
  };

  it('removes nothing as an identity that may not, and the status says why', async () => {
    const window = await livedThrough(everyDay);
    const before = await answersOf(tenant.past, window);
    const records = server.records().length;
    const given = tenant.options(options);
    const leases = new SoleLeases('us', processClock, () => instantAt(0));
    const runs = new RetentionRuns(given, tenant.retention({ removal: wrongly, options }), leases);
    const planner = new Planner(given, tenant.store, tenant.history);
    const status = () =>
      new GetRetentionHandler(tenant.store, tenant.history, planner, runs).execute(
        new GetRetention(TENANT),
      );

    runs.start();
    await eventually(() => !runs.running);

    expect(server.records()).toHaveLength(records);
    expect(await status()).toMatchObject({
      failure: { message: expect.stringMatching(/does not let the user .*delete .*rights/) },
      ...{ lastRun: null, baseline: null, earliest: onDay(0) },
    });
    expect(await answersOf(tenant.past, window)).toEqual(before);
    await runs.onModuleDestroy();
  });

  it('removes nothing while a legal hold stands, and goes on when it is released', async () => {
    await livedThrough(everyDay);
    const { store } = tenant;
    const hold = new PlaceLegalHold(TENANT, anOperator('counsel'), 'case 7');
    await new PlaceLegalHoldHandler(store).execute(hold);
    const records = server.records().length;

    const held = await tenant.retain({ options });

    expect(held).toMatchObject({
      ...{ baselineDay: null, removedSlices: 0 },
      stoppedBy: 'A legal hold stands: case 7 (counsel)',
    });
    expect(server.records()).toHaveLength(records);
    await new ReleaseLegalHoldHandler(store).execute(
      new ReleaseLegalHold(TENANT, anOperator('counsel'), 'closed'),
    );
    const released = await tenant.retain({ options });
    expect(released).toMatchObject({ stoppedBy: null, leftSlices: 0 });
    expect(released.removedSlices).toBeGreaterThan(KEPT_FROM);
    expect(await verification()).toMatchObject({ good: true });
  });
});
