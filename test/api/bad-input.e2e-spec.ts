import { request } from 'node:http';
import { second } from '../history/recorded-tenant.js';
import { headBesideActs } from '../support/some-acts.js';
import { answerOf, RunningApi } from './running-api.js';
import { departmentChanged, discovered } from './some-events.js';

let api: RunningApi;

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([discovered('ada', 'user', { displayName: 'Ada', department: 'Ops' })]);
  await recorded.synced(second(1));
  await recorded.record([departmentChanged('ada', 'Ops', 'Sales', 10)], { observedAt: second(10) });
});

afterAll(async () => {
  await api.close();
});

let headBefore: unknown;
beforeEach(async () => {
  headBefore = await headBesideActs(api.recorded.store);
});
afterEach(async () => {
  // Whatever was asked, nothing may have been written because of it.
  const head = await headBesideActs(api.recorded.store);
  if (head !== headBefore) throw new Error('Something was written because of a bad request');
});

const anyText: unknown = expect.any(String);

const fault = (field: string, takes: string) => ({
  type: 'about:blank',
  status: 400,
  correlationId: anyText,
  detail: expect.stringContaining(field) as unknown,
  errors: [{ field, takes: expect.stringContaining(takes) as unknown, message: anyText }],
});

const problemType = 'application/problem+json; charset=utf-8';
const INSTANT = 'an ISO 8601 instant with a zone';

describe('A request with a value that does not fit', () => {
  it.each([
    ['/state?asOf=2026-11-01T00:00:05', 'asOf', INSTANT],
    ['/state?asOf=2026-13-01T00:00:05Z', 'asOf', INSTANT],
    ['/state?asOf=2026-02-30T00:00:05Z', 'asOf', INSTANT],
    ['/state?asOf=yesterday', 'asOf', INSTANT],
    ['/state?asOf=', 'asOf', INSTANT],
    ['/state?asOf=position:999999', 'asOf', 'a log position from position:'],
    ['/state?asOf=position:0', 'asOf', 'a log position from position:'],
    ['/state?asOf=now&asOf=now', 'asOf', INSTANT],
    ['/objects?type=unicorn', 'type', 'user, group'],
    ['/objects?status=asleep', 'status', 'live, soft-deleted, hard-deleted'],
    ['/objects?limit=0', 'limit', 'from 1 to 1000'],
    ['/objects?limit=1001', 'limit', 'from 1 to 1000'],
    ['/objects?limit=ten', 'limit', 'from 1 to 1000'],
    ['/objects?filter=displayName%20like%20Ada', 'filter', ''],
    ['/objects?filter=members/$count%20gt%205', 'filter', 'a value or a name at character 8'],
    ['/objects?search=%20-', 'search', 'words, at most 200 characters'],
    [`/objects?search=${'a'.repeat(201)}`, 'search', 'words'],
    ['/held', 'filter', 'an OData filter'],
    ['/held?filter=displayName', 'filter', 'eq, ne, in'],
    ["/held?filter=a%20eq%20'b'&type=unicorn", 'type', 'user, group'],
    ["/held?filter=a%20eq%20'b'&type=user&objectId=ada", 'objectId', 'type is left out'],
    ["/held?filter=a%20eq%20'b'&from=monday", 'from', INSTANT],
    ["/held?filter=a%20eq%20'b'&cursor=x", 'cursor', 'earlier page'],
    ['/objects?cursor=%00not-a-cursor', 'cursor', 'earlier page'],
    ['/objects?cursor=bm9uc2Vuc2U', 'cursor', 'earlier page'],
    ['/objects/ada/history?cursor=x', 'cursor', 'earlier page'],
    ['/objects/ada%20lovelace', 'objectId', 'the id of an object'],
    [
      '/objects/ada/links/friends',
      'relation',
      'one of manager, sponsors, licences, members, owners',
    ],
    ['/objects/ada?asOf=backup-that-is-none', 'asOf', 'a backup id'],
    ['/timeline?from=monday', 'from', INSTANT],
    ['/timeline?until=monday', 'until', INSTANT],
    ['/timeline?from=2031-01-01T00:00:00Z', 'from', 'an instant up to now'],
    ['/timeline?until=2026-10-31T23:59:59Z', 'until', 'an instant from 2026-11-01'],
    [`/timeline?from=${second(9)}&until=${second(8)}`, 'until', 'an instant from 2026-11-01'],
    ['/timeline?order=random', 'order', 'newest-first, oldest-first'],
    ['/timeline?cursor=x', 'cursor', 'earlier page'],
    ['/timeline?severity=low', 'severity', 'one of high, medium'],
    ['/timeline/stream?severity=worst', 'severity', 'one of high, medium'],
    ['/timeline?attribution=some', 'attribution', 'one of known, unknown'],
    ['/timeline/stream?origin=both', 'origin', 'one of observed, reported'],
    ['/blast-radius', 'actor', 'the id or the name of an actor, unless correlationId'],
    ['/blast-radius?actor=ada&from=monday', 'from', INSTANT],
    ['/timeline/stream?after=yesterday', 'after', 'a log position'],
    ['/timeline/stream?after=999999', 'after', 'the id of an earlier event'],
    ['/backups?cursor=x', 'cursor', 'earlier page'],
    ['/reports?cursor=x', 'cursor', 'earlier page'],
    ['/recoveries?cursor=x', 'cursor', 'earlier page'],
  ])('is refused, by the name of the field: %s', async (path, field, takes) => {
    const { status, headers, body } = await api.get(path);

    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 400,
      type: problemType,
    });
    expect(body).toMatchObject({ title: 'invalid-value', ...fault(field, takes) });
  });

  it('is refused where a parameter is not known, with those that are', async () => {
    const { status, body } = await api.get('/objects?typ=user');

    expect(status).toBe(400);
    expect(body).toMatchObject(fault('typ', 'one of'));
    for (const known of ['type', 'filter', 'status', 'asOf', 'limit', 'cursor']) {
      expect(JSON.stringify(body)).toContain(known);
    }
  });

  it.each([
    ['before capture began', () => '2026-10-31T23:59:59Z'],
    ['in the future', () => '2031-01-01T00:00:00Z'],
  ])(
    'is refused for an instant %s, with the interval that can be asked for',
    async (_, instant) => {
      const answers = [
        await api.get(`/state?asOf=${instant()}`),
        await api.get(`/objects?asOf=${instant()}`),
        await api.get(`/objects/ada?asOf=${instant()}`),
        await api.get(`/objects/export?asOf=${instant()}`),
      ];

      for (const { status, body } of answers) {
        expect(status).toBe(400);
        expect(body).toMatchObject({
          title: 'instant-outside-history',
          detail: expect.stringContaining(`asOf takes an instant from ${second(1)} to`) as unknown,
          errors: [{ field: 'asOf', message: anyText }],
        });
      }
    },
  );

  it.each([
    [{ from: '2026-10-31T23:59:59Z' }, 'from'],
    [{ from: 'now', until: '2031-01-01T00:00:00Z' }, 'until'],
    [{ from: 'last week' }, 'from'],
    [{ from: 5 }, 'from'],
    [{}, 'from'],
    [{ from: 'now', extra: true }, 'extra'],
    [{ from: 'now', scope: null }, 'scope'],
    [{ from: 'now', scope: 'all' }, 'scope'],
    [{ from: 'now', scope: { types: ['unicorn'] } }, 'scope.types'],
    [{ from: 'now', scope: { types: 'user' } }, 'scope.types'],
    [{ from: 'now', scope: { objectIds: [7] } }, 'scope.objectIds'],
    [{ from: 'now', scope: { objectIds: ['ada', 'nobody'] } }, 'scope.objectIds'],
    [{ from: 'now', scope: { relations: ['friends'] } }, 'scope.relations'],
    [{ from: 'now', scope: { everything: true } }, 'scope.everything'],
    [[], 'from'],
    ['all', 'from'],
    [null, 'from'],
  ])('is refused in a body: a report of %j', async (body, field) => {
    const answer = await api.post('/reports', body);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errors: [{ field }] });
  });

  it.each([
    [{ target: 'now' }, 'reason'],
    [{ reason: 'r' }, 'target'],
    [{ reason: 'r', target: 'now', reportId: 'x' }, 'reportId'],
    [{ reason: 'r', target: '2031-01-01T00:00:00Z' }, 'target'],
    [{ reason: 'r', target: 'now', choices: { links: 'all' } }, 'choices.links'],
    [{ reason: 'r', target: 'now', choices: { force: true } }, 'choices.force'],
    [{ reason: '', target: 'now' }, 'reason'],
    [{ reason: ' \t', target: 'now' }, 'reason'],
    [{ reason: 'r', target: 'now', scope: { objectIds: ['nobody'] } }, 'scope.objectIds'],
  ])('is refused in a body: a recovery of %j', async (body, field) => {
    const answer = await api.post('/recoveries', body);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ errors: [{ field }] });
  });
});

describe('A body where none is taken', () => {
  it.each(['/backups', '/reports/any/cancel', '/recoveries/any/cancel'])(
    'is refused by the name of its field: POST %s',
    async (below) => {
      const { status, body } = await api.post(below, { force: true });

      expect(status).toBe(400);
      expect(body).toMatchObject(fault('force', 'no fields here'));
    },
  );

  it.each([[[]], ['now'], [7]])('is refused when it is no object: %j', async (sent) => {
    const { status, body } = await api.post('/backups', sent);

    expect(status).toBe(400);
    expect(body).toMatchObject(fault('body', 'no fields here'));
  });
});

describe('A request for something that is not there', () => {
  it.each([
    ['/objects/nobody', 'objectId', 'object'],
    ['/objects/nobody/history', 'objectId', 'object'],
    ['/objects/nobody/links/members', 'objectId', 'object'],
    ['/backups/none', 'backupId', 'backup'],
    ['/reports/none', 'reportId', 'report'],
    ['/reports/none/rows', 'reportId', 'report'],
    ['/recoveries/none', 'recoveryId', 'recovery'],
    ['/recoveries/none/steps', 'recoveryId', 'recovery'],
  ])('is answered with 404 and the field: %s', async (path, field, word) => {
    const { status, body, headers } = await api.get(path);

    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 404,
      type: problemType,
    });
    expect(body).toMatchObject({ errors: [{ field }] });
    expect(JSON.stringify(body)).toContain(word);
  });

  it('is answered with 404 and tenantId for a tenant that is not known', async () => {
    for (const below of ['state', 'timeline/stream', 'coverage', 'objects/export', 'reports']) {
      const { status, body } = await answerOf(await fetch(`${api.url}/api/tenants/other/${below}`));

      expect(status).toBe(404);
      expect(body).toMatchObject({ title: 'unknown-tenant', errors: [{ field: 'tenantId' }] });
    }
  });

  it('is answered with 404 for a route there is not', async () => {
    const { status, body, headers } = await answerOf(await fetch(`${api.url}/api/nothing`));

    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 404,
      type: problemType,
    });
    expect(body).toMatchObject({ title: 'unknown-route' });
  });

  it.each([
    ['malformed-request', 400, '/objects/%zz'],
    ['url-too-long', 414, `/objects/${'a'.repeat(300)}`],
  ])('is refused as %s when its address cannot be read', async (title, expected, below) => {
    const { status, body, headers } = await api.get(below);

    expect({ status, type: headers.get('content-type') }).toEqual({
      status: expected,
      type: problemType,
    });
    expect(body).toMatchObject({ title });
  });

  it('is answered with 404 for the simulator of a real tenant', async () => {
    const { status, body } = await api.get('/simulator');

    expect(status).toBe(404);
    expect(body).toMatchObject({ title: 'not-simulated' });
  });
});

describe('A body that cannot be read', () => {
  const post = (body: string, type: string) =>
    fetch(api.at('/reports'), { method: 'POST', body, headers: { 'content-type': type } });

  it('is refused when it is no JSON', async () => {
    const { status, body, headers } = await answerOf(await post('{"from": ', 'application/json'));

    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 400,
      type: problemType,
    });
    expect(body).toMatchObject({ title: 'malformed-request', errors: [{ field: 'body' }] });
  });

  it.each(['text/yaml', 'text/plain', 'application/x-www-form-urlencoded'])(
    'is refused when it is of another media type: %s',
    async (type) => {
      const { status, body } = await answerOf(await post('from=now', type));

      expect(status).toBe(415);
      expect(body).toMatchObject({
        title: 'unsupported-media-type',
        errors: [{ field: 'body', takes: 'application/json' }],
      });
    },
  );

  it('is refused when it is nested deeper than anything that is taken', async () => {
    const deep = `{"from":"now","scope":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const { status, body } = await answerOf(await post(deep, 'application/json'));

    expect(status).toBe(400);
    expect(body).toMatchObject(fault('body', 'levels'));
  });

  it('is refused when it is 10 MB, without being read', async () => {
    const answer = await new Promise<{ status: number; text: string }>((answered, failed) => {
      const outgoing = request(api.at('/reports'), { method: 'POST' }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          answered({ status: response.statusCode ?? 0, text });
          outgoing.destroy();
        });
      });
      outgoing.setHeader('content-type', 'application/json');
      outgoing.setHeader('content-length', 10 * 1024 * 1024);
      outgoing.on('error', failed);
      outgoing.write('{"from":"');
    });

    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({
      title: 'body-too-large',
      errors: [{ field: 'body', takes: 'at most 1 MB' }],
    });
  });

  it('is refused when it comes from a page of another site', async () => {
    const response = await fetch(api.at('/backups'), {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
    });

    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe(problemType);
  });
});

describe('A request under a name that is not of this machine', () => {
  it('is refused, because a page of another site could be behind it', async () => {
    const answer = await new Promise<{ status: number; text: string }>((answered, failed) => {
      const outgoing = request(api.at('/state'), { headers: { host: 'rebound.example' } });
      outgoing.on('error', failed).on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          answered({ status: response.statusCode ?? 0, text });
        });
      });
      outgoing.end();
    });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject(fault('Host', 'a name of this machine'));
  });
});

describe('Every answer', () => {
  it('carries the correlation id of the request, or a new one', async () => {
    const headers = { 'x-correlation-id': 'incident-42' };
    const given = await answerOf(await fetch(api.at('/objects/nobody'), { headers }));
    const fresh = await api.get('/state');

    expect(given.headers.get('x-correlation-id')).toBe('incident-42');
    expect(given.body).toMatchObject({ correlationId: 'incident-42' });
    expect(fresh.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('forbids guessing its type, framing and referrers', async () => {
    const { headers } = await api.get('/state');

    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});
