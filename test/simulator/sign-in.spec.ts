import { createHash } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { type Answer, type RawObject, SimulatedTenant, text } from './simulated-tenant.js';

const ADMIN = 'amara.lindqvist@meridianharbour.example';
const RESPONDER = 'noor.siddiqui@meridianharbour.example';
const NOBODY_SPECIAL = 'svc-backup@meridianharbour.example';
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const CALLBACK = 'http://localhost:4999/auth/callback';

type Query = Readonly<Record<string, string | undefined>>;

let tenant: SimulatedTenant;
let base: string;
let clientId: string;

beforeAll(async () => {
  tenant = await SimulatedTenant.start();
  const { graphUrl, tenantId, signIn } = tenant.running;
  base = `${graphUrl}/${tenantId}`;
  clientId = signIn.clientId;
});
afterAll(() => tenant.close());

const texts = (query: Query): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** Asks for a code as an application sends a browser. */
const authorize = (login_hint: string | undefined, query: Query = {}): Promise<Response> => {
  const all = {
    client_id: clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile',
    state: 's',
    nonce: 'n',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    login_hint,
    ...query,
  };
  const address = `${base}/oauth2/v2.0/authorize?${new URLSearchParams(texts(all)).toString()}`;
  return fetch(address, { redirect: 'manual' });
};

/** What the browser brings back. */
const broughtBack = async (login_hint: string, query: Query = {}): Promise<URLSearchParams> => {
  const answer = await authorize(login_hint, query);
  if (answer.status !== 302) throw new Error(await answer.text());
  return new URL(answer.headers.get('location') ?? '').searchParams;
};

const redeem = (code: string | null, form: Query = {}): Promise<Answer> =>
  tenant.askToken(
    texts({
      grant_type: 'authorization_code',
      client_id: clientId,
      client_secret: tenant.running.signIn.clientSecret,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
      code: code ?? '',
      ...form,
    }),
  );

const signedInAs = async (login_hint: string, query: Query = {}): Promise<Answer['body']> => {
  const { body, status } = await redeem((await broughtBack(login_hint, query)).get('code'));
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body;
};

/** What a token says whose signature the tenant's keys bear out. */
const said = async (token: unknown): Promise<JWTPayload> => {
  const keys = (await (await fetch(`${base}/discovery/v2.0/keys`)).json()) as JSONWebKeySet;
  const currentDate = new Date('2026-11-20T09:00:00Z');
  const options = { algorithms: ['RS256'], currentDate };
  return (await jwtVerify(text(token as string), createLocalJWKSet(keys), options)).payload;
};

const forAccess = async (login_hint: string, scopes = 'Stateline.Access'): Promise<JWTPayload> => {
  const scope = scopes
    .split(' ')
    .map((name) => `api://${clientId}/${name}`)
    .join(' ');
  return said((await signedInAs(login_hint, { scope }))['access_token']);
};

const application = (): Promise<RawObject> => tenant.find('application', 'Stateline');

describe('sign-in at the simulated tenant', () => {
  it('tells where its endpoints and keys are, as a directory does', async () => {
    const answer = await fetch(`${base}/v2.0/.well-known/openid-configuration`);

    expect(await answer.json()).toMatchObject({
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    });
    const other = `${tenant.running.graphUrl}/other/v2.0/.well-known/openid-configuration`;
    expect((await fetch(other)).status).toBe(400);
  });

  it('tells an application who signed in, once for a code', async () => {
    const query = await broughtBack(RESPONDER);
    const { body } = await redeem(query.get('code'));

    const { objectId } = await tenant.find('user', 'Noor Siddiqui');
    expect(query.get('state')).toBe('s');
    expect(await said(body['id_token'])).toMatchObject({
      aud: clientId,
      iss: `${base}/v2.0`,
      nonce: 'n',
      oid: objectId,
      preferred_username: RESPONDER,
      name: 'Noor Siddiqui',
      roles: ['responder'],
      tid: tenant.running.tenantId,
      ver: '2.0',
      acct: 0,
    });
    expect((await redeem(query.get('code'))).body['error_codes']).toEqual([70008]);
  });

  it('gives access tokens with every claim that version 2 has', async () => {
    const claims = await forAccess(RESPONDER, 'Stateline.Access EntraBackup.Read.All');

    const { iat = 0 } = claims;
    const { objectId } = await tenant.find('user', 'Noor Siddiqui');
    expect(claims).toEqual({
      acct: 0,
      aud: clientId,
      azp: clientId,
      azpacr: '1',
      exp: iat + 3599,
      iat,
      idtyp: 'user',
      iss: `${base}/v2.0`,
      name: 'Noor Siddiqui',
      nbf: iat,
      oid: objectId,
      preferred_username: RESPONDER,
      rh: expect.any(String) as string,
      roles: ['responder'],
      scp: 'Stateline.Access EntraBackup.Read.All',
      sub: expect.stringMatching(/^[\w-]{43}$/) as string,
      tid: tenant.running.tenantId,
      uti: expect.any(String) as string,
      ver: '2.0',
      wids: ['b79fbf4d-3ef9-4689-8143-76b194e85509'],
    });
  });

  it('gives tokens of version 1 to an application that is registered for them', async () => {
    const { objectId, attributes } = await application();
    const api = attributes['api'] as object;
    const path = `/v1.0/applications/${objectId}`;
    await tenant.write('PATCH', path, { api: { ...api, requestedAccessTokenVersion: null } });

    const claims = await forAccess(RESPONDER);
    await tenant.write('PATCH', path, { api });

    expect(claims).toMatchObject({
      aud: `api://${clientId}`,
      appid: clientId,
      appidacr: '1',
      iss: `https://sts.windows.net/${tenant.running.tenantId}/`,
      upn: RESPONDER,
      unique_name: RESPONDER,
      ver: '1.0',
    });
    expect(claims).not.toHaveProperty('azp');
  });

  it('tells the directory roles of a person, where the application asks for them', async () => {
    const { objectId } = await application();

    expect((await forAccess(ADMIN))['wids']).toContain(GLOBAL_ADMINISTRATOR);
    expect((await forAccess(RESPONDER))['wids']).not.toContain(GLOBAL_ADMINISTRATOR);
    await tenant.write('PATCH', `/v1.0/applications/${objectId}`, { groupMembershipClaims: null });
    expect(await forAccess(ADMIN)).not.toHaveProperty('wids');
    await tenant.write('PATCH', `/v1.0/applications/${objectId}`, {
      groupMembershipClaims: 'DirectoryRole',
    });
  });

  it('counts roles that a group was given for its direct members, as long as it has them', async () => {
    const { objectId: groupId } = await tenant.find('group', 'SG-Security-Responders');
    const resource = await tenant.find('servicePrincipal', 'Stateline');
    const roles = resource.attributes['appRoles'] as readonly { id: string; value: string }[];
    const appRoleId = roles.find(({ value }) => value === 'auditor')?.id;
    const body = { principalId: groupId, resourceId: resource.objectId, appRoleId };
    const path = `/v1.0/groups/${groupId}/appRoleAssignments`;

    const { body: made } = await tenant.write('POST', path, body);
    const during = (await forAccess(RESPONDER))['roles'];
    await tenant.write('DELETE', `${path}/${text(made['id'])}`);
    const after = (await forAccess(RESPONDER))['roles'];

    expect(during).toEqual(['responder', 'auditor']);
    expect(after).toEqual(['responder']);
    expect(await forAccess(NOBODY_SPECIAL)).not.toHaveProperty('roles');
  });

  it('gives an application by itself a token with the roles that it was given', async () => {
    const {
      clientId: readerId,
      clientSecret,
      servicePrincipalId,
    } = tenant.running.credentials.reader;
    const resource = await tenant.find('servicePrincipal', 'Stateline');
    const roles = resource.attributes['appRoles'] as readonly { id: string; value: string }[];
    const appRoleId = roles.find(({ value }) => value === 'EntraBackup.Read.All')?.id;
    const ask = async () => {
      const { body } = await tenant.askToken({
        grant_type: 'client_credentials',
        client_id: readerId,
        client_secret: clientSecret,
        scope: `api://${clientId}/.default`,
      });
      return said(body['access_token']);
    };

    const before = await ask();
    await tenant.write('POST', `/v1.0/servicePrincipals/${resource.objectId}/appRoleAssignedTo`, {
      principalId: servicePrincipalId,
      resourceId: resource.objectId,
      appRoleId,
    });

    expect(before).not.toHaveProperty('roles');
    expect(await ask()).toMatchObject({
      aud: clientId,
      azp: readerId,
      azpacr: '1',
      idtyp: 'app',
      oid: servicePrincipalId,
      roles: ['EntraBackup.Read.All'],
      sub: servicePrincipalId,
    });
  });

  it('marks guests, who are at home in a tenant of their own', async () => {
    const { value } = await tenant.get("/v1.0/users?$filter=userType eq 'Guest'&$top=5");
    const [guest] = value;
    const { value: policies } = await tenant.get('/v1.0/identity/conditionalAccess/policies');
    const guestPolicies = policies.filter(({ displayName }) =>
      text(displayName).startsWith('CA40'),
    );
    const setStates = async (state: (before: string) => string) => {
      for (const policy of guestPolicies) {
        const path = `/v1.0/identity/conditionalAccess/policies/${policy.id}`;
        await tenant.write('PATCH', path, { state: state(text(policy['state'])) });
      }
    };

    await setStates(() => 'disabled');
    const claims = await forAccess(text(guest?.['userPrincipalName']));
    await setStates((before) => before);

    expect(claims).toMatchObject({ acct: 1, oid: guest?.id });
    expect(claims['idp']).toMatch(/^https:\/\/sts\.windows\.net\/[0-9a-f-]{36}\/$/);
    expect(claims['idp']).not.toContain(tenant.running.tenantId);
  });

  it('signs with a new key after a rotation, and stops to show the old one when told', async () => {
    const old = await signedInAs(RESPONDER);
    await tenant.control('POST', '/sign-in/keys/rotate');
    const young = await signedInAs(RESPONDER);

    await expect(said(old['id_token'])).resolves.toBeDefined();
    await expect(said(young['id_token'])).resolves.toBeDefined();
    await tenant.control('POST', '/sign-in/keys/retire');
    await expect(said(old['id_token'])).rejects.toThrow('no applicable key');
    await expect(said(young['id_token'])).resolves.toBeDefined();
  });
});

describe('a sign-in that the simulated tenant refuses', () => {
  const refusalOf = async (login_hint: string, query: Query = {}): Promise<string | null> =>
    (await broughtBack(login_hint, query)).get('error_description');

  it('asks whom to be when nobody is named, and shows names as text', async () => {
    const answer = await authorize(undefined, { state: '"><script>alert(1)</script>' });
    const page = await answer.text();

    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(page).toContain('login_hint=noor.siddiqui%40meridianharbour.example');
    expect(page).not.toContain('<script>');
  });

  it('sends nothing to an address or for an application that it does not know', async () => {
    const evil = await authorize(RESPONDER, { redirect_uri: 'https://evil.example/<b>' });
    const unknown = await authorize(RESPONDER, { client_id: 'x' });

    expect([evil.status, evil.headers.get('location')]).toEqual([400, null]);
    expect(await evil.text()).toContain('AADSTS50011: ');
    expect(await unknown.text()).toContain('AADSTS700016: ');
  });

  it('says in its own words what is wrong with a request', async () => {
    expect(await refusalOf(RESPONDER, { response_type: 'token' })).toMatch(/^AADSTS700054: /);
    expect(await refusalOf(RESPONDER, { code_challenge: undefined })).toMatch(/^AADSTS9002325: /);
    expect(await refusalOf(RESPONDER, { scope: `api://${clientId}/Made.Up` })).toMatch(
      /^AADSTS650053: /,
    );
    expect(await refusalOf('nobody@meridianharbour.example')).toMatch(/^AADSTS50034: /);
  });

  it('keeps disabled accounts out', async () => {
    const { objectId } = await tenant.find('user', 'Backup Service');
    await tenant.write('PATCH', `/v1.0/users/${objectId}`, { accountEnabled: false });

    expect(await refusalOf(NOBODY_SPECIAL)).toMatch(/^AADSTS50057: /);
  });

  it('takes a code only with its verifier, address, application and secret', async () => {
    const wrong: readonly (readonly [number, Query])[] = [
      [501481, { code_verifier: 'x'.repeat(43) }],
      [501481, { code_verifier: undefined }],
      [500112, { redirect_uri: 'http://localhost/auth/callback' }],
      [7000215, { client_secret: 'wrong' }],
      [7000215, { client_secret: undefined }],
      [70008, { code: 'made-up' }],
    ];

    for (const [number, form] of wrong) {
      const { body } = await redeem((await broughtBack(RESPONDER)).get('code'), form);
      expect([form, body['error_codes']]).toEqual([form, [number]]);
    }
  });

  it('lets a code expire', async () => {
    const own = await SimulatedTenant.start();
    const { graphUrl, tenantId, signIn } = own.running;
    const address = `${graphUrl}/${tenantId}/oauth2/v2.0/authorize?${new URLSearchParams({
      client_id: signIn.clientId,
      redirect_uri: CALLBACK,
      response_type: 'code',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
      login_hint: RESPONDER,
    }).toString()}`;
    const { headers } = await fetch(address, { redirect: 'manual' });
    const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
    own.pass(10 * 60_000);

    const { body } = await own.askToken({
      ...{ grant_type: 'authorization_code', client_id: signIn.clientId, code },
      ...{ client_secret: signIn.clientSecret, redirect_uri: CALLBACK, code_verifier: VERIFIER },
    });
    await own.close();

    expect(body['error_codes']).toEqual([70008]);
  });

  it('takes a public client without a secret, where the application is registered as one', async () => {
    const { objectId } = await application();
    const path = `/v1.0/applications/${objectId}`;
    await tenant.write('PATCH', path, { isFallbackPublicClient: true });

    const code = (await broughtBack(RESPONDER)).get('code');
    const { body } = await redeem(code, { client_secret: undefined });
    await tenant.write('PATCH', path, { isFallbackPublicClient: false });

    expect(body).toHaveProperty('id_token');
  });
});

describe('Conditional Access at a sign-in', () => {
  const blocking = (more: object = {}): object => ({
    displayName: 'Blocks',
    state: 'enabled',
    conditions: {
      users: { includeUsers: ['All'] },
      applications: { includeApplications: ['All'] },
      clientAppTypes: ['all'],
      ...more,
    },
    grantControls: { operator: 'OR', builtInControls: ['block'] },
  });

  /** What happens to a person's sign-in while there is one more policy. */
  const during = async (policy: object, login_hint = RESPONDER): Promise<string> => {
    const path = '/v1.0/identity/conditionalAccess/policies';
    const { body, text: answer } = await tenant.write('POST', path, policy);
    if (body['id'] === undefined) throw new Error(answer);
    const query = await broughtBack(login_hint);
    await tenant.write('DELETE', `${path}/${text(body['id'])}`);
    return /AADSTS\d+/.exec(query.get('error_description') ?? '')?.[0] ?? 'signed in';
  };

  it('keeps out whom an enabled policy blocks, and tells that it was a policy', async () => {
    expect(await during(blocking())).toBe('AADSTS53003');
  });

  it('keeps nobody out whom it does not mean, or to whom it leaves a way', async () => {
    const { objectId } = await tenant.find('user', 'Noor Siddiqui');
    const others: readonly object[] = [
      { users: { includeUsers: ['All'], excludeUsers: [objectId] } },
      { users: { includeRoles: [GLOBAL_ADMINISTRATOR] } },
      { applications: { includeApplications: ['All'], excludeApplications: [clientId] } },
      { applications: { includeApplications: ['MicrosoftAdminPortals'] } },
      { platforms: { includePlatforms: ['android', 'iOS'] } },
      { signInRiskLevels: ['high'] },
    ];

    for (const more of others)
      expect([more, await during(blocking(more))]).toEqual([more, 'signed in']);
    expect(await during({ ...blocking(), state: 'disabled' })).toBe('signed in');
    expect(await during({ ...blocking(), state: 'enabledForReportingButNotEnforced' })).toBe(
      'signed in',
    );
  });

  it('means the application itself, its groups and its roles', async () => {
    const { objectId: groupId } = await tenant.find('group', 'SG-Security-Responders');

    expect(await during(blocking({ applications: { includeApplications: [clientId] } }))).toBe(
      'AADSTS53003',
    );
    expect(await during(blocking({ users: { includeGroups: [groupId] } }))).toBe('AADSTS53003');
    const administrators = blocking({ users: { includeRoles: [GLOBAL_ADMINISTRATOR] } });
    expect(await during(administrators, ADMIN)).toBe('AADSTS53003');
  });

  it('is asked again when the code is redeemed', async () => {
    const path = '/v1.0/identity/conditionalAccess/policies';
    const code = (await broughtBack(RESPONDER)).get('code');
    const { body: made } = await tenant.write('POST', path, blocking());

    const { body, status } = await redeem(code);
    await tenant.write('DELETE', `${path}/${text(made['id'])}`);

    expect([status, body['error'], body['error_codes']]).toEqual([400, 'invalid_grant', [53003]]);
  });
});

describe('a token for Microsoft Graph', () => {
  it('is what a sign-in gives that asks for nothing of ours', async () => {
    const { access_token: token } = await signedInAs(RESPONDER);

    expect(decodeJwt(text(token)).aud).toBe('00000003-0000-0000-c000-000000000000');
  });
});
