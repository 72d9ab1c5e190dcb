import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type GraphOptions, openGraph } from '../../src/directory/directory.module.js';
import type { DirectoryWrite, LookPage } from '../../src/directory/directory.port.js';
import {
  type LinkTarget,
  objectId,
  type ObjectRef,
} from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import type { SimulatorOptions } from '../../src/simulator/start-simulator.js';
import {
  type Fault,
  openSimulatedDirectory,
  type SimulatedDirectory,
} from './simulated-directory.js';

const never = new AbortController().signal;

const all = async <Page>(pages: AsyncIterable<Page>): Promise<Page[]> => {
  const every: Page[] = [];
  for await (const page of pages) every.push(page);
  return every;
};

describe('GraphDirectory over a faulty wire', () => {
  let tenant: SimulatedDirectory;
  afterEach(() => tenant.close());

  const open = async (overrides: Partial<GraphOptions> = {}, simulated: SimulatorOptions = {}) => {
    tenant = await openSimulatedDirectory(simulated, overrides);
  };
  const look = (type: string, from: string | null = null): Promise<LookPage[]> =>
    all(tenant.directory.look(type, from, never));
  const endOf = async (type: string): Promise<string> => (await look(type)).at(-1)?.token ?? '';
  const someUsers = async (count: number): Promise<readonly ObjectRef[]> =>
    (await look('user'))
      .flatMap(({ observations }) => observations)
      .filter(
        (seen) => seen.seen === 'present' && seen.attributes['onPremisesSyncEnabled'] !== true,
      )
      .slice(0, count)
      .map(({ objectId, objectType }) => ({ objectId, objectType }));
  const updates = (refs: readonly ObjectRef[]): DirectoryWrite[] =>
    refs.map((ref) => ({ ...ref, operation: 'update', attributes: { city: 'Far away' } }));
  /** How often the tenant recorded an update of an object by our writer. */
  const writesOn = async ({ objectId }: ObjectRef): Promise<number> => {
    const from = instantAt(Date.now() - 60_000);
    const records = (await all(tenant.directory.audits(from, never))).flat();
    return records.filter(
      ({ objectIds, actor }) => actor.kind === 'stateline' && objectIds.includes(objectId),
    ).length;
  };

  it('D1 D2 D3: shows each member of each group however pages are cut, shuffled and repeated', async () => {
    await open({ pageSize: 5 });
    const sound = await look('group');
    await tenant.faults({ id: 'D1' }, { id: 'D2' }, { id: 'D3' });

    const odd = await look('group');

    expect(odd.some((page) => page.observations.length === 0)).toBe(true);
    expect(odd.length).toBeGreaterThan(sound.length);
    expect(membersIn(odd)).toEqual(membersIn(sound));
    for (const [objectId, members] of membersIn(odd)) {
      const ref = { objectId, objectType: 'group' } as ObjectRef;
      const targets = (await all(tenant.directory.links(ref, 'members'))).flat();
      expect(members).toEqual(idsOf(targets));
    }
  });

  it('D4: shows old changes again with the values of now', async () => {
    await open();
    const [user] = await someUsers(1);
    if (user === undefined) throw new Error('no user');
    const token = await endOf('user');
    await tenant.act({ ...user, operation: 'update', attributes: { city: 'Oslo' } });
    await tenant.faults({ id: 'D4' });
    const first = await look('user', token);

    const again = await look('user', first.at(-1)?.token ?? null);

    expect(again.flatMap(({ observations }) => observations)).toEqual(
      first.flatMap(({ observations }) => observations),
    );
  });

  it.each(['D6', 'D7'])(
    '%s: gives up a round, at its start and in its middle, as expired',
    async (id) => {
      await open({ pageSize: 20 });
      const token = await endOf('user');
      await tenant.faults({ id, count: 1 });
      await expect(look('user', token)).rejects.toMatchObject({ code: 'delta-token-expired' });

      await tenant.faults({ id, path: 'skiptoken', count: 1 });
      const pages: LookPage[] = [];
      const half = async () => {
        for await (const page of tenant.directory.look('user', null, never)) pages.push(page);
      };
      await expect(half()).rejects.toMatchObject({ code: 'delta-token-expired' });
      expect(pages).toHaveLength(1);
    },
  );

  it('T1: waits as told, and on its own where it is not told', async () => {
    await open({ now: () => 0 });
    await tenant.faults({ id: 'T1', path: 'users/delta', count: 2, retryAfterSeconds: 7 });
    await look('user');
    expect(tenant.waits.map(Math.round)).toEqual([7_000, 7_000]);

    await tenant.faults({ id: 'T1', path: 'policies', count: 1, retryAfterSeconds: null });
    await look('conditionalAccessPolicy');
    expect(tenant.waits.at(-1)).toBeGreaterThanOrEqual(4_999);
    expect(tenant.waits.at(-1)).toBeLessThanOrEqual(10_001);
  });

  it('T1: gives up after the attempts it has', async () => {
    await open({ maxAttempts: 2 });
    await tenant.faults({ id: 'T1' });
    await expect(look('group')).rejects.toMatchObject({
      code: 'directory-unavailable',
      message: expect.stringContaining('GET /v1.0/groups/delta: 429 TooManyRequests') as unknown,
    });
  });

  it('T2: writes and reads once what a batch throttles, and only that', async () => {
    await open();
    const users = await someUsers(20);
    await tenant.faults({ id: 'T2', count: 9, retryAfterSeconds: 3 });

    const outcomes = await tenant.writer.write(updates(users));

    expect(outcomes).toEqual(users.map(() => ({ outcome: 'done' })));
    expect(await Promise.all(users.map(writesOn))).toEqual(users.map(() => 1));
    await tenant.faults({ id: 'T2', count: 9 });
    const seen = await tenant.directory.objects(users);
    expect(seen.map((one) => one.seen === 'present' && one.attributes['city'])).toEqual(
      users.map(() => 'Far away'),
    );
    expect(tenant.waits).toContain(3_000);
  });

  it.each<readonly [string, Fault]>([
    ['503', { id: 'T4', path: 'users/|policies/' }],
    ['504', { id: 'T4', path: 'users/|policies/', status: 504 }],
    ['a cut connection', { id: 'T4', path: 'users/|policies/', mode: 'reset' }],
  ])('T4: never repeats a write that was answered by %s', async (_, fault) => {
    await open();
    const [user] = await someUsers(1);
    const policies = await look('conditionalAccessPolicy');
    const policy = policies[0]?.observations[0];
    if (user === undefined || policy === undefined) throw new Error('no user, no policy');
    const { objectId, objectType } = policy;
    const writes: DirectoryWrite[] = [
      ...updates([user]),
      { objectId, objectType, operation: 'update', attributes: { description: 'Written once' } },
    ];
    await tenant.faults(fault);

    const outcomes = await tenant.writer.write(writes);

    await tenant.faults();
    const unknown = { outcome: 'unknown', detail: expect.any(String) as unknown };
    expect(outcomes).toEqual([unknown, unknown]);
    expect(await Promise.all([user, policy].map(writesOn))).toEqual([1, 1]);
  });

  it('T4: finds out by writing again that a link was there already', async () => {
    await open();
    const [user] = await someUsers(1);
    const groupId = await tenant.act({
      objectType: 'group',
      operation: 'create',
      attributes: {
        displayName: 'Fault drill',
        mailNickname: 'fault-drill',
        mailEnabled: false,
        securityEnabled: true,
        groupTypes: [],
      },
    });
    if (user === undefined) throw new Error('no user');
    const link = { relation: 'members', targetId: user.objectId, targetType: 'user' };
    const group = { objectId: groupId, objectType: 'group' };
    const write = { ...group, operation: 'addLink', link } as const;
    await tenant.faults({ id: 'T4', path: 'groups/', count: 1 });

    expect(await tenant.writer.write([write])).toMatchObject([{ outcome: 'unknown' }]);
    expect(await tenant.writer.write([write])).toEqual([{ outcome: 'already-so' }]);
    expect(await tenant.writer.linkTargets([write])).toEqual([write.link.targetId]);
  });

  it('R1: does not take a lagging read for the truth about a removal', async () => {
    await open();
    const [user] = await someUsers(1);
    if (user === undefined) throw new Error('no user');
    const token = await endOf('user');
    await tenant.act({ ...user, operation: 'softDelete' });
    await tenant.faults({ id: 'R1', path: `/(users|deletedItems)/${user.objectId}`, count: 4 });

    const seen = (await look('user', token)).flatMap(({ observations }) => observations);

    expect(seen).toEqual([expect.objectContaining({ ...user, seen: 'soft-deleted' })]);
    expect(tenant.waits).toEqual([1_000, 3_000]);
  });

  it('R1: shows a write when the directory shows it', async () => {
    await open();
    const [user] = await someUsers(1);
    if (user === undefined) throw new Error('no user');
    await tenant.writer.write(updates([user]));
    await tenant.faults({ id: 'R1', path: 'users/', count: 1 });

    const city = async () =>
      (await tenant.writer.objects([user])).map(
        (seen) => seen.seen === 'present' && seen.attributes['city'],
      );

    expect(await city()).not.toEqual(['Far away']);
    expect(await city()).toEqual(['Far away']);
  });

  it.each<readonly [string, Omit<Fault, 'count'>]>([
    ['an HTML page', { id: 'HTML', status: 200 }],
    ['an HTML gateway error', { id: 'HTML' }],
    ['half of the JSON', { id: 'TRUNCATED' }],
    ['a slow answer', { id: 'SLOW', delayMs: 1_000 }],
    ['a cut connection', { id: 'DOWN' }],
  ])('%s: is read again, and is an unknown outcome for a write', async (_, fault) => {
    await open({ timeoutMs: 400, maxAttempts: 2 });
    const [user] = await someUsers(1);
    if (user === undefined) throw new Error('no user');
    await tenant.faults({ ...fault, path: 'groups/delta', count: 1 });
    await expect(look('group')).resolves.not.toHaveLength(0);

    await tenant.faults({ ...fault, path: 'groups/delta', count: 2 });
    await expect(look('group')).rejects.toMatchObject({
      code: 'directory-unavailable',
      message: expect.stringMatching(/^GET \/v1\.0\/groups\/delta: .+, 2 times$/) as unknown,
    });

    await tenant.faults({ ...fault, path: 'batch', count: 1 });
    expect(await tenant.writer.write(updates([user]))).toMatchObject([{ outcome: 'unknown' }]);
    expect(await writesOn(user)).toBeLessThanOrEqual(1);
  });

  it('says that the directory is gone, and goes on when it is back', async () => {
    await open();
    const token = await endOf('user');
    await tenant.faults({ id: 'DOWN' });
    await expect(look('user', token)).rejects.toMatchObject({ code: 'directory-unavailable' });

    await tenant.faults();
    await expect(look('user', token)).resolves.toHaveLength(1);
  });

  it('keeps within one Conditional Access request a second, whoever asks', async () => {
    await open({}, { enforceQuotas: true });
    const { directory, writer } = openGraph({
      ...tenant.options,
      wait: (ms) => sleep(ms),
      pace: { conditionalAccess: 1 },
    });
    const policy = { objectType: 'conditionalAccessPolicy', objectId: objectId('missing') };

    await Promise.all([
      all(directory.look('namedLocation', null, never)),
      writer.write([{ ...policy, operation: 'softDelete' }]),
    ]);

    const requests = (await tenant.requests()).map((request) => JSON.stringify(request));
    expect(requests.filter((text) => text.includes('conditionalAccess'))).toHaveLength(3);
    expect(requests.filter((text) => text.includes('429'))).toEqual([]);
  });
});

const idsOf = (targets: readonly LinkTarget[]): readonly string[] =>
  [...new Set(targets.map(({ targetId }) => targetId))].sort();

/** All members that a round shows, per group that has any. */
const membersIn = (pages: readonly LookPage[]): ReadonlyMap<string, readonly string[]> => {
  const seen = pages
    .flatMap(({ observations }) => observations)
    .flatMap((one) =>
      one.seen === 'present'
        ? one.links
            .filter(({ relation }) => relation === 'members')
            .map((links) => ({
              groupId: one.objectId,
              added: links.seen === 'changes' ? links.added : links.targets,
            }))
        : [],
    );
  const byGroup = Map.groupBy(seen, ({ groupId }) => groupId);
  const sorted = [...byGroup].sort(([one], [other]) => (one < other ? -1 : 1));
  return new Map(
    sorted.map(([groupId, parts]) => [groupId, idsOf(parts.flatMap(({ added }) => added))]),
  );
};
