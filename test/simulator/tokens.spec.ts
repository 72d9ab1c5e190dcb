import { errorOf, SimulatedTenant, text } from './simulated-tenant.js';

describe('tokens and permissions of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start({ tokenLifetimeSeconds: 600 });
  });
  afterAll(() => tenant.close());

  it('gives a bearer token for the right secret and says how long it lasts', async () => {
    const { clientId, clientSecret } = tenant.running.credentials.reader;

    const { status, body } = await tenant.askToken({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });

    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
    expect(text(body['access_token']).split('.')).toHaveLength(3);
  });

  it('refuses a wrong secret as the sign-in service does', async () => {
    const { status, body } = await tenant.askToken({
      grant_type: 'client_credentials',
      client_id: tenant.running.credentials.reader.clientId,
      client_secret: 'wrong',
    });

    expect(status).toBe(401);
    expect(body).toMatchObject({ error: 'invalid_client', error_codes: [7000215] });
    expect(body['error_description']).toMatch(/^AADSTS7000215: /);
  });

  it('refuses an unknown application and another grant', async () => {
    const unknown = await tenant.askToken({ grant_type: 'client_credentials', client_id: 'x' });
    const password = await tenant.askToken({ grant_type: 'password' });

    expect([unknown.status, unknown.body['error']]).toEqual([400, 'unauthorized_client']);
    expect([password.status, password.body['error']]).toEqual([400, 'unsupported_grant_type']);
  });

  it('answers 401 without a token, with a made-up one, and with one that was tampered with', async () => {
    const { clientId, clientSecret } = tenant.running.credentials.reader;
    const token = await tenant.tokenFor(clientId, clientSecret);
    const [head, claims, signature] = token.split('.');
    const otherClaims = Buffer.from(JSON.stringify({ appid: clientId, exp: 9e9 }));
    const forged = [head, otherClaims.toString('base64url'), signature].join('.');

    for (const bad of ['', 'nonsense', `${token}x`, forged, claims ?? '']) {
      const answer = await tenant.ask('GET', '/v1.0/users', bad, {});
      expect([answer.status, errorOf(answer).code]).toEqual([401, 'InvalidAuthenticationToken']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
  });

  it('answers 401 once a token has expired', async () => {
    const { clientId, clientSecret } = tenant.running.credentials.reader;
    const token = await tenant.tokenFor(clientId, clientSecret);
    expect((await tenant.ask('GET', '/v1.0/users?$top=1', token, {})).status).toBe(200);

    tenant.pass(601_000);

    expect((await tenant.ask('GET', '/v1.0/users?$top=1', token, {})).status).toBe(401);
    await tenant.signIn();
    expect((await tenant.get('/v1.0/users?$top=1')).status).toBe(200);
  });

  it('lets the reader read and refuses its writes with 403', async () => {
    const user = await tenant.cloudUser();
    const group = await tenant.find('group', 'SG-Engineering');
    const [policy] = (await tenant.get('/beta/identity/conditionalAccess/policies?$top=1')).value;
    const writes = [
      ['PATCH', `/v1.0/users/${user.id}`],
      ['DELETE', `/v1.0/users/${user.id}`],
      ['POST', `/v1.0/groups/${group.objectId}/members/$ref`],
      ['PATCH', `/beta/identity/conditionalAccess/policies/${policy?.id ?? ''}`],
      ['POST', `/v1.0/directory/deletedItems/${user.id}/restore`],
    ] as const;

    for (const [method, address] of writes) {
      const answer = await tenant.writeAsReader(method, address, {});
      expect([address, answer.status]).toEqual([address, 403]);
      expect(errorOf(answer).code).toBe('Authorization_RequestDenied');
    }
    expect((await tenant.write('PATCH', `/v1.0/users/${user.id}`, { city: 'Oslo' })).status).toBe(
      204,
    );
  });

  it('puts a request id into every answer, the one of the client where it sent one', async () => {
    const refused = await tenant.get('/v1.0/users/nobody', {
      headers: { 'client-request-id': 'mine' },
    });

    expect(refused.headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(refused.headers.get('client-request-id')).toBe('mine');
    expect(refused.body).toMatchObject({
      error: { innerError: { 'client-request-id': 'mine', date: expect.any(String) as string } },
    });
  });

  it('tells an application about its own service principal', async () => {
    const { clientId, servicePrincipalId } = tenant.running.credentials.writer;

    const { body } = await tenant.get(
      `/v1.0/servicePrincipals(appId='${clientId}')?$select=id,appId`,
    );

    expect(body).toMatchObject({ id: servicePrincipalId, appId: clientId });
    expect((await tenant.get("/v1.0/servicePrincipals(appId='other')")).status).toBe(404);
  });
});
