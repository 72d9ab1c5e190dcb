import { errorOf, type Item, SimulatedTenant } from './simulated-tenant.js';

const USERS = '/v1.0/users/delta?$select=displayName,jobTitle';
const GROUPS = '/v1.0/groups/delta?$select=displayName,members';

describe('faults of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start({ users: 450 });
  });
  afterAll(() => tenant.close());
  afterEach(() => tenant.control('DELETE', '/faults'));

  const arm = async (...rules: readonly object[]): Promise<void> => {
    const { status, text } = await tenant.control('PUT', '/faults', rules);
    if (status !== 200) throw new Error(text);
  };
  const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => id);
  const retitle = (objectId: string, jobTitle: string): Promise<string> =>
    tenant.act({ operation: 'update', objectType: 'user', objectId, attributes: { jobTitle } });

  it('D1 shows items twice on a page and again on the next, and loses none', async () => {
    await arm({ id: 'D1' });

    const { pages, items } = await tenant.round(USERS);

    const [first, second] = pages.map(({ value }) => idsOf(value));
    expect(new Set(first).size).toBeLessThan(first?.length ?? 0);
    expect(first).toContain(second?.[0]);
    expect(new Set(idsOf(items)).size).toBe(450);
  });

  it('D2 changes the order and spreads the links of a group over pages, and loses none', async () => {
    const ordered = await tenant.round(USERS);
    const whole = await tenant.round(GROUPS);
    await arm({ id: 'D2' });

    const users = await tenant.round(USERS);
    const groups = await tenant.round(GROUPS);

    expect(idsOf(users.items)).not.toEqual(idsOf(ordered.items));
    expect(idsOf(users.items).sort()).toEqual(idsOf(ordered.items).sort());
    const members = (items: readonly Item[], id: string): string[] =>
      items
        .filter((item) => item.id === id)
        .flatMap((item) => idsOf((item['members@delta'] ?? []) as unknown as readonly Item[]));
    const large = await tenant.find('group', 'APP_Microsoft365_E5');
    const pagesWithIt = groups.pages.filter(({ value }) => idsOf(value).includes(large.objectId));
    expect(pagesWithIt.length).toBeGreaterThan(1);
    for (const id of new Set(idsOf(whole.items))) {
      expect(members(groups.items, id).sort()).toEqual(members(whole.items, id).sort());
    }
  });

  it('D3 puts an empty page in between and goes on', async () => {
    await arm({ id: 'D3' });

    const { pages, items } = await tenant.round(USERS);

    expect(pages.map(({ value }) => value.length)).toEqual([0, 200, 0, 200, 0, 50]);
    expect(new Set(idsOf(items)).size).toBe(450);
  });

  it('D4 delivers changes again after the delta link', async () => {
    const user = await tenant.cloudUser();
    const { deltaLink } = await tenant.round(USERS);
    await retitle(user.id, 'Replayed');
    await arm({ id: 'D4', count: 1 });

    const first = await tenant.round(deltaLink);
    const again = await tenant.round(first.deltaLink);
    const after = await tenant.round(again.deltaLink);

    expect(idsOf(first.items)).toEqual([user.id]);
    expect(again.items).toEqual(first.items);
    expect(after.items).toEqual([]);
  });

  it('D6 answers 410 and where to begin again, D7 that the token is too old', async () => {
    const { deltaLink } = await tenant.round(USERS);
    await arm({ id: 'D6', path: '/users/delta', count: 1 }, { id: 'D7', count: 1 });

    const reset = await tenant.get(deltaLink);
    const expired = await tenant.get(deltaLink);
    const location = reset.headers.get('location') ?? '';

    expect(reset.status).toBe(410);
    expect(location).toMatch(/\/users\/delta\?\$deltatoken=$/);
    expect([expired.status, errorOf(expired).code]).toEqual([400, 'syncStateNotFound']);
    expect((await tenant.round(location)).items).toHaveLength(450);
    expect((await tenant.get(deltaLink)).status).toBe(200);
  });

  it('R1 lets reads of a path lag, and only them', async () => {
    const user = await tenant.cloudUser(1);
    tenant.pass(60_000);
    await arm({ id: 'R1', path: `/users/${user.id}`, delayMs: 30_000 });

    expect(
      (await tenant.write('PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'Now' })).status,
    ).toBe(204);

    expect((await tenant.get(`/v1.0/users/${user.id}`)).body['jobTitle']).toBe(user['jobTitle']);
    expect((await tenant.raw(user.id)).attributes['jobTitle']).toBe('Now');
    tenant.pass(30_001);
    expect((await tenant.get(`/v1.0/users/${user.id}`)).body['jobTitle']).toBe('Now');
  });

  it('T1 throttles with the Retry-After it was given, or with none', async () => {
    await arm(
      { id: 'T1', path: '/users', retryAfterSeconds: 7, count: 1 },
      { id: 'T1', path: '/groups', retryAfterSeconds: null },
    );

    const users = await tenant.get('/v1.0/users?$top=1');
    const groups = await tenant.get('/v1.0/groups?$top=1');

    expect([users.status, users.headers.get('retry-after')]).toEqual([429, '7']);
    expect([groups.status, groups.headers.get('retry-after')]).toEqual([429, null]);
    expect((await tenant.get('/v1.0/users?$top=1')).status).toBe(200);
  });

  it('T4 applies a write and then says the service failed, or says nothing at all', async () => {
    const user = await tenant.cloudUser(2);
    const patch = (jobTitle: string) =>
      tenant.write('PATCH', `/v1.0/users/${user.id}`, { jobTitle });
    await arm(
      { id: 'T4', count: 1 },
      { id: 'T4', count: 1, status: 504 },
      { id: 'T4', mode: 'reset' },
    );

    expect((await patch('One')).status).toBe(503);
    expect((await tenant.raw(user.id)).attributes['jobTitle']).toBe('One');
    expect((await patch('Two')).status).toBe(504);
    await expect(patch('Three')).rejects.toThrow();
    expect((await tenant.raw(user.id)).attributes['jobTitle']).toBe('Three');
    expect((await tenant.get('/v1.0/users?$top=1')).status).toBe(200);
  });

  it('W1 refuses a write without applying it', async () => {
    const user = await tenant.cloudUser(3);
    await arm({ id: 'W1', count: 1 });

    const answer = await tenant.write('PATCH', `/v1.0/users/${user.id}`, { jobTitle: 'Never' });

    expect([answer.status, errorOf(answer).code]).toEqual([409, 'Directory_ConcurrencyViolation']);
    expect((await tenant.raw(user.id)).attributes['jobTitle']).not.toBe('Never');
  });

  it('DOWN cuts the connection, HTML sends a page, TRUNCATED half of the text', async () => {
    await arm(
      { id: 'DOWN', path: '/users' },
      { id: 'HTML', path: '/groups', count: 1 },
      { id: 'HTML', path: '/groups', status: 200 },
      { id: 'TRUNCATED', path: '/directory' },
    );

    await expect(tenant.get('/v1.0/users?$top=1')).rejects.toThrow();
    const bad = await tenant.get('/v1.0/groups?$top=1');
    const fine = await tenant.get('/v1.0/groups?$top=1');
    const half = await tenant.get('/v1.0/directory/deletedItems/microsoft.graph.user');
    expect([bad.status, fine.status]).toEqual([502, 200]);
    expect([bad.text, fine.text]).toEqual([bad.text, bad.text]);
    expect(bad.text).toMatch(/^<!DOCTYPE html>/);
    expect(half.status).toBe(200);
    expect(half.text).toMatch(/^\{/);
    expect(() => JSON.parse(half.text) as unknown).toThrow(SyntaxError);
  });

  it('SLOW waits before it answers, also at the token endpoint', async () => {
    await arm({ id: 'SLOW', path: 'oauth2', delayMs: 120 });

    const before = performance.now();
    await tenant.signIn();

    expect(performance.now() - before).toBeGreaterThan(230);
  });

  it('strikes with the probability and as often as it is told, and counts', async () => {
    await arm(
      { id: 'T1', path: '/users', probability: 0.5 },
      { id: 'T1', path: '/groups', count: 2 },
    );
    const statuses = async (path: string): Promise<readonly number[]> => {
      const found: number[] = [];
      for (let turn = 0; turn < 60; turn += 1) found.push((await tenant.get(path)).status);
      return found;
    };

    const users = (await statuses('/v1.0/users?$top=1')).filter((status) => status === 429);
    const groups = (await statuses('/v1.0/groups?$top=1')).filter((status) => status === 429);

    expect(users.length).toBeGreaterThan(10);
    expect(users.length).toBeLessThan(50);
    expect(groups).toHaveLength(2);
    const { body } = await tenant.control('GET', '/faults');
    expect(body['faults']).toMatchObject([{ strikes: users.length }, { strikes: 2 }]);
  });

  it('refuses a rule it does not understand, names the field, and keeps the old rules', async () => {
    await arm({ id: 'D3', path: 'kept' });
    const bad = [
      [{}, 'faults is'],
      [[{}], 'faults[0].id'],
      [[{ id: 'D99' }], 'faults[0].id takes one of'],
      [[{ id: 'D1' }, { id: 'D1', path: '(' }], 'faults[1].path takes a regular expression'],
      [[{ id: 'D1', probability: 2 }], 'faults[0].probability'],
      [[{ id: 'D1', count: 0 }], 'faults[0].count'],
      [[{ id: 'T5' }], 'faults[0].mode takes one of slow'],
      [[{ id: 'T1', mode: 'slow' }], 'faults[0].mode takes nothing'],
      [[{ id: 'D1', often: true }], 'faults[0].often is unknown'],
    ] as const;

    for (const [rules, message] of bad.slice(1)) {
      const answer = await tenant.control('PUT', '/faults', rules);
      expect([answer.status, answer.body['message']]).toEqual([
        400,
        expect.stringContaining(message),
      ]);
    }
    expect((await tenant.control('PUT', '/faults', {})).status).toBe(400);
    const { body } = await tenant.control('GET', '/faults');
    expect(body['faults']).toMatchObject([{ id: 'D3', path: 'kept' }]);
  });
});
