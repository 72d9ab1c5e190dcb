import { Logger } from '@nestjs/common';
import { instantAt } from '../../src/domain/instant.js';
import type { LeaseClock } from '../../src/leases/lease-clock.js';
import { SoleLeases } from '../../src/leases/sole-leases.js';

describe('leases of a process that has the log to itself', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  afterAll(() => {
    Logger.overrideLogger(['error']);
  });
  const waits: number[] = [];
  const clock: LeaseClock = {
    nowMs: () => 0,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  const lease = { tenantId: 't', role: 'writer' } as const;
  const leases = () => new SoleLeases('me', clock, () => instantAt(0));

  it('are all held at once, by us', async () => {
    const signal = new AbortController().signal;
    let held = 0;
    await leases().hold(
      lease,
      ({ handedOver, assertHeld }) => {
        assertHeld();
        held += handedOver ? 1 : 0;
        return Promise.resolve();
      },
      signal,
    );
    expect(held).toBe(1);
    const holder = await leases().holder();
    expect(holder).toEqual({ holder: 'me', since: '1970-01-01T00:00:00.000Z', isUs: true });
  });

  it('begin anew with work that failed, each time a little later', async () => {
    const stopping = new AbortController();
    let times = 0;
    const work = () => {
      times += 1;
      if (times === 4) stopping.abort();
      return Promise.reject(new Error('no luck'));
    };
    await leases().hold(lease, work, stopping.signal);
    expect(times).toBe(4);
    expect(waits.slice(0, 3)).toEqual([500, 1000, 2000]);
  });
});
