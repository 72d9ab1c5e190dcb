import type { Json, JsonObject } from '../../src/domain/json.js';
import { errorOf, type Item, SimulatedTenant } from './simulated-tenant.js';

const POLICIES = '/identity/conditionalAccess/policies';

describe('faults of answers in the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start();
  });
  afterAll(() => tenant.close());
  afterEach(() => tenant.control('DELETE', '/faults'));

  const conditionsOf = (item: Item | undefined): JsonObject =>
    item?.['conditions'] as unknown as JsonObject;
  const withPermissions = async (change: object): Promise<void> => {
    const { status, text } = await tenant.control('POST', '/apps/reader/permissions', change);
    if (status !== 200) throw new Error(text);
  };

  it('R2 shows type and id of members and null for all else', async () => {
    const { objectId } = await tenant.find('group', 'RAG-Global-Administrators');
    const address = `/v1.0/groups/${objectId}/members?$select=id,displayName&$top=2`;
    const [before] = (await tenant.get(address)).value;
    await tenant.arm({ id: 'R2', path: '/members', count: 1 });

    const [struck] = (await tenant.get(address)).value;

    expect(before?.['displayName']).toEqual(expect.any(String));
    expect(struck).toEqual({ ...before, displayName: null });
    expect((await tenant.get(address)).value[0]).toEqual(before);
  });

  it('shows type and id of members to an application that may not read them, 403 for their list', async () => {
    const { objectId } = await tenant.find('group', 'RAG-Global-Administrators');
    const address = `/v1.0/groups/${objectId}/members?$select=id,displayName&$top=1`;
    await withPermissions({ take: ['User.Read.All', 'Directory.Read.All'] });

    const [member] = (await tenant.get(address)).value;
    const list = await tenant.get('/v1.0/users?$top=1');
    await withPermissions({ give: ['User.Read.All', 'Directory.Read.All'] });

    expect(member).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: expect.any(String) as string,
      displayName: null,
    });
    expect([list.status, errorOf(list).code]).toEqual([403, 'Authorization_RequestDenied']);
    expect((await tenant.get(address)).value[0]?.['displayName']).not.toBeNull();
  });

  it('R3 hides a policy from v1.0 and refuses it by its id; beta shows it', async () => {
    const all = (await tenant.get(`/v1.0${POLICIES}`)).value;
    const [hidden] = all;
    const id = hidden?.id ?? '';
    await tenant.arm({ id: 'R3', objectId: id });

    const listed = (await tenant.get(`/v1.0${POLICIES}`)).value;
    const single = await tenant.get(`/v1.0${POLICIES}/${id}`);

    expect(listed.map((policy) => policy.id)).toEqual(all.slice(1).map((policy) => policy.id));
    expect([single.status, errorOf(single).message]).toEqual([
      400,
      expect.stringMatching(/^1038: /),
    ]);
    expect((await tenant.get(`/beta${POLICIES}`)).value).toHaveLength(all.length);
    expect((await tenant.get(`/beta${POLICIES}/${id}`)).status).toBe(200);
  });

  it('R3 without an id hides the policies with preview features', async () => {
    const all = (await tenant.get(`/v1.0${POLICIES}`)).value;
    await tenant.arm({ id: 'R3' });

    const listed = (await tenant.get(`/v1.0${POLICIES}`)).value;

    expect(listed.length).toBeLessThan(all.length);
    expect(JSON.stringify(listed)).not.toMatch(/"authenticationFlows":\{/);
  });

  it('R4 shows an enum member by name only to those who ask for members they do not know', async () => {
    const [policy] = (await tenant.get(`/beta${POLICIES}`)).value;
    await tenant.arm({ id: 'R4', path: 'conditionalAccess', objectId: policy?.id });

    const plain = (await tenant.get(`/beta${POLICIES}`)).value;
    const told = await tenant.get(`/beta${POLICIES}`, {
      headers: { prefer: 'include-unknown-enum-members' },
    });

    const types = conditionsOf(policy)['clientAppTypes'] as readonly Json[];
    expect(conditionsOf(plain[0])['clientAppTypes']).toEqual([...types, 'unknownFutureValue']);
    expect(conditionsOf(told.value[0])['clientAppTypes']).toEqual([
      ...types,
      'simulatedFutureMember',
    ]);
    expect(JSON.stringify(plain.slice(1))).not.toContain('unknownFutureValue');
  });

  it('R4 puts a member in place of a single value', async () => {
    await tenant.arm({ id: 'R4', path: 'policies', property: 'state' });

    const [policy] = (await tenant.get(`/beta${POLICIES}`)).value;

    expect(policy?.['state']).toBe('unknownFutureValue');
  });

  it('R5 adds a property nobody knows, or a type nobody knows', async () => {
    await tenant.arm(
      { id: 'R5', path: 'policies', count: 1, property: 'risk', value: { level: 3 } },
      { id: 'R5', path: 'namedLocations', mode: 'type' },
    );

    const [policy] = (await tenant.get(`/beta${POLICIES}`)).value;
    const [location] = (await tenant.get('/beta/identity/conditionalAccess/namedLocations')).value;
    const [fine] = (await tenant.get(`/beta${POLICIES}`)).value;

    expect(policy?.['risk']).toEqual({ level: 3 });
    expect(location?.['@odata.type']).toBe('#microsoft.graph.simulatedFutureType');
    expect(fine).not.toHaveProperty('risk');
  });

  it('T3 tells how near the limit is, rising, and refuses some over it', async () => {
    const header = 'x-ms-throttle-limit-percentage';
    expect((await tenant.get('/v1.0/groups?$top=1')).headers.get(header)).toBeNull();
    await tenant.arm({ id: 'T3', path: '/groups' });

    const seen: [number, string | null][] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      const { status, headers } = await tenant.get('/v1.0/groups?$top=1');
      seen.push([status, headers.get(header)]);
    }

    expect(seen.slice(0, 5)).toEqual([
      [200, '0.80'],
      [200, '0.85'],
      [200, '0.90'],
      [200, '0.95'],
      [200, '1.00'],
    ]);
    expect(seen.slice(5).map(([status]) => status)).toEqual([429, 200, 429]);
  });

  it('T5 has a mode each for slow, cut off, HTML, cut connections and errors without a code', async () => {
    const ask = () => tenant.get('/v1.0/groups?$top=1');
    await tenant.arm({ id: 'T5', mode: 'empty-code', status: 502, count: 1 });
    const nameless = await ask();
    await tenant.arm({ id: 'T5', mode: 'truncated' });
    const half = await ask();
    await tenant.arm({ id: 'T5', mode: 'html', status: 504 });
    const page = await ask();
    await tenant.arm({ id: 'T5', mode: 'slow', delayMs: 20 });
    const slow = await ask();
    await tenant.arm({ id: 'T5', mode: 'cut' });

    await expect(ask()).rejects.toThrow();
    expect([nameless.status, errorOf(nameless).code]).toEqual([502, '']);
    expect(nameless.body['error']).toMatchObject({ message: expect.any(String) as string });
    expect(() => JSON.parse(half.text) as unknown).toThrow(SyntaxError);
    expect([page.status, page.headers.get('content-type')]).toEqual([504, 'text/html']);
    expect(slow.status).toBe(200);
    await tenant.control('DELETE', '/faults');
    expect((await ask()).status).toBe(200);
  });

  it('W9 answers 401 with a claims challenge', async () => {
    await tenant.arm({ id: 'W9', count: 1 });

    const { status, headers } = await tenant.get('/v1.0/groups?$top=1');

    const challenge = headers.get('www-authenticate') ?? '';
    expect([status, challenge]).toEqual([401, expect.stringContaining('insufficient_claims')]);
    const claims = /claims="([^"]+)"/.exec(challenge)?.[1] ?? '';
    expect(JSON.parse(Buffer.from(claims, 'base64').toString())).toMatchObject({
      access_token: { nbf: { essential: true } },
    });
    expect((await tenant.get('/v1.0/groups?$top=1')).status).toBe(200);
  });

  it('tells every fault there is in a sentence, also those that need no rule', async () => {
    const { body } = await tenant.control('GET', '/faults');
    const told = Object.keys({
      ...(body['known'] as JsonObject),
      ...(body['withoutRule'] as JsonObject),
    });

    const range = (letter: string, last: number): string[] =>
      Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
    expect(told).toEqual(
      expect.arrayContaining([
        ...[...range('D', 13), ...range('R', 5), ...range('T', 5), ...range('W', 9)],
        ...[...range('A', 4), ...range('N', 2), ...range('X', 2)],
      ]),
    );
  });
});
