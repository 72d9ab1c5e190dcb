import type { Json } from '../../src/domain/json.js';
import { errorOf, type Item, SimulatedTenant } from './simulated-tenant.js';

const USERS = '/v1.0/users/delta?$select=displayName,jobTitle,department';
const GROUPS = '/v1.0/groups/delta?$select=displayName,description,members,owners';

const membersIn = (items: readonly Item[], id: string, relation = 'members') =>
  items
    .filter((item) => item.id === id)
    .flatMap((item) => (item[`${relation}@delta`] ?? []) as unknown as readonly Item[]);

describe('delta of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start({ users: 450 });
  });
  afterAll(() => tenant.close());

  const update = (objectType: string, objectId: string, attributes: object): Promise<string> =>
    tenant.act({ operation: 'update', objectType, objectId, attributes });
  const link = (operation: string, groupId: string, targetId: string, relation = 'members') =>
    tenant.act({ operation, objectType: 'group', objectId: groupId, relation, targetId });
  const aGroup = (): Promise<string> =>
    tenant.act({
      operation: 'create',
      objectType: 'group',
      attributes: {
        displayName: 'Made for a test',
        mailEnabled: false,
        mailNickname: 'made-for-a-test',
        securityEnabled: true,
      },
    });

  it('begins with every object once, in pages of 200, and one link on each page', async () => {
    const { pages, items } = await tenant.round(USERS);

    expect(pages.map(({ value }) => value.length)).toEqual([200, 200, 50]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(450);
    for (const [index, { body }] of pages.entries()) {
      expect(Object.hasOwn(body, '@odata.nextLink')).toBe(index < 2);
      expect(Object.hasOwn(body, '@odata.deltaLink')).toBe(index === 2);
    }
  });

  it('shows selected properties that were ever set, leaves others out, and cleared ones as null', async () => {
    const user = await tenant.cloudUser();
    const { items, deltaLink } = await tenant.round('/v1.0/users/delta?$select=jobTitle,faxNumber');
    expect(items.find(({ id }) => id === user.id)).toEqual({
      id: user.id,
      jobTitle: user['jobTitle'],
    });

    await update('user', user.id, { jobTitle: null });

    expect((await tenant.round(deltaLink)).items).toEqual([{ id: user.id, jobTitle: null }]);
  });

  it('takes the page size a client prefers, and refuses $top and other options', async () => {
    const { pages } = await tenant.round(USERS, {
      headers: { prefer: 'odata.maxpagesize=300' },
    });

    expect(pages.map(({ value }) => value.length)).toEqual([300, 150]);
    for (const option of ['$top=5', '$expand=members', "$filter=id eq 'x'"]) {
      expect((await tenant.get(`${USERS}&${option}`)).status).toBe(400);
    }
  });

  it('has nothing in the next round when nothing happened, and begins from now with latest', async () => {
    const { deltaLink } = await tenant.round(USERS);
    expect((await tenant.round(deltaLink)).items).toEqual([]);

    const latest = await tenant.round(`${USERS}&$deltatoken=latest`);
    expect(latest.items).toEqual([]);
    const user = await tenant.cloudUser();
    await update('user', user.id, { jobTitle: 'Since latest' });
    expect((await tenant.round(latest.deltaLink)).items).toMatchObject([
      { id: user.id, jobTitle: 'Since latest' },
    ]);
  });

  it('shows several changes of one object as one item with its last state, the same if asked again', async () => {
    const user = await tenant.cloudUser(1);
    const { deltaLink } = await tenant.round(USERS);
    await update('user', user.id, { jobTitle: 'One' });
    await update('user', user.id, { jobTitle: 'Two', department: 'Legal' });

    const first = await tenant.round(deltaLink);
    const again = await tenant.round(deltaLink);

    expect(first.items).toEqual([
      { id: user.id, displayName: user['displayName'], jobTitle: 'Two', department: 'Legal' },
    ]);
    expect(again.items).toEqual(first.items);
    expect((await tenant.round(first.deltaLink)).items).toEqual([]);
  });

  it('keeps the selection inside the token: a change outside of it shows nothing', async () => {
    const user = await tenant.cloudUser(2);
    const { deltaLink } = await tenant.round(USERS);
    await update('user', user.id, { city: 'Elsewhere' });

    expect((await tenant.round(deltaLink)).items).toEqual([]);
    expect((await tenant.get(`${deltaLink}&$select=city`)).status).toBe(400);
  });

  it('returns only what changed when the client prefers so', async () => {
    const user = await tenant.cloudUser(3);
    const { deltaLink } = await tenant.round(USERS);
    await update('user', user.id, { jobTitle: 'Minimal' });

    const { items } = await tenant.round(deltaLink, { headers: { prefer: 'return=minimal' } });

    expect(items).toEqual([{ id: user.id, jobTitle: 'Minimal' }]);
  });

  it('tells a soft deletion, a restore as a new object, and a hard deletion apart', async () => {
    const user = await tenant.cloudUser(4);
    const start = await tenant.round(USERS);
    await tenant.act({ operation: 'softDelete', objectType: 'user', objectId: user.id });
    const deleted = await tenant.round(start.deltaLink);
    await tenant.act({ operation: 'restore', objectType: 'user', objectId: user.id });
    const restored = await tenant.round(deleted.deltaLink);
    await tenant.act({ operation: 'softDelete', objectType: 'user', objectId: user.id });
    await tenant.act({ operation: 'hardDelete', objectType: 'user', objectId: user.id });
    const gone = await tenant.round(restored.deltaLink);

    expect(deleted.items).toEqual([{ id: user.id, '@removed': { reason: 'changed' } }]);
    expect(restored.items).toEqual([
      {
        id: user.id,
        displayName: user['displayName'],
        jobTitle: user['jobTitle'],
        department: user['department'],
      },
    ]);
    expect(gone.items).toEqual([{ id: user.id, '@removed': { reason: 'deleted' } }]);
    expect((await tenant.round(USERS)).items.map(({ id }) => id)).not.toContain(user.id);
  });

  it('shows all members and owners at first, and then those that came and went', async () => {
    const [one, two] = [await tenant.cloudUser(5), await tenant.cloudUser(6)];
    const group = await aGroup();
    await link('addLink', group, one.id);
    await link('addLink', group, one.id, 'owners');
    const start = await tenant.round(GROUPS);
    await link('addLink', group, two.id);
    await link('removeLink', group, one.id);
    await link('removeLink', group, one.id, 'owners');
    const next = await tenant.round(start.deltaLink);

    const user = '#microsoft.graph.user';
    expect(membersIn(start.items, group)).toEqual([{ '@odata.type': user, id: one.id }]);
    expect(membersIn(start.items, group, 'owners')).toHaveLength(1);
    expect(next.items.map(({ id }) => id)).toEqual([group]);
    const members = membersIn(next.items, group);
    expect(members).toHaveLength(2);
    expect(members).toContainEqual({ '@odata.type': user, id: two.id });
    expect(members).toContainEqual({
      '@odata.type': user,
      id: one.id,
      '@removed': { reason: 'deleted' },
    });
    expect(membersIn(next.items, group, 'owners')).toEqual([
      { '@odata.type': user, id: one.id, '@removed': { reason: 'deleted' } },
    ]);
  });

  it('says nothing of links that were not selected', async () => {
    const group = await aGroup();
    const start = await tenant.round('/v1.0/groups/delta?$select=displayName');
    await link('addLink', group, (await tenant.cloudUser(7)).id);

    expect(start.items.some((item) => 'members@delta' in item)).toBe(false);
    expect((await tenant.round(start.deltaLink)).items).toEqual([]);
  });

  it('keeps silent in groups about a member who was soft-deleted, until the purge', async () => {
    const user = await tenant.cloudUser(8);
    const group = await aGroup();
    await link('addLink', group, user.id);
    const start = await tenant.round(GROUPS);
    await tenant.act({ operation: 'softDelete', objectType: 'user', objectId: user.id });
    const deleted = await tenant.round(start.deltaLink);
    await tenant.act({ operation: 'hardDelete', objectType: 'user', objectId: user.id });
    const purged = await tenant.round(deleted.deltaLink);

    expect(deleted.items).toEqual([]);
    expect(membersIn(purged.items, group)).toEqual([
      { '@odata.type': '#microsoft.graph.user', id: user.id, '@removed': { reason: 'deleted' } },
    ]);
  });

  it('follows the rule of a dynamic group when a user changes department', async () => {
    const user = await tenant.cloudUser(9);
    const from = await tenant.find('group', 'DYN-Finance');
    const start = await tenant.round(GROUPS);
    await update('user', user.id, { department: 'Finance', accountEnabled: true });
    const joined = await tenant.round(start.deltaLink);
    await update('user', user.id, { department: 'Legal' });
    const left = await tenant.round(joined.deltaLink);

    const member = { '@odata.type': '#microsoft.graph.user', id: user.id };
    expect(membersIn(joined.items, from.objectId)).toEqual([member]);
    expect(membersIn(left.items, from.objectId)).toEqual([
      { ...member, '@removed': { reason: 'deleted' } },
    ]);
  });

  it('computes the members of a dynamic group again when its rule is rewritten', async () => {
    const group = await tenant.find('group', 'DYN-All-Guests');
    const guests = group.links['members'] ?? [];
    const rewrite = (membershipRule: string) =>
      tenant.write('PATCH', `/v1.0/groups/${group.objectId}`, { membershipRule });

    await rewrite('(user.userType -eq "Nobody")');
    expect((await tenant.raw(group.objectId)).links['members']).toEqual([]);
    await rewrite('(user.userType -eq "Guest")');

    expect(guests.length).toBeGreaterThan(10);
    expect((await tenant.raw(group.objectId)).links['members']).toEqual(guests);
  });

  it('repeats a large group with slices of its members, none lost and none twice', async () => {
    const large = await SimulatedTenant.start({ users: 3000 });
    try {
      const group = await large.find('group', 'APP_Microsoft365_E5');
      const { items } = await large.round(GROUPS);

      const slices = items.filter(({ id }) => id === group.objectId);
      expect(slices.length).toBeGreaterThan(1);
      expect(membersIn(items, group.objectId).map(({ id }) => id)).toEqual(group.links['members']);
    } finally {
      await large.close();
    }
  });

  it('refuses a token after seven days, of another type, and one it never gave', async () => {
    const { deltaLink } = await tenant.round(USERS);
    const ofGroups = deltaLink.replace('/users/', '/groups/');
    expect((await tenant.get(ofGroups)).status).toBe(400);
    expect((await tenant.get('/v1.0/users/delta?$deltatoken=abc')).status).toBe(400);

    tenant.pass(7 * 86_400_000 + 1000);
    await tenant.signIn();

    const expired = await tenant.get(deltaLink);
    expect([expired.status, errorOf(expired).code]).toEqual([400, 'syncStateNotFound']);
  });

  it('answers 410 and where to begin again for a token from a future it does not have', async () => {
    const other = await SimulatedTenant.start({ users: 20 });
    try {
      const { deltaLink } = await tenant.round(USERS);
      const token = new URL(deltaLink).search;
      const answer = await other.get(`/v1.0/users/delta${token}`);

      expect([answer.status, errorOf(answer).code]).toEqual([410, 'resyncRequired']);
      const location: Json = answer.headers.get('location');
      expect(location).toMatch(/\/v1\.0\/users\/delta\?\$deltatoken=$/);
      expect((await other.round(String(location))).items).toHaveLength(20);
    } finally {
      await other.close();
    }
  });
});
