import type { Json } from '../../src/domain/json.js';
import { errorOf, SimulatedTenant } from './simulated-tenant.js';

interface Response {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, Json>> | null;
}

const json = { 'Content-Type': 'application/json' };

describe('batches of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start();
  });
  afterAll(() => tenant.close());

  const batch = async (requests: readonly object[]): Promise<readonly Response[]> => {
    const { status, body } = await tenant.write('POST', '/v1.0/$batch', { requests });
    expect(status).toBe(200);
    return body['responses'] as unknown as readonly Response[];
  };
  const statuses = (responses: readonly Response[]): Readonly<Record<string, number>> =>
    Object.fromEntries(responses.map(({ id, status }) => [id, status]));

  it('answers each request on its own, reads and writes', async () => {
    const user = await tenant.cloudUser();

    const responses = await batch([
      { id: 'read', method: 'GET', url: `/users/${user.id}?$select=id` },
      {
        id: 'write',
        method: 'PATCH',
        url: `users/${user.id}`,
        headers: json,
        body: { city: 'Rome' },
      },
      { id: 'none', method: 'GET', url: '/users/nobody' },
      { id: 'list', method: 'GET', url: '/groups?$top=2' },
    ]);

    expect(statuses(responses)).toEqual({ read: 200, write: 204, none: 404, list: 200 });
    expect(responses.find(({ id }) => id === 'read')?.body).toMatchObject({ id: user.id });
    const list = responses.find(({ id }) => id === 'list')?.body;
    expect(list?.['@odata.nextLink']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\.0\/groups\?/);
    expect((await tenant.raw(user.id)).attributes['city']).toBe('Rome');
  });

  it('answers 424 for a request whose forerunner failed, and for those behind it', async () => {
    const user = await tenant.cloudUser();

    const responses = await batch([
      { id: '1', method: 'GET', url: '/users/nobody' },
      { id: '2', method: 'DELETE', url: `/users/${user.id}`, dependsOn: ['1'] },
      { id: '3', method: 'GET', url: '/groups?$top=1', dependsOn: ['2'] },
      { id: '4', method: 'GET', url: '/groups?$top=1' },
    ]);

    expect(statuses(responses)).toEqual({ 1: 404, 2: 424, 3: 424, 4: 200 });
    expect((await tenant.raw(user.id)).status).toBe('live');
  });

  it('refuses too many requests, equal ids, unknown forerunners, bodies without a type', async () => {
    const one = { id: '1', method: 'GET', url: '/groups?$top=1' };
    const bad = [
      [],
      Array.from({ length: 21 }, (_, id) => ({ ...one, id: String(id) })),
      [one, one],
      [{ ...one, dependsOn: ['2'] }],
      [{ ...one, method: 'PATCH', body: {} }],
      [{ id: '1', url: '/groups' }],
    ];

    for (const requests of bad) {
      expect((await tenant.write('POST', '/v1.0/$batch', { requests })).status).toBe(400);
    }
    expect((await tenant.write('POST', '/v1.0/$batch', {})).status).toBe(400);
  });

  it('checks the permissions of each request, and does not batch a batch', async () => {
    const user = await tenant.cloudUser();
    const { body } = await tenant.writeAsReader('POST', '/v1.0/$batch', {
      requests: [
        { id: 'read', method: 'GET', url: '/groups?$top=1' },
        { id: 'write', method: 'DELETE', url: `/users/${user.id}` },
        { id: 'batch', method: 'POST', url: '/$batch', headers: json, body: { requests: [] } },
      ],
    });

    expect(statuses(body['responses'] as unknown as readonly Response[])).toEqual({
      read: 200,
      write: 403,
      batch: 400,
    });
  });

  it('throttles single requests inside a batch when told to', async () => {
    await tenant.control('PUT', '/faults', [
      { id: 'T2', path: 'sales', count: 1, retryAfterSeconds: 17 },
    ]);
    const request = (id: string, word: string) => ({ id, method: 'GET', url: `/users/${word}` });

    const responses = await batch([
      request('1', 'legal'),
      request('2', 'sales'),
      request('3', 'sales'),
    ]);

    expect(statuses(responses)).toEqual({ 1: 404, 2: 429, 3: 404 });
    expect(responses.find(({ id }) => id === '2')?.headers['Retry-After']).toBe('17');
    await tenant.control('DELETE', '/faults');
  });
});

describe('quotas of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeEach(async () => {
    tenant = await SimulatedTenant.start({ enforceQuotas: true });
  });
  afterEach(() => tenant.close());

  it('takes one Conditional Access request a second from all applications, without a word on when', async () => {
    const path = '/beta/identity/conditionalAccess/policies?$top=1';
    const first = await tenant.get(path);
    const second = await tenant.write('GET', path);
    tenant.pass(1000);
    const third = await tenant.write('GET', path);

    expect([first.status, second.status, third.status]).toEqual([200, 429, 200]);
    expect(second.headers.get('retry-after')).toBeNull();
    expect(errorOf(second)).toEqual({ code: 'TooManyRequests', message: 'Too many requests.' });
  });

  it('takes five audit requests in ten seconds from an application', async () => {
    const path = '/v1.0/auditLogs/directoryAudits?$top=1';
    const own = [];
    for (let turn = 0; turn < 6; turn += 1) own.push((await tenant.get(path)).status);

    expect(own).toEqual([200, 200, 200, 200, 200, 429]);
    expect((await tenant.write('GET', path)).status).toBe(200);
    const refused = await tenant.get(path);
    expect(refused.headers.get('retry-after')).toBe('10');
    tenant.pass(10_000);
    expect((await tenant.get(path)).status).toBe(200);
  });

  it('counts resource units, tells when the limit is near, and says when to come again', async () => {
    // 80 users: 5,000 units in ten seconds; a member list costs 3.
    const group = await tenant.find('group', 'SG-Legal');
    const url = `/groups/${group.objectId}/members`;
    const requests = Array.from({ length: 20 }, (_, id) => ({
      id: String(id),
      method: 'GET',
      url,
    }));
    const batch = async (): Promise<readonly Response[]> => {
      const { body } = await tenant.write('POST', '/v1.0/$batch', { requests });
      return body['responses'] as unknown as readonly Response[];
    };
    const answers: Response[] = [];
    for (let turn = 0; turn < 84; turn += 1) answers.push(...(await batch()));

    const taken = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 429);
    expect([taken.length, refused.length]).toEqual([1666, 14]);
    expect(taken[0]?.headers['x-ms-resource-unit']).toBe('3');
    expect(taken[1300]?.headers).not.toHaveProperty('x-ms-throttle-limit-percentage');
    expect(taken[1400]?.headers['x-ms-throttle-limit-percentage']).toBe('0.84');
    expect(refused[0]?.headers).toMatchObject({
      'Retry-After': '10',
      'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
    });
    tenant.pass(10_000);
    expect((await batch()).every(({ status }) => status === 200)).toBe(true);
  });

  it('counts writes by themselves', async () => {
    const user = await tenant.cloudUser();
    const requests = Array.from({ length: 20 }, (_, id) => ({
      id: String(id),
      method: 'PATCH',
      url: `/users/${user.id}`,
      headers: json,
      body: { city: 'Same' },
    }));
    let refused: Response | undefined;
    for (let turn = 0; turn < 151 && refused === undefined; turn += 1) {
      const { body } = await tenant.write('POST', '/v1.0/$batch', { requests });
      const responses = body['responses'] as unknown as readonly Response[];
      refused = responses.find(({ status }) => status === 429);
    }

    expect(refused?.headers).toMatchObject({
      'Retry-After': '150',
      'x-ms-throttle-information': 'WriteLimitExceeded',
    });
  });
});
