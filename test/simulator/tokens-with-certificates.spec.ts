import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import { selfSignedCertificate } from '../support/eventstoredb/self-signed.js';
import { type Answer, errorOf, SimulatedTenant, text } from './simulated-tenant.js';

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

describe('signing in to the simulated tenant with a certificate', () => {
  const { key, cert: certificate } = selfSignedCertificate({ kind: 'rsa' });
  const thumbprint = createHash('sha256')
    .update(new X509Certificate(certificate).raw)
    .digest('base64url');
  let tenant: SimulatedTenant;
  beforeAll(async () => {
    tenant = await SimulatedTenant.start({ certificates: { reader: certificate } });
  });
  afterAll(() => tenant.close());

  interface Altered {
    readonly alg?: string;
    readonly key?: string;
    readonly thumbprint?: string;
    readonly audience?: string;
    readonly issuer?: string;
    readonly lifeSeconds?: number;
  }

  const assertion = (altered: Altered = {}): Promise<string> => {
    const { clientId } = tenant.running.credentials.reader;
    const now = Math.floor(tenant.running.now() / 1000);
    return new SignJWT({ jti: 'one' })
      .setProtectedHeader({
        alg: altered.alg ?? 'PS256',
        typ: 'JWT',
        'x5t#S256': altered.thumbprint ?? thumbprint,
      })
      .setAudience(altered.audience ?? tenant.running.tokenUrl)
      .setIssuer(altered.issuer ?? clientId)
      .setSubject(clientId)
      .setNotBefore(now - 60)
      .setExpirationTime(now + (altered.lifeSeconds ?? 300))
      .sign(createPrivateKey(altered.key ?? key));
  };
  const signIn = (signed: string, form: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    tenant.askToken({
      grant_type: 'client_credentials',
      client_id: tenant.running.credentials.reader.clientId,
      scope: 'https://graph.microsoft.com/.default',
      client_assertion_type: ASSERTION,
      client_assertion: signed,
      ...form,
    });

  it.each(['PS256', 'RS256'])('gives a token for an assertion signed with %s', async (alg) => {
    const { status, body } = await signIn(await assertion({ alg }));

    expect(status).toBe(200);
    const token = text(body['access_token']);
    expect((await tenant.ask('GET', '/v1.0/users?$top=1', token, {})).status).toBe(200);
  });

  it('refuses an assertion that is not what it should be, and says why', async () => {
    const other = selfSignedCertificate({ kind: 'rsa' });
    const refused: readonly (readonly [Altered, number])[] = [
      [{ audience: 'https://login.example/other' }, 700023],
      [{ issuer: 'somebody else' }, 700023],
      [{ lifeSeconds: -600 }, 700024],
      [{ lifeSeconds: 3600 }, 700024],
      [{ key: other.key }, 700027],
      [{ thumbprint: 'AAAA' }, 700027],
    ];

    for (const [altered, number] of refused) {
      const { status, body } = await signIn(await assertion(altered));
      expect([altered, status, body['error'], body['error_codes']]).toEqual([
        ...[altered, 401, 'invalid_client'],
        [number],
      ]);
    }
    expect((await signIn('no token')).status).toBe(401);
    expect((await signIn(await assertion(), { client_assertion_type: 'x' })).status).toBe(400);
  });

  it('takes a certificate through the control port, for that application only', async () => {
    const { clientId } = tenant.running.credentials.writer;
    const form = { client_id: clientId };
    const signed = await assertion({ issuer: clientId });
    const before = await signIn(signed, form);
    const added = await tenant.control('POST', '/apps/writer/certificates', { certificate });
    const asWriter = new SignJWT({ jti: 'two' })
      .setProtectedHeader({ alg: 'PS256', 'x5t#S256': thumbprint })
      .setAudience(tenant.running.tokenUrl)
      .setIssuer(clientId)
      .setSubject(clientId)
      .setExpirationTime(Math.floor(tenant.running.now() / 1000) + 300)
      .sign(createPrivateKey(key));

    expect(before.status).toBe(401);
    expect(added.body['thumbprint']).toBe(thumbprint);
    expect((await signIn(await asWriter, form)).status).toBe(200);
    expect(
      (await tenant.control('POST', '/apps/writer/certificates', { certificate: 'no' })).status,
    ).toBe(400);
  });

  it('revokes all tokens with a claims challenge, until a new one is fetched', async () => {
    await tenant.signIn();
    expect((await tenant.get('/v1.0/users?$top=1')).status).toBe(200);

    await tenant.control('POST', '/tokens/revoke');
    const refused = await tenant.get('/v1.0/users?$top=1');
    await tenant.signIn();

    expect([refused.status, errorOf(refused).code]).toEqual([401, 'InvalidAuthenticationToken']);
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_claims');
    expect((await tenant.get('/v1.0/users?$top=1')).status).toBe(200);
  });

  it('lets the life of tokens be set while it runs', async () => {
    await tenant.control('PUT', '/dials', { tokenLifetimeSeconds: 60 });
    await tenant.signIn();
    tenant.pass(61_000);

    expect((await tenant.get('/v1.0/users?$top=1')).status).toBe(401);
    await tenant.signIn();
  });

  it('refuses each kind of read for which the permission was taken away', async () => {
    const groups = ['/v1.0/groups?$top=1', '/v1.0/groups/delta?$select=id'];
    const ask = async (): Promise<readonly number[]> =>
      Promise.all(groups.map(async (address) => (await tenant.get(address)).status));
    const take = ['Group.Read.All', 'Directory.Read.All'];

    const before = await ask();
    const { body } = await tenant.control('POST', '/apps/reader/permissions', { take });
    const after = await ask();
    await tenant.control('POST', '/apps/reader/permissions', { give: take });

    expect(body['permissions']).not.toContain('Group.Read.All');
    expect([before, after, await ask()]).toEqual([
      [200, 200],
      [403, 403],
      [200, 200],
    ]);
    expect((await tenant.control('GET', '/apps/nobody')).status).toBe(404);
  });
});
