import { Logger } from '@nestjs/common';
import { EmergencyAccounts } from '../../src/access/emergency-accounts.port.js';
import { codeAt } from '../access/an-access-folder.js';
import { anOperator } from '../support/an-operator.js';
import { recordedIn } from '../support/some-acts.js';
import { AuditedApi } from './audited-api.js';

const LIMIT_MS = 60_000;

describe('The record of what operators do', () => {
  let server: AuditedApi;
  beforeEach(async () => {
    Logger.overrideLogger(false);
    server = await AuditedApi.start();
  }, LIMIT_MS);
  afterEach(() => server.close(), LIMIT_MS);

  it('counts strangers that knock, and has a record for the first ones only', async () => {
    const { app, recorded } = server.api;
    const knock = async (headers: Record<string, string>) =>
      (await server.send('/api/tenants/t/state', { headers })).status;
    const headers = { authorization: 'Bearer made-up' };
    for (let count = 0; count < 30; count += 1) expect(await knock(headers)).toBe(401);
    for (let count = 0; count < 30; count += 1) expect(await knock({})).toBe(401);
    await server.send('/auth/sign-out', { method: 'POST' });
    await app.close();
    const acts = await recordedIn(recorded.store);

    expect(acts).toHaveLength(11);
    expect(acts.slice(0, 10)).toEqual(
      Array.from(
        { length: 10 },
        () =>
          expect.objectContaining({ action: 'read', outcome: 'refused', status: 401 }) as object,
      ),
    );
    expect(acts[10]).toMatchObject({
      ...{ action: 'turn-away', outcome: 'refused', times: 51, address: '127.0.0.1' },
    });
  });

  it('has each sign-in whose credentials were looked at, whatever noise there is', async () => {
    const { app, recorded } = server.api;
    const account = { name: 'fire', roles: ['auditor'], tenantIds: ['t'] } as const;
    await app.get(EmergencyAccounts).add(account, anOperator('x'));
    const headers = { authorization: 'Bearer made-up' };
    for (let count = 0; count < 12; count += 1) {
      await server.send('/api/tenants/t/state', { headers });
      await server.send('/auth/callback?code=x');
    }
    const body = { name: 'fire', password: 'guessed', code: '123456' };
    await server.send('/auth/emergency', { method: 'POST', body });
    await app.close();

    expect(
      (await recordedIn(recorded.store)).filter(({ route }) => route === '/auth/emergency'),
    ).toMatchObject([{ outcome: 'refused', target: '/auth/emergency account fire', status: 401 }]);
  });

  it('counts what one caller is refused, and has a record for the first ones only', async () => {
    const { app, recorded } = server.api;
    const { id, headers } = await server.signedIn(['backup-reader']);
    const hold = { method: 'POST', body: { reason: 'a dispute' }, headers };
    for (let count = 0; count < 45; count += 1) {
      expect((await server.send('/api/tenants/t/retention/hold', hold)).status).toBe(403);
    }
    await app.close();
    const acts = await recordedIn(recorded.store);

    expect(acts).toHaveLength(31);
    expect(acts.filter(({ action, times }) => action === 'change-settings' && times === 1)).toEqual(
      acts.slice(0, 30),
    );
    expect(acts[30]).toMatchObject({
      ...{ action: 'turn-away', outcome: 'refused', times: 15, actor: { id, name: 'Ada' } },
    });
  });

  it(
    'lets nothing be changed, and nobody sign in, while it cannot be written',
    async () => {
      const { app, recorded } = server.api;
      const { headers } = await server.everything();
      const tokens = async () => (await server.answered('/api/access/tokens', { headers })).body;
      const before = await tokens();
      const name = 'unseen';
      const account = { name, roles: ['auditor'], tenantIds: ['t'] } as const;
      const { credentials } = await app.get(EmergencyAccounts).add(account, anOperator('x'));
      await recorded.store.close();
      const token = {
        ...{ name, permissions: ['history/read'] },
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      };
      const made = await server.answered('/api/access/tokens', {
        ...{ method: 'POST', headers, body: token },
      });
      const code = codeAt(credentials.codeUri, Date.now());
      const signIn = await server.answered('/auth/emergency', {
        ...{ method: 'POST', body: { name, password: credentials.password, code } },
      });

      expect(made).toMatchObject({ status: 503, body: { title: 'event-store-unavailable' } });
      expect(await tokens()).toEqual(before);
      const machine = await server.onTheMachine();
      expect(await server.answered('/api/access/tokens', { headers: machine })).toMatchObject({
        ...{ status: 200, body: before },
      });
      expect(signIn).toMatchObject({ status: 503, body: { title: 'event-store-unavailable' } });
      expect(signIn.headers.get('set-cookie')).toBeNull();
    },
    LIMIT_MS,
  );

  it('says of an export that it cannot be read, and gives no empty one', async () => {
    const { headers } = await server.signedIn(['auditor']);
    await server.api.recorded.store.close();
    const answer = await server.answered('/api/tenants/t/operators/export', { headers });

    expect(answer).toMatchObject({ status: 503, body: { title: 'event-store-unavailable' } });
    expect(answer.headers.get('content-disposition')).toBeNull();
  });
});
