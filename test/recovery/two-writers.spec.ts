import { Logger } from '@nestjs/common';
import {
  type Creation,
  DirectoryWriter,
  type DirectoryWrite,
  type WriteOutcome,
} from '../../src/directory/directory.port.js';
import {
  type Link,
  objectId,
  type ObjectId,
  type ObjectRef,
  type Observation,
} from '../../src/domain/directory/directory-object.js';
import { type Instant, instantAt } from '../../src/domain/instant.js';
import { processClock } from '../../src/leases/lease-clock.js';
import { StreamLeases } from '../../src/leases/stream-leases.js';
import { Connection } from '../leases/shared-log.js';
import { eventually } from '../support/eventually.js';
import { anObject, RecoveringTenant, TENANT } from './recovering-tenant.js';

const TTL_MS = 1000;
const TAKEOVER_MS = 1500;
const READ_LAG_MS = 30;
const USERS = ['ada', 'bob', 'eve', 'joe'];

/** The directory as one process reaches it: what it asks or sends can be held up on the way. */
class Way extends DirectoryWriter {
  readonly configured = true;
  asking: Promise<void> | null = null;
  sending: Promise<void> | null = null;
  /** Looks and writes that are on their way. */
  readonly held = { asked: 0, sent: 0 };

  constructor(private readonly directory: DirectoryWriter) {
    super();
  }

  override async objects(refs: readonly ObjectRef[]): Promise<readonly Observation[]> {
    const found = await this.directory.objects(refs);
    if (this.asking !== null) this.held.asked += 1;
    await this.asking;
    return found;
  }

  override created(creation: Creation, since: Instant): Promise<ObjectId | null> {
    return this.directory.created(creation, since);
  }

  override linkTargets(links: readonly (ObjectRef & { link: Link })[]) {
    return this.directory.linkTargets(links);
  }

  override async write(
    writes: readonly DirectoryWrite[],
    mayWrite: () => void,
  ): Promise<readonly WriteOutcome[]> {
    mayWrite();
    if (this.sending !== null) this.held.sent += 1;
    await this.sending;
    return this.directory.write(writes);
  }
}

/** A process with a worker of its own, over the tenant's log and directory. */
const aWriter = async (tenant: RecoveringTenant, name: string) => {
  const connection = new Connection(tenant.store);
  const wallClock = () => instantAt(Date.now());
  const settings = { name, ttlMs: TTL_MS, clock: processClock, wallClock };
  const leases = new StreamLeases(connection, settings);
  const way = new Way(tenant.directory);
  const stop = await tenant.startWorker(connection, way, leases);
  const isOwner = async () => (await leases.holder(TENANT, 'writer'))?.isUs === true;
  return { connection, way, stop, isOwner };
};

describe('Two processes that may write', () => {
  let tenant: RecoveringTenant;
  let cleanUp: (() => unknown)[];
  beforeEach(async () => {
    Logger.overrideLogger(false);
    tenant = await RecoveringTenant.open();
    cleanUp = [];
  });
  afterEach(async () => {
    for (const step of cleanUp) await step();
    await tenant.close();
    Logger.overrideLogger(['error']);
  });

  /** A recovery of all users under way in one process, the other waiting for its turn. */
  const recovering = async (hold: 'asking' | 'sending') => {
    const { directory } = tenant;
    for (const user of USERS) directory.put(anObject('user', user, { department: 'Ops' }));
    const then = await tenant.look();
    for (const user of USERS) directory.change(objectId(user), { department: 'Sales' });
    await tenant.look();
    const options = { readLagMs: READ_LAG_MS, groupSize: 2, takeoverMs: TAKEOVER_MS };
    await tenant.start(options, 'without a worker');
    const one = await aWriter(tenant, 'one');
    await eventually(one.isOwner);
    const two = await aWriter(tenant, 'two');
    const plan = await tenant.plan(then);
    const held = Promise.withResolvers<undefined>();
    one.way[hold] = held.promise;
    const { asked, sent } = one.way.held;
    await tenant.approve(plan);
    await eventually(() => one.way.held.asked + one.way.held.sent > asked + sent);
    const pause = Promise.withResolvers<undefined>();
    one.connection.asleep = pause.promise;
    const wake = () => {
      one.connection.asleep = null;
      held.resolve(undefined);
      pause.resolve(undefined);
    };
    cleanUp = [wake, one.stop, two.stop];
    const arrive = () => {
      held.resolve(undefined);
    };
    return { one, two, id: plan.recoveryId, arrive, wake };
  };

  const attempts = async (id: string) =>
    (await tenant.recoveryEvents(id)).flatMap(({ event }) =>
      event.type === 'CompensationIssued' ? [event.data.attempt] : [],
    );

  it('write each object once when one falls silent with a write under way', async () => {
    const { one, two, id, arrive, wake } = await recovering('sending');
    await eventually(two.isOwner);
    const takenAt = Date.now();
    await eventually(() => Date.now() - takenAt > 5 * READ_LAG_MS);
    expect(tenant.directory.requests).toEqual([]);
    arrive();
    const { outcome } = await tenant.ended(id);
    wake();
    await one.stop();
    expect(outcome).toMatchObject({ applied: USERS.length, failed: 0, skipped: 0 });
    expect(tenant.directory.requests.map((write) => write.objectId).sort()).toEqual(USERS);
    expect(await attempts(id)).toEqual([1, 1, 1, 1]);
  });

  it('write each object once when one wakes that was about to write', async () => {
    const { one, two, id, wake } = await recovering('asking');
    await eventually(two.isOwner);
    const { outcome } = await tenant.ended(id);
    expect(await attempts(id)).toEqual([1, 1, 1, 1]);
    wake();
    await one.stop();
    expect(outcome).toMatchObject({ applied: USERS.length, failed: 0, skipped: 0 });
    expect(tenant.directory.requests.map((write) => write.objectId).sort()).toEqual(USERS);
    expect(tenant.get(id).status).toBe('completed');
  });

  it('go on at once when one stops in the middle', async () => {
    const { one, two, id, wake } = await recovering('sending');
    const stopped = one.stop();
    wake();
    await stopped;
    await eventually(two.isOwner);
    const startedAt = Date.now();
    const { outcome } = await tenant.ended(id);
    expect(Date.now() - startedAt).toBeLessThan(TAKEOVER_MS);
    expect(outcome).toMatchObject({ applied: USERS.length, failed: 0, skipped: 0 });
    expect(tenant.directory.requests.map((write) => write.objectId).sort()).toEqual(USERS);
  });
});
