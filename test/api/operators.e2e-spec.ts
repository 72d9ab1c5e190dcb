import { Logger } from '@nestjs/common';
import { EmergencyAccounts } from '../../src/access/emergency-accounts.port.js';
import { isReading } from '../../src/api/operators/acts.js';
import type { Principal } from '../../src/domain/access/principal.js';
import { codeAt } from '../access/an-access-folder.js';
import { anOperator } from '../support/an-operator.js';
import { type Route, routesOf } from './access/all-routes.js';
import { AuditedApi, under } from './audited-api.js';
import type { RunningApi } from './running-api.js';

const LIMIT_MS = 60_000;

/** Of routes for everybody those that are not recorded, and why. */
const NOT_RECORDED: Readonly<Record<string, string>> = {
  'GET /health': 'tells of the process only',
  'GET /ready': 'tells of the process only',
  'POST /api/notifications/graph': 'the directory speaks, and no operator',
  'POST /api/notifications/graph/lifecycle': 'the directory speaks, and no operator',
  'GET /auth/me': 'tells a caller about himself',
  'GET /auth/entra': 'nobody has signed in yet',
};

let server: AuditedApi;
let api: RunningApi;

beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await AuditedApi.start();
  ({ api } = server);
}, LIMIT_MS);
afterAll(() => server.close());

const pathOf = ({ path }: Route): string =>
  path.replace('{tenantId}', 't').replace(/\{\w+\}/g, 'x');

describe('What operators do', () => {
  it(
    'is recorded once for each route that takes a permission, with what came of it',
    async () => {
      const { id, headers: cookie } = await server.everything();
      const sent: { route: Route; correlationId: string }[] = [];
      for (const route of routesOf(api.app)) {
        if (route.needs === 'nothing') continue;
        const { correlationId, headers } = under(cookie);
        const response = await server.send(pathOf(route), { method: route.method, headers });
        await response.body?.cancel();
        sent.push({ route, correlationId });
      }
      expect(sent.length).toBeGreaterThan(60);
      for (const { route, correlationId } of sent) {
        const found = await server.actsUnder(correlationId, 1);
        const [act] = found;
        const outcomes = found.map(({ outcome }) => outcome);
        const where = `${route.method} ${route.path}`;
        const reads = act !== undefined && isReading(act.action);
        expect({ where, outcomes: outcomes.length, asked: outcomes[0] === 'asked' }).toEqual({
          ...{ where, outcomes: reads ? 1 : 2, asked: !reads },
        });
        expect({ where, act }).toMatchObject({
          act: {
            ...{ permission: route.needs, method: route.method, address: '127.0.0.1' },
            route: route.path.replace(/\{(\w+)\}/g, ':$1'),
            actor: { id, name: 'Ada', kind: 'user' },
            target: pathOf(route),
          },
        });
        expect(new Set(found.map(({ requestId }) => requestId)).size).toBe(1);
      }
    },
    LIMIT_MS,
  );

  it('is recorded of each other route, but for those that are named here', () => {
    const others = routesOf(api.app).filter(({ needs }) => needs === 'nothing');
    const names = others.map(({ method, path }) => `${method} ${path}`);

    expect(names.filter((name) => NOT_RECORDED[name] === undefined).sort()).toEqual([
      'GET /auth/callback',
      'POST /auth/emergency',
      'POST /auth/sign-out',
    ]);
  });

  it('is recorded with its filters, and without what may be a secret or is long', async () => {
    const { correlationId, headers } = under((await server.everything()).headers);
    const query = `type=user&search=${'x'.repeat(300)}&access_token=hush&cursor=abc&actor=slt_abc`;
    await server.answered(`/api/tenants/t/objects?${query}`, { headers });
    const [act] = await server.actsUnder(correlationId, 1);

    expect(act?.query).toEqual({
      ...{
        type: 'user',
        search: `${'x'.repeat(199)}…`,
        access_token: '(not recorded)',
        actor: '(not recorded)',
      },
    });
    expect(JSON.stringify(act)).not.toContain('hush');
    expect(act).toMatchObject({ target: '/api/tenants/t/objects', outcome: 'failed', status: 400 });
  });

  it('is recorded before it is done, with its reason, and then with what was made', async () => {
    const { headers } = await server.everything();
    const one = under(headers);
    const reason = 'a slip\nforged: line';
    const hold = await server.answered('/api/tenants/t/retention/hold', {
      ...{ method: 'POST', headers: one.headers, body: { reason } },
    });
    expect(hold.status).toBe(200);
    const [asked, done, ...more] = await server.actsUnder(one.correlationId, 2);

    expect(more).toEqual([]);
    expect(asked).toMatchObject({
      ...{ action: 'change-settings', outcome: 'asked', status: null },
      reason: String.raw`a slip\u{a}forged: line`,
    });
    expect(done).toEqual({
      ...{ ...asked, outcome: 'allowed', status: 200, at: done?.at },
    });
  });

  it.each([
    ['/recoveries', 'plan'],
    ['/recoveries/x/approve', 'approve'],
    ['/recoveries/x/reject', 'reject'],
    ['/recoveries/x/cancel', 'cancel'],
    ['/recoveries/x/pause', 'pause'],
    ['/recoveries/x/resume', 'resume'],
    ['/recoveries/x/rehearse', 'rehearse'],
    ['/recoveries/x/retry', 'retry'],
    ['/recoveries/x/undo', 'undo'],
    ['/reports', 'request-report'],
    ['/reports/x/cancel', 'cancel-report'],
    ['/backups', 'take-backup'],
    ['/imports/audit-log', 'import'],
    ['/capture/look', 'look'],
    ['/retention/release', 'change-settings'],
    ['/alarms/targets/test', 'test-target'],
    ['/alarms/deliveries/redeliver', 'redeliver-alarm'],
    ['/counterfactual/differences', 'read'],
    ['/counterfactual/export', 'export'],
  ])('has a name: POST %s is %s', async (below, action) => {
    const { correlationId, headers } = under((await server.everything()).headers);
    await server.answered(`/api/tenants/t${below}`, { method: 'POST', headers });

    expect((await server.actsUnder(correlationId, 1))[0]?.action).toBe(action);
  });

  it('is called overruling where the safety proof is, also when it is refused', async () => {
    const body = { planHash: 'x', overrule: 'The proof is wrong' };
    const approve = async (roles: Principal['roles']) => {
      const { correlationId, headers } = under((await server.signedIn(roles)).headers);
      await server.answered('/api/tenants/t/recoveries/x/approve', {
        method: 'POST',
        headers,
        body,
      });
      return server.actsUnder(correlationId, 2);
    };

    expect((await approve(['global-administrator'])).at(-1)).toMatchObject({
      ...{ action: 'overrule', outcome: 'failed', status: 404, reason: body.overrule },
    });
    expect((await approve(['approver'])).at(-1)).toMatchObject({
      ...{ action: 'overrule', outcome: 'refused', status: 403, error: 'permission-missing' },
    });
  });

  it('is recorded when it is refused, in the records of both whose tenants it is about', async () => {
    const reader = await server.signedIn(['backup-reader'], ['u']);
    const one = under(reader.headers);
    expect((await server.answered('/api/tenants/t/state', one)).status).toBe(404);
    const other = under(reader.headers);
    const path = '/api/tenants/u/backups';
    expect((await server.answered(path, { method: 'POST', ...other })).status).toBe(403);

    for (const tenantId of ['t', 'u']) {
      expect(await server.actsUnder(one.correlationId, 1, tenantId)).toMatchObject([
        { outcome: 'refused', status: 404, actor: { id: reader.id }, error: 'unknown-tenant' },
      ]);
    }
    expect(await server.actsUnder(other.correlationId, 1, 'u')).toMatchObject([
      { action: 'take-backup', outcome: 'refused', status: 403, error: 'permission-missing' },
    ]);
    expect(
      (await server.acts('t')).filter((act) => act.correlationId === other.correlationId),
    ).toEqual([]);
  });

  it('makes no records for tenants that are not there', async () => {
    const { correlationId, headers } = under((await server.everything(['t'])).headers);
    await server.answered('/api/tenants/nowhere/state', { headers });

    expect(await server.actsUnder(correlationId, 1, 't')).toMatchObject([
      { outcome: 'refused', target: '/api/tenants/nowhere/state' },
    ]);
    expect(await server.acts('nowhere')).toEqual([]);
  });

  it('begins with a sign-in that is recorded, good or not, and ends with a sign-out', async () => {
    const accounts = api.app.get(EmergencyAccounts);
    const account = { name: 'break-glass', roles: ['auditor'], tenantIds: ['t'] } as const;
    const { id, credentials } = await accounts.add(account, anOperator('x'));
    const { password } = credentials;
    const signIn = (body: object) => {
      const { correlationId, headers } = under({});
      return {
        correlationId,
        sent: server.send('/auth/emergency', { method: 'POST', headers, body }),
      };
    };
    const wrong = signIn({ name: 'break-glass', password: 'wrong', code: '000000' });
    expect((await wrong.sent).status).toBe(401);
    const unknown = signIn({ name: 'my password', password: 'x', code: '000000' });
    expect((await unknown.sent).status).toBe(401);
    const code = codeAt(credentials.codeUri, Date.now());
    const good = signIn({ name: 'break-glass', password, code });
    const cookie = (await good.sent).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await server.actsUnder(wrong.correlationId, 1)).toMatchObject([
      { action: 'sign-in', outcome: 'refused', status: 401, actor: { kind: 'nobody' } },
    ]);
    expect((await server.actsUnder(wrong.correlationId, 1))[0]?.target).toContain('break-glass');
    const [refused] = await server.actsUnder(unknown.correlationId, 1);
    expect(JSON.stringify(refused)).not.toContain('my password');
    const signed = await server.actsUnder(good.correlationId, 1);
    expect(signed).toMatchObject([
      { action: 'sign-in', outcome: 'allowed', actor: { name: 'break-glass', kind: 'emergency' } },
    ]);
    const out = under({ cookie });
    expect((await server.send('/auth/sign-out', { method: 'POST', headers: out.headers })).ok).toBe(
      true,
    );
    expect(await server.actsUnder(out.correlationId, 1)).toMatchObject([
      { action: 'sign-out', outcome: 'allowed', actor: { id: signed[0]?.actor.id } },
    ]);
    expect(id).not.toBe('');
    for (const secret of [password, code, cookie.split('=')[1] ?? '']) {
      expect(JSON.stringify(await server.acts())).not.toContain(secret);
    }
  });
});
