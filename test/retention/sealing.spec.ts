import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { instantPlus } from '../../src/domain/instant.js';
import {
  isReported,
  type TenantHistory,
  type TimelineRow,
} from '../../src/history/history.port.js';

import { DyingStore } from './dying-store.js';
import { answersOf, everToldBy, type Window } from './questions.js';
import { DAYS, type Happening, someHappenings } from './random-history.js';
import { onDay, RetainedTenant, TENANT } from './retained-tenant.js';
import { Told } from './told.js';

const RETENTION_DAYS = 12;
const options = { retentionDays: RETENTION_DAYS };

interface Sealing {
  readonly day: number;
  /** The write at which the first try dies; 0: it does not. */
  readonly diesAt: number;
}

const someSealings: fc.Arbitrary<readonly Sealing[]> = fc
  .uniqueArray(
    fc.record({
      day: fc.integer({ min: RETENTION_DAYS + 2, max: DAYS + 3 }),
      diesAt: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 })),
    }),
    { selector: ({ day }) => day, minLength: 1, maxLength: 2 },
  )
  .map((sealings) => sealings.toSorted((one, other) => one.day - other.day));

describe('a history of random days, sealed on random days', () => {
  it('answers every question about its window as before: alive, reopened and built anew', async () => {
    await fc.assert(
      fc.asyncProperty(someHappenings, someSealings, async (happenings, sealings) => {
        const tenant = await RetainedTenant.open();
        try {
          await livedThrough(tenant, happenings, sealings);
        } finally {
          await tenant.close();
        }
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});

const livedThrough = async (
  tenant: RetainedTenant,
  happenings: readonly Happening[],
  sealings: readonly Sealing[],
): Promise<void> => {
  const told = new Told(tenant, RETENTION_DAYS);
  await tenant.synced(onDay(0));
  let recorded = 0;
  for (const { day, diesAt } of sealings) {
    const until = happenings.filter((happened) => happened.day < day).length;
    await told.record(happenings.slice(recorded, until));
    recorded = until;
    tenant.now = onDay(day, 10);
    await tenant.caughtUp();
    const window = told.window(day);
    const before = await answersOf(tenant.past, window);

    if (diesAt > 0) await died(tenant, diesAt);
    await tenant.caughtUp();
    expect(await answersOf(tenant.past, window)).toEqual(before);
    await expectSame(tenant, window, before);

    const run = await tenant.retain({ options });
    expect(await answersOf(tenant.past, window)).toEqual(before);
    if (run.baselineDay !== null) expectNothingBefore(tenant.past, window, before.entries.all);
    const ever = everToldBy(tenant.past);
    await tenant.reopen();
    expect(await answersOf(tenant.past, window)).toEqual(before);
    expect(everToldBy(tenant.past)).toEqual(ever);
    await expectSame(tenant, window, before);
  }
};

const expectNothingBefore = (
  history: TenantHistory,
  { from }: Window,
  told: readonly TimelineRow[],
): void => {
  const before = instantPlus(from, -1);
  expect(history.earliest()).toBe(from);
  expect(() => history.at({ instant: before })).toThrow(
    expect.objectContaining({ code: 'instant-outside-history', earliest: from }),
  );
  const page = { size: 1_000 };
  const seen = told.filter((row) => !isReported(row));
  expect(history.changes({ order: 'oldest-first', page }).rows).toEqual(seen);
  const until = { instant: before };
  expect(history.changes({ order: 'newest-first', until, page }).rows).toEqual([]);
  const recordedBefore = everToldBy(history).filter(({ observedAt }) => observedAt < from);
  expect(recordedBefore).toEqual([]);
};

const expectSame = async (
  tenant: RetainedTenant,
  window: Window,
  before: unknown,
): Promise<void> => {
  const history = await tenant.builtAnew();
  try {
    expect(await answersOf(history.open(TENANT), window)).toEqual(before);
    expect(everToldBy(history.open(TENANT))).toEqual(everToldBy(tenant.past));
  } finally {
    await history.close();
  }
};

const died = async (tenant: RetainedTenant, diesAt: number): Promise<void> => {
  const dying = new DyingStore(tenant.store, tenant.store.removal(), diesAt);
  await tenant.retain({ store: dying, removal: dying.removal, options }).catch(() => undefined);
};
