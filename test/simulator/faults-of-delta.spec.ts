import { errorOf, type Item, SimulatedTenant, text } from './simulated-tenant.js';

const USERS = '/v1.0/users/delta?$select=displayName,jobTitle,department';
const GROUPS = '/v1.0/groups/delta?$select=displayName,members';
const PRINCIPALS = '/v1.0/servicePrincipals/delta?$select=displayName,appRoles';

describe('faults of delta in the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeEach(async () => {
    tenant = await SimulatedTenant.start();
  });
  afterEach(() => tenant.close());

  const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => id);
  const set = (objectId: string, attributes: object): Promise<string> =>
    tenant.act({ operation: 'update', objectType: 'user', objectId, attributes });
  const joined = async (userId: string, groupName: string): Promise<string> => {
    const { objectId } = await tenant.find('group', groupName);
    const link = { objectType: 'group', objectId, relation: 'members', targetId: userId };
    await tenant.act({ operation: 'addLink', ...link });
    return objectId;
  };
  /** What a number of rounds say, one after the other. */
  const rounds = async (from: string, number: number): Promise<readonly (readonly Item[])[]> => {
    const told: (readonly Item[])[] = [];
    let next = from;
    for (let round = 0; round < number; round += 1) {
      const { items, deltaLink } = await tenant.round(next);
      told.push(items);
      next = deltaLink;
    }
    return told;
  };

  it('D5 holds changes back for so many polls, then shows them once', async () => {
    const { deltaLink } = await tenant.round(USERS);
    const user = await tenant.cloudUser();
    await tenant.arm({ id: 'D5', polls: 2, count: 1 });
    await set(user.id, { jobTitle: 'Late' });

    const told = await rounds(deltaLink, 4);

    expect(told.map(idsOf)).toEqual([[], [], [user.id], []]);
    expect(told[2]?.[0]).toMatchObject({ jobTitle: 'Late' });
  });

  it('D5 holds back one object and shows the others in time', async () => {
    const { deltaLink } = await tenant.round(USERS);
    const [held, other] = [await tenant.cloudUser(), await tenant.cloudUser(1)];
    await tenant.arm({ id: 'D5', polls: 1, count: 1, objectId: held.id });
    await set(held.id, { jobTitle: 'Late' });
    await set(other.id, { jobTitle: 'In time' });

    expect((await rounds(deltaLink, 3)).map(idsOf)).toEqual([[other.id], [held.id], []]);
  });

  it('D8 answers a stale page token with 404 or 400, and nothing else', async () => {
    const { body } = await tenant.get(USERS, { headers: { prefer: 'odata.maxpagesize=5' } });
    const next = text(body['@odata.nextLink']);
    await tenant.arm({ id: 'D8', count: 1 }, { id: 'D8', status: 400, count: 1 });

    const [missing, expired, fine] = [
      await tenant.get(next),
      await tenant.get(next),
      await tenant.get(next),
    ];

    expect([missing.status, errorOf(missing).code]).toEqual([404, 'UnknownError']);
    expect([expired.status, errorOf(expired).code]).toEqual([400, 'Directory_ExpiredPageToken']);
    expect(fine.status).toBe(200);
  });

  it('D9 never says that a purge removed a member, which it says without the fault', async () => {
    const [one, other] = [await tenant.cloudUser(), await tenant.cloudUser(1)];
    const groupId = await joined(one.id, 'SG-Legal');
    await joined(other.id, 'SG-Legal');
    const { deltaLink } = await tenant.round(GROUPS);
    const gone = async (id: string, operation: string): Promise<void> => {
      await tenant.act({ operation, objectType: 'user', objectId: id });
    };
    await gone(one.id, 'softDelete');
    await gone(other.id, 'softDelete');

    const silent = await tenant.round(deltaLink);
    await gone(one.id, 'hardDelete');
    const told = await tenant.round(silent.deltaLink);
    await tenant.arm({ id: 'D9' });
    await gone(other.id, 'hardDelete');
    const later = await rounds(told.deltaLink, 3);

    expect(silent.items).toEqual([]);
    expect(told.items.find(({ id }) => id === groupId)).toMatchObject({
      'members@delta': [{ id: one.id, '@removed': { reason: 'deleted' } }],
    });
    expect(later.flat()).toEqual([]);
    expect((await tenant.raw(groupId)).links['members']).not.toContain(other.id);
  });

  it('D9 with polls says so late', async () => {
    const user = await tenant.cloudUser();
    const groupId = await joined(user.id, 'SG-Legal');
    const { deltaLink } = await tenant.round(GROUPS);
    await tenant.arm({ id: 'D9', polls: 1, count: 1 });
    await tenant.act({ operation: 'softDelete', objectType: 'user', objectId: user.id });
    await tenant.act({ operation: 'hardDelete', objectType: 'user', objectId: user.id });

    const told = await rounds(deltaLink, 3);

    expect(told.map((items) => idsOf(items).includes(groupId))).toEqual([false, true, false]);
  });

  it('D10 shows a restored object whole, as a new one, under its old id', async () => {
    const user = await tenant.cloudUser();
    const { deltaLink } = await tenant.round(USERS);
    await tenant.act({ operation: 'softDelete', objectType: 'user', objectId: user.id });
    await tenant.act({ operation: 'restore', objectType: 'user', objectId: user.id });

    const { items } = await tenant.round(deltaLink);

    expect(items).toEqual([expect.objectContaining({ id: user.id, jobTitle: user['jobTitle'] })]);
    expect(items[0]).not.toHaveProperty('@removed');
  });

  it('D11 changes the app roles of a service principal without anybody doing so', async () => {
    const { deltaLink } = await tenant.round(PRINCIPALS);
    expect((await tenant.round(deltaLink)).items).toEqual([]);
    await tenant.arm({ id: 'D11', count: 1 });

    const { items, ...refreshed } = await tenant.round(deltaLink);

    expect(items).toHaveLength(1);
    expect(JSON.stringify(items[0]?.['appRoles'])).toContain('Simulated.Refreshed');
    expect((await tenant.get('/v1.0/auditLogs/directoryAudits')).value).toEqual([]);
    expect((await tenant.round(refreshed.deltaLink)).items).toEqual([]);
  });

  it('D12 gives no item for a change of that property alone, which reads show', async () => {
    const { deltaLink } = await tenant.round(USERS);
    const [one, other] = [await tenant.cloudUser(), await tenant.cloudUser(1)];
    await tenant.arm({ id: 'D12', property: 'jobTitle' });
    await set(one.id, { jobTitle: 'Unseen' });
    await set(other.id, { jobTitle: 'Seen', department: 'Seen' });

    expect((await rounds(deltaLink, 2)).map(idsOf)).toEqual([[other.id], []]);
    expect((await tenant.get(`/v1.0/users/${one.id}`)).body['jobTitle']).toBe('Unseen');
  });

  it('D13 leads the next link to another host, and only while it is on', async () => {
    const small = { headers: { prefer: 'odata.maxpagesize=5' } };
    await tenant.arm({ id: 'D13', path: '/users/delta', count: 1 });

    const struck = text((await tenant.get(USERS, small)).body['@odata.nextLink']);
    const fine = text((await tenant.get(USERS, small)).body['@odata.nextLink']);

    expect(new URL(struck).host).toBe('graph.example');
    expect(new URL(struck).search).toBe(new URL(fine).search);
    expect(fine.startsWith(tenant.running.graphUrl)).toBe(true);
  });

  it('keeps delta as it is while no fault is on', async () => {
    const user = await tenant.cloudUser();
    await joined(user.id, 'SG-Legal');
    const { deltaLink } = await tenant.round(USERS);
    await set(user.id, { jobTitle: 'Plain' });

    expect((await rounds(deltaLink, 2)).map(idsOf)).toEqual([[user.id], []]);
    expect((await tenant.control('GET', '/faults')).body['faults']).toEqual([]);
  });
});
