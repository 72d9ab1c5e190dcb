import type { ObjectAt } from '../../src/history/history.port.js';
import { CapturedTenant } from '../support/captured-tenant.js';
import { eventually } from '../support/eventually.js';

const types = ['user', 'group', 'conditionalAccessPolicy', 'namedLocation'];

describe('capture', () => {
  let tenant: CapturedTenant;
  beforeEach(async () => {
    tenant = await CapturedTenant.open({ types });
  });
  afterEach(() => tenant.close());

  const some = (type: string, matches: (object: ObjectAt) => boolean = () => true): ObjectAt => {
    const { rows } = tenant
      .tenantHistory()
      .now()
      .objects({ type, page: { size: 1000 } });
    const found = rows.find(matches);
    if (found === undefined) throw new Error(`no such ${type}`);
    return found;
  };
  const cloudUser = () =>
    some('user', ({ attributes }) => attributes['onPremisesSyncEnabled'] !== true);
  const assignedGroup = () =>
    some(
      'group',
      ({ objectId, attributes }) =>
        attributes['membershipRule'] == null &&
        attributes['onPremisesSyncEnabled'] !== true &&
        tenant
          .tenantHistory()
          .now()
          .allLinks(objectId)
          .some(({ relation }) => relation === 'members'),
    );
  const admin = () =>
    some('user', ({ attributes }) => attributes['accountEnabled'] === true).attributes[
      'userPrincipalName'
    ] as string;
  const act = (body: object) =>
    tenant.control<{ objectId: string }>('POST', '/act', { as: admin(), ip: '192.0.2.7', ...body });
  const liveCounts = async () => {
    const { objects } = await tenant.control<{ objects: { objectType: string; status: string }[] }>(
      'GET',
      '/objects',
    );
    const live = objects.filter(
      ({ status, objectType }) => status === 'live' && types.includes(objectType),
    );
    return Object.fromEntries(
      [...Map.groupBy(live, ({ objectType }) => objectType)].map(([type, all]) => [
        type,
        all.length,
      ]),
    );
  };
  const quietAfter = async (what: () => Promise<void>) => {
    const before = (await tenant.events()).filter(({ event }) => event.type.startsWith('Object'));
    await what();
    const after = (await tenant.events()).filter(({ event }) => event.type.startsWith('Object'));
    expect(after.slice(before.length).map(({ event }) => event)).toEqual([]);
  };

  it('discovers every object once, with its links, and says when it was done', async () => {
    await tenant.firstSync();
    expect(tenant.tenantHistory().now().counts()).toEqual(await liveCounts());
    const group = assignedGroup();
    const raw = await tenant.control<{ links: Record<string, string[]> }>(
      'GET',
      `/objects/${group.objectId}`,
    );
    const members = tenant.tenantHistory().now().allLinks(group.objectId);
    expect(
      members
        .filter(({ relation }) => relation === 'members')
        .map(({ targetId }) => targetId)
        .sort(),
    ).toEqual([...(raw.links['members'] ?? [])].sort());
    expect((await tenant.changesOf(group.objectId)).map(({ type }) => type)).toEqual([
      'ObjectDiscovered',
    ]);
  });

  it('records nothing when nothing happened, also after a restart', async () => {
    await tenant.firstSync();
    await quietAfter(async () => {
      await tenant.look();
      await tenant.restart();
      tenant.start();
      await tenant.look();
    });
  });

  it('goes on with a first full sync that was broken off', async () => {
    tenant.start();
    await eventually(async () => (await tenant.events()).length > 0);
    await tenant.restart();
    await tenant.firstSync();
    const discovered = (await tenant.events()).filter(
      ({ event }) => event.type === 'ObjectDiscovered',
    );
    const ids = discovered.map(({ event }) =>
      'objectId' in event.data ? event.data.objectId : '',
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(tenant.tenantHistory().now().counts()).toEqual(await liveCounts());
  });

  it('records a change with both values, its window, and who made it', async () => {
    await tenant.firstSync();
    const user = cloudUser();
    await act({
      operation: 'update',
      objectType: 'user',
      objectId: user.objectId,
      attributes: { jobTitle: 'Warden' },
    });
    await tenant.look();
    const [entry] = tenant
      .tenantHistory()
      .timeline({ objectId: user.objectId, order: 'newest-first', page: { size: 1 } }).rows;
    expect(entry?.event).toMatchObject({
      type: 'ObjectChanged',
      data: {
        attributes: [
          { name: 'jobTitle', before: user.attributes['jobTitle'] ?? null, after: 'Warden' },
        ],
        links: [],
      },
    });
    await tenant.look();
    await eventually(
      () => tenant.tenantHistory().entry(entry?.changeId ?? '')?.actors.length === 1,
    );
    const attributed = tenant.tenantHistory().entry(entry?.changeId ?? '');
    expect(attributed?.actors).toMatchObject([{ kind: 'user', name: admin(), ip: '192.0.2.7' }]);
    expect(attributed?.occurredAt).not.toBeNull();
  });

  it('records members that come and go', async () => {
    await tenant.firstSync();
    const group = assignedGroup();
    const known = new Set(
      tenant
        .tenantHistory()
        .now()
        .allLinks(group.objectId)
        .map(({ targetId }) => targetId),
    );
    const user = some('user', ({ objectId }) => !known.has(objectId));
    const link = {
      objectType: 'group',
      objectId: group.objectId,
      relation: 'members',
      targetId: user.objectId,
    };
    await act({ operation: 'addLink', ...link });
    await tenant.look();
    await act({ operation: 'removeLink', ...link });
    await tenant.look();
    const changes = (await tenant.changesOf(group.objectId)).filter(
      ({ type }) => type === 'ObjectChanged',
    );
    const target = { relation: 'members', targetId: user.objectId, targetType: 'user' };
    expect(changes.map(({ data }) => 'links' in data && data.links)).toEqual([
      [{ ...target, op: 'added' }],
      [{ ...target, op: 'removed' }],
    ]);
  });

  it.each(['user', 'conditionalAccessPolicy', 'namedLocation'])(
    'keeps the identity of a %s through deletion and restore',
    async (type) => {
      await tenant.firstSync();
      const object =
        type === 'user'
          ? cloudUser()
          : some(type, ({ attributes }) => attributes['isTrusted'] !== true);
      await act({ operation: 'softDelete', objectType: type, objectId: object.objectId });
      await tenant.look();
      expect(tenant.tenantHistory().now().object(object.objectId)?.status).toBe('soft-deleted');
      await act({ operation: 'restore', objectType: type, objectId: object.objectId });
      await tenant.look();
      const types = (await tenant.changesOf(object.objectId)).map((change) => change.type);
      expect(types.slice(0, 3)).toEqual([
        'ObjectDiscovered',
        'ObjectSoftDeleted',
        'ObjectRestored',
      ]);
      expect(tenant.tenantHistory().now().object(object.objectId)?.status).toBe('live');
    },
  );

  it('records a hard deletion of what was in the bin', async () => {
    await tenant.firstSync();
    const user = cloudUser();
    const ref = { objectType: 'user', objectId: user.objectId };
    await act({ operation: 'softDelete', ...ref });
    await tenant.look();
    await act({ operation: 'hardDelete', ...ref });
    await tenant.look();
    expect((await tenant.changesOf(user.objectId)).at(-1)).toMatchObject({
      type: 'ObjectHardDeleted',
      data: { was: 'soft-deleted' },
    });
  });

  it.each(['D1', 'D2', 'D3', 'D4'])('records nothing new under fault %s', async (id) => {
    await tenant.firstSync();
    await tenant.control('PUT', '/faults', [{ id }]);
    await quietAfter(async () => {
      await tenant.look();
      await tenant.look();
    });
  });

  it('reads everything again after 410, and finds what happened meanwhile once', async () => {
    await tenant.firstSync();
    const [user, group] = [cloudUser(), assignedGroup()];
    const before = (await tenant.events()).length;
    const [leaver] = tenant
      .tenantHistory()
      .now()
      .allLinks(group.objectId)
      .filter(({ relation }) => relation === 'members');
    if (leaver === undefined) throw new Error('a group without members');
    await act({
      operation: 'update',
      objectType: 'user',
      objectId: user.objectId,
      attributes: { city: 'Turku' },
    });
    await act({
      operation: 'removeLink',
      objectType: 'group',
      objectId: group.objectId,
      relation: leaver.relation,
      targetId: leaver.targetId,
    });
    await tenant.control('PUT', '/faults', [{ id: 'D6', count: 2 }]);
    await tenant.look();
    await tenant.look();
    const recorded = (await tenant.events()).slice(before);
    const changed = recorded.filter(({ event }) => event.type === 'ObjectChanged');
    expect(
      changed.map(({ event }) => 'objectId' in event.data && event.data.objectId).sort(),
    ).toEqual([user.objectId, group.objectId].sort());
    expect(
      (await tenant.events()).some(({ event }) => event.type === 'ReconciliationCompleted'),
    ).toBe(true);
  });

  it.each(['HTML', 'TRUNCATED', 'DOWN'])(
    'changes nothing while the directory answers %s, and records the gap afterwards',
    async (id) => {
      await tenant.firstSync();
      await tenant.control('PUT', '/faults', [{ id }]);
      await quietAfter(() => tenant.look());
      const readers = tenant.capture.status().filter(({ reader }) => !reader.includes('/'));
      expect(readers.every(({ state }) => state === 'failing')).toBe(true);
      expect(tenant.tenantHistory().now().counts()['user']).toBeGreaterThan(0);
      await tenant.control('DELETE', '/faults');
      await tenant.look();
      await eventually(() => tenant.capture.status().every(({ state }) => state === 'idle'));
      await tenant.caughtUp();
      expect(
        new Set(
          tenant
            .tenantHistory()
            .gaps()
            .map(({ reader }) => reader),
        ),
      ).toEqual(new Set([...types, 'directoryAudit']));
    },
  );
});
