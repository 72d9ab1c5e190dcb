import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import { EmbeddedEventStore } from '../../src/event-store/embedded/embedded-event-store.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { LeaseLost, type Term } from '../../src/leases/leases.port.js';
import { StreamLeases } from '../../src/leases/stream-leases.js';
import { Connection } from './shared-log.js';
import { VirtualTime } from './virtual-time.js';

const TTL_MS = 1000;
const TENANT = 't';
const CAPTURE = { tenantId: TENANT, role: 'capture' } as const;
const STREAM = streamId('lease_t-capture');

interface Pace {
  readonly speed?: number;
  readonly ttlMs?: number;
}

/** A process that wants the lease; its work notes when it was at it. */
class Contender {
  readonly connection: Connection;
  readonly leases: StreamLeases;
  readonly stopping = new AbortController();
  /** The term it works in, as long as its work has not ended. */
  working: Term | null = null;
  terms = 0;
  /** What its work does on top of working until it is told to stop. */
  work: (term: Term) => Promise<void> = untilAborted;
  held: Promise<void> = Promise.resolve();
  private wakeUp: (() => void) | null = null;

  constructor(
    time: VirtualTime,
    store: EmbeddedEventStore,
    name: string,
    { speed = 1, ttlMs = TTL_MS }: Pace = {},
  ) {
    this.connection = new Connection(store);
    const clock = time.clock(speed, () => this.connection.asleep);
    const wallClock = (): Instant => instantAt(Date.parse('2026-11-21T00:00:00Z') + time.nowMs);
    this.leases = new StreamLeases(this.connection, { name, ttlMs, clock, wallClock });
  }

  start(): this {
    this.held = this.leases.hold(CAPTURE, (term) => this.during(term), this.stopping.signal);
    return this;
  }

  sleep(): void {
    if (this.wakeUp !== null) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.connection.asleep = promise;
    this.wakeUp = () => {
      this.connection.asleep = null;
      resolve(undefined);
    };
  }

  wake(): void {
    this.wakeUp?.();
    this.wakeUp = null;
  }

  /** One of the things that happen to processes; from 3 on its luck turns. */
  suffer(what: number): void {
    if (what === 0) this.sleep();
    if (what === 1) this.connection.cut = 'before';
    if (what === 2) this.connection.cut = 'after';
    if (what < 3) return;
    this.connection.cut = null;
    this.wake();
  }

  /** Whether it would write now if it asked first, as it has to. */
  get mayWrite(): boolean {
    try {
      this.working?.assertHeld();
      return this.working !== null;
    } catch {
      return false;
    }
  }

  private async during(term: Term): Promise<void> {
    this.terms += 1;
    this.working = term;
    try {
      await this.work(term);
    } finally {
      this.working = null;
    }
  }
}

const untilAborted = ({ signal }: Term): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

describe('a lease in a shared log', () => {
  let folder: string;
  let store: EmbeddedEventStore;
  let time: VirtualTime;
  let contenders: Contender[];
  beforeEach(async () => {
    Logger.overrideLogger(false);
    folder = await mkdtemp(join(tmpdir(), 'stateline-leases-'));
    store = await EmbeddedEventStore.open(folder);
    time = new VirtualTime();
    contenders = [];
  });
  afterEach(async () => {
    for (const contender of contenders) {
      contender.connection.cut = null;
      contender.wake();
      contender.stopping.abort();
    }
    const ended = Promise.all(contenders.map(({ held }) => held)).then(() => true);
    await time.until(() => Promise.race([ended, Promise.resolve(false)]), isIdle);
    await store.close();
    await rm(folder, { recursive: true, force: true });
    Logger.overrideLogger(['error']);
  });

  const isIdle = () => contenders.every(({ connection }) => connection.busy === 0);
  const contender = (name: string, pace: Pace = {}): Contender => {
    const made = new Contender(time, store, name, pace);
    contenders.push(made);
    return made;
  };
  const until = (holds: () => boolean | Promise<boolean>) => time.until(holds, isIdle);
  const pass = (ms: number) => time.pass(ms, isIdle);
  const events = async () => {
    const all: { type: string; holder: string; term: number }[] = [];
    for await (const { event } of store.read(STREAM)) {
      const { holder, term } = event.data as { holder: string; term: number };
      all.push({ type: event.type, holder, term });
    }
    return all;
  };
  const typesOf = async (holder: string) =>
    new Set((await events()).filter((event) => event.holder === holder).map(({ type }) => type));

  it('is taken at once when nobody holds it, and renewed for as long as the work goes on', async () => {
    const one = contender('one').start();
    await until(() => one.working !== null);
    const signal = one.working?.signal;
    await pass(10 * TTL_MS);
    expect(one.terms).toBe(1);
    expect(one.mayWrite).toBe(true);
    expect(signal?.aborted).toBe(false);
    const all = await events();
    expect(all[0]).toEqual({ type: 'LeaseTaken', holder: 'one', term: 1 });
    expect(all.length).toBeGreaterThan(25);
    expect(all.slice(1).every(({ type, term }) => type === 'LeaseRenewed' && term === 1)).toBe(
      true,
    );
  });

  it('is held by one of many at a time', async () => {
    for (const name of ['one', 'two', 'three']) contender(name).start();
    await until(() => contenders.some(({ working }) => working !== null));
    await pass(5 * TTL_MS);
    expect(contenders.map(({ terms }) => terms).sort()).toEqual([0, 0, 1]);
  });

  it('passes on at once when its holder stops, whose work has ended by then', async () => {
    const one = contender('one').start();
    await until(() => one.working !== null);
    const two = contender('two').start();
    await pass(TTL_MS / 2);
    const stoppedAt = time.nowMs;
    one.stopping.abort();
    await until(() => two.working !== null);
    expect(time.nowMs - stoppedAt).toBeLessThanOrEqual(TTL_MS / 5);
    expect(one.working).toBeNull();
    expect((await events()).map(({ type }) => type)).toContain('LeaseReleased');
    expect(two.working).toMatchObject({ number: 2, handedOver: true });
  });

  it('passes on when its holder died, and not before its time is over', async () => {
    const one = contender('one').start();
    await until(() => one.working !== null);
    const two = contender('two').start();
    await pass(3 * TTL_MS);
    one.sleep();
    const diedAt = time.nowMs;
    await until(() => two.working !== null);
    expect(time.nowMs - diedAt).toBeGreaterThanOrEqual(TTL_MS * (1 - 1 / 3));
    expect(time.nowMs - diedAt).toBeLessThanOrEqual(TTL_MS * 1.3);
  });

  it('is not believed in any more by a holder that slept, before it writes anything', async () => {
    const one = contender('one').start();
    await until(() => one.working !== null);
    const two = contender('two').start();
    const lost = one.working;
    one.sleep();
    await until(() => two.working !== null);
    // It wakes in the middle of its work: no timer of it has run yet.
    expect(() => {
      lost?.assertHeld();
    }).toThrow(LeaseLost);
    expect(lost?.signal.aborted).toBe(true);
    one.wake();
    await pass(3 * TTL_MS);
    expect(one.working).toBeNull();
    expect(two.terms).toBe(1);
    expect(two.working?.handedOver).toBe(false);
    expect([...(await typesOf('one'))]).not.toContain('LeaseReleased');
  });

  it.each(['before', 'after'] as const)(
    'ends for a holder whose appends fail %s their effect, and is taken again by somebody',
    async (cut) => {
      const one = contender('one').start();
      await until(() => one.working !== null);
      const { signal } = one.working ?? { signal: AbortSignal.abort() };
      const two = contender('two').start();
      one.connection.cut = cut;
      const cutAt = time.nowMs;
      await until(() => signal.aborted);
      expect(time.nowMs - cutAt).toBeLessThanOrEqual(TTL_MS);
      expect(two.working).toBeNull();
      await until(() => two.working !== null);
      expect(one.mayWrite).toBe(false);
    },
  );

  it('outlives an answer that was lost', async () => {
    const one = contender('one').start();
    await until(() => one.working !== null);
    for (let round = 0; round < 5; round += 1) {
      one.connection.cut = 'after';
      const { appends } = one.connection;
      await until(() => one.connection.appends > appends);
      one.connection.cut = null;
      await pass(TTL_MS);
    }
    expect(one.terms).toBe(1);
    const revisions = (await events()).length;
    await pass(TTL_MS);
    expect((await events()).length).toBeGreaterThan(revisions);
  });

  it('is given up by work that fails, which begins anew after a while', async () => {
    const one = contender('one');
    one.work = () => Promise.reject(new Error('no luck'));
    one.start();
    await until(() => one.terms === 3);
    expect((await events()).slice(0, 4).map(({ type }) => type)).toEqual([
      'LeaseTaken',
      'LeaseReleased',
      'LeaseTaken',
      'LeaseReleased',
    ]);
    expect(time.nowMs).toBeGreaterThan(1000);
  });

  it('is given up by work that is done', async () => {
    const one = contender('one');
    one.work = () => Promise.resolve();
    await one.start().held;
    expect((await events()).map(({ type }) => type)).toEqual(['LeaseTaken', 'LeaseReleased']);
    expect(one.terms).toBe(1);
  });

  it('stays held while work that was told to stop comes to its end', async () => {
    const one = contender('one');
    const ending = Promise.withResolvers<undefined>();
    one.work = async (term) => {
      await untilAborted(term);
      await ending.promise;
    };
    one.start();
    await until(() => one.working !== null);
    const two = contender('two').start();
    one.stopping.abort();
    await pass(5 * TTL_MS);
    expect(two.working).toBeNull();
    expect(one.mayWrite).toBe(true);
    ending.resolve(undefined);
    await until(() => two.working !== null);
  });

  it('does not hold up a stop when the log does not answer', async () => {
    const one = contender('one').start();
    await until(() => one.working !== null);
    one.connection.cut = 'before';
    one.stopping.abort();
    await expect(one.held).resolves.toBeUndefined();
  });

  it('is told with its holder and since when, however often it was renewed', async () => {
    const one = contender('one').start();
    const two = contender('two');
    expect(await two.leases.holder(TENANT, 'capture')).toBeNull();
    await pass(500);
    await until(() => one.working !== null);
    await pass(20 * TTL_MS);
    const since = '2026-11-21T00:00:00.000Z';
    expect(await two.leases.holder(TENANT, 'capture')).toEqual({
      holder: 'one',
      since,
      isUs: false,
    });
    expect(await one.leases.holder(TENANT, 'capture')).toMatchObject({ isUs: true, since });
    one.stopping.abort();
    await one.held;
    expect(await two.leases.holder(TENANT, 'capture')).toBeNull();
    two.start();
    await until(() => two.working !== null);
    const takenMs = time.nowMs;
    await pass(5 * TTL_MS);
    const holder = await one.leases.holder(TENANT, 'capture');
    expect(holder).toMatchObject({ holder: 'two', isUs: false });
    expect(Date.parse(holder?.since ?? '')).toBeGreaterThan(Date.parse(since) + takenMs - 50);
    expect(Date.parse(holder?.since ?? '')).toBeLessThanOrEqual(Date.parse(since) + takenMs);
  });

  it('is told and respected when only its last renewals are on record', async () => {
    const one = contender('one').start();
    await until(() => one.working !== null);
    await pass(10 * TTL_MS);
    await store.removal().truncate(STREAM, ((await store.last(STREAM))?.revision ?? 0) - 3);
    const two = contender('two').start();
    const holder = await two.leases.holder(TENANT, 'capture');
    expect(holder).toEqual({ holder: 'one', since: '2026-11-21T00:00:00.000Z', isUs: false });
    await pass(3 * TTL_MS);
    expect(two.working).toBeNull();
    one.sleep();
    await until(() => two.working !== null);
    expect(two.working).toMatchObject({ number: 2 });
  });

  it('is left for as long as its holder said, also when the word it took it with is gone', async () => {
    const one = contender('one', { ttlMs: 6 * TTL_MS }).start();
    await until(() => one.working !== null);
    await pass(10 * TTL_MS);
    await store.removal().truncate(STREAM, (await store.last(STREAM))?.revision ?? 0);
    const two = contender('two').start();
    one.sleep();
    await pass(4 * TTL_MS);
    expect(two.working).toBeNull();
    await until(() => two.working !== null);
  });

  it('never lets two write at once, whatever sleeps, is cut off or runs fast', async () => {
    let seed = 20261121;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed % below;
    };
    const all = [1, 1.05, 0.95].map((speed) => contender(`at ${String(speed)}`, { speed }));
    for (const one of all) one.start();
    let changes = 0;
    for (let step = 0; step < 400; step += 1) {
      all[random(3)]?.suffer(random(6));
      await pass(random(400));
      const writing = all.filter(({ mayWrite }) => mayWrite);
      expect(writing.length).toBeLessThanOrEqual(1);
      changes += writing.length;
    }
    expect(changes).toBeGreaterThan(50);
    const taken = (await events()).filter(({ type }) => type === 'LeaseTaken');
    expect(taken.length).toBeGreaterThan(10);
    expect(taken.map(({ term }) => term)).toEqual(taken.map((_, index) => index + 1));
  });
});
