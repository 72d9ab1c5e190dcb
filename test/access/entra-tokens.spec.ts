import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CompactEncrypt, type JWTPayload, SignJWT } from 'jose';
import type { EntraTokens } from '../../src/access/entra-tokens.js';
import { permissionsOf } from '../../src/domain/access/access-roles.js';
import {
  aKey,
  anApplication,
  aPerson,
  AUTHORITY,
  CLIENT,
  forged,
  type Key,
  KeyServer,
  NOW,
  OTHER_TENANT,
  signed,
  TENANT,
  version1,
} from './signing-tenant.js';

const SECONDS = NOW / 1000;
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

let key: Key;
let stranger: Key;
let server: KeyServer;
let tokens: EntraTokens;

beforeAll(async () => {
  [key, stranger] = await Promise.all([aKey('first'), aKey('stranger')]);
});

beforeEach(() => {
  server = new KeyServer([key]);
  tokens = server.tokens();
});

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : error;

/** Who is behind a token, or why nobody is. */
const verified = async (token: string, by = tokens): Promise<unknown> =>
  by.verify(token).catch(codeOf);

const of = async (claims: JWTPayload, header: object = {}): Promise<unknown> =>
  verified(await signed(key, claims, header));

const codeOfToken = async (token: string): Promise<unknown> => verified(token);

describe('a token of the tenant', () => {
  it('stands for the person in whose name an application asks', async () => {
    expect(await of(aPerson())).toEqual({
      kind: 'user',
      id: 'ada',
      name: 'ada@example.com',
      tenantIds: [TENANT],
      roles: ['responder'],
      permissions: permissionsOf(['responder']),
      scopes: ['Stateline.Access'],
    });
  });

  it('is taken in version 1 too, from its own issuer and for the name of our application', async () => {
    expect(await of(version1({ preferred_username: undefined, upn: 'ada@example.com' }))).toEqual(
      expect.objectContaining({ id: 'ada', name: 'ada@example.com', scopes: ['Stateline.Access'] }),
    );
    expect(await of(version1({ aud: CLIENT }))).toHaveProperty('id', 'ada');
    expect(await of(aPerson({ aud: `api://${CLIENT}` }))).toHaveProperty('id', 'ada');
  });

  it('counts roles of our application and directory roles, and nothing else by those names', async () => {
    const claims = aPerson({
      roles: ['auditor', 'Some.Other', 7, 'constructor'],
      wids: [GLOBAL_ADMINISTRATOR, 'b79fbf4d-3ef9-4689-8143-76b194e85509', '__proto__'],
    });

    expect(await of(claims)).toHaveProperty('roles', ['auditor', 'global-administrator']);
  });

  it('gives somebody without a role no permission, and still tells who it is', async () => {
    for (const roles of [undefined, [], 'responder', { responder: true }]) {
      expect(await of(aPerson({ roles }))).toMatchObject({
        id: 'ada',
        roles: [],
        permissions: new Set(),
      });
    }
  });

  it('reads every scope, and none from an empty text', async () => {
    expect(await of(aPerson({ scp: 'A  B' }))).toHaveProperty('scopes', ['A', 'B']);
    expect(await of(aPerson({ scp: '' }))).toHaveProperty('scopes', []);
  });

  it('is good for five minutes more on either side, as clocks differ', async () => {
    const late = aPerson({ exp: SECONDS - 299 });
    const early = aPerson({ nbf: SECONDS + 299 });

    expect(await of(late)).toHaveProperty('id', 'ada');
    expect(await of(early)).toHaveProperty('id', 'ada');
  });
});

describe('a token of an application by itself', () => {
  it('has the roles that the application was given, without scopes', async () => {
    expect(await of(anApplication({ app_displayname: 'Robot' }))).toEqual({
      kind: 'application',
      id: 'robot',
      name: 'Robot',
      tenantIds: [TENANT],
      roles: ['backup-reader'],
      permissions: permissionsOf(['backup-reader']),
      scopes: null,
    });
  });

  it('reads backups, and nothing of the history, by the permission that Graph has for it', async () => {
    expect(await of(anApplication({ roles: ['EntraBackup.Read.All'] }))).toMatchObject({
      roles: [],
      permissions: new Set(['backup/standard/read']),
    });
  });

  it('is known without `idtyp` too, by its subject', async () => {
    expect(await of(anApplication({ idtyp: undefined }))).toHaveProperty('kind', 'application');
    expect(await of(anApplication({ idtyp: undefined, roles: undefined }))).toMatchObject({
      kind: 'application',
      permissions: new Set(),
    });
  });

  it('gets nothing by directory roles', async () => {
    const claims = anApplication({ roles: undefined, wids: [GLOBAL_ADMINISTRATOR] });

    expect(await of(claims)).toMatchObject({ roles: [], permissions: new Set() });
  });

  it('never makes a person of one, nor the other way about', async () => {
    expect(await of(aPerson({ idtyp: 'app' }))).toBe('not-signed-in');
    expect(await of(anApplication({ scp: 7 }))).toBe('not-signed-in');
    expect(await of(aPerson({ idtyp: 'device' }))).toBe('not-signed-in');
    expect(await of(anApplication({ idtyp: 'user' }))).toBe('not-signed-in');
  });

  it('is not an identity token, which every application gets to see', async () => {
    const identity = aPerson({ azp: undefined, scp: undefined, nonce: 'n', sub: 'pairwise-ada' });

    expect(await of(identity)).toBe('not-signed-in');
    expect(await of({ ...identity, azp: CLIENT })).toBe('not-signed-in');
    expect(await of(aPerson({ azp: undefined }))).toBe('not-signed-in');
    expect(await of(anApplication({ azp: undefined }))).toBe('not-signed-in');
  });
});

describe('a guest', () => {
  const guests: readonly JWTPayload[] = [
    aPerson({ acct: 1 }),
    aPerson({ acct: '1' }),
    aPerson({ idp: `https://sts.windows.net/${OTHER_TENANT}/` }),
    aPerson({ idp: 'live.com' }),
    aPerson({ idp: 7 }),
    aPerson({ upn: 'ada_other.example#EXT#@tenant.example' }),
  ];

  it('is refused, by whatever tells that it is one', async () => {
    for (const claims of guests) expect(await of(claims)).toBe('not-allowed');
  });

  it('may enter where guests may', async () => {
    const open = server.tokens({ guests: true });

    for (const claims of guests) {
      expect(await verified(await signed(key, claims), open)).toHaveProperty('id', 'ada');
    }
  });

  it('is nobody whom the tenant itself signed in', async () => {
    const home = [`https://sts.windows.net/${TENANT}/`, `${AUTHORITY}/${TENANT}/v2.0`];

    for (const idp of home) expect(await of(aPerson({ idp }))).toHaveProperty('id', 'ada');
  });
});

describe('a token that does not hold', () => {
  const wrong: Readonly<Record<string, () => JWTPayload>> = {
    'has expired': () => aPerson({ exp: SECONDS - 301 }),
    'never expires': () => aPerson({ exp: undefined }),
    'is not good yet': () => aPerson({ nbf: SECONDS + 301 }),
    'is of another tenant': () => aPerson({ tid: OTHER_TENANT }),
    'names no tenant': () => aPerson({ tid: undefined }),
    'is from the issuer of another tenant': () =>
      aPerson({ iss: `${AUTHORITY}/${OTHER_TENANT}/v2.0` }),
    'is from another issuer': () => aPerson({ iss: `https://evil.example/${TENANT}/v2.0` }),
    'is from an issuer that ours is a part of': () =>
      aPerson({ iss: `${AUTHORITY}/${TENANT}/v2.0/` }),
    'has the version of the other issuer': () => aPerson({ ver: '1.0' }),
    'has the issuer of the other version': () =>
      aPerson({ iss: `https://sts.windows.net/${TENANT}/` }),
    'has no version': () => aPerson({ ver: undefined }),
    'is for another application': () => aPerson({ aud: OTHER_TENANT }),
    'is for Microsoft Graph': () => aPerson({ aud: '00000003-0000-0000-c000-000000000000' }),
    'is for Microsoft Graph by its address': () => aPerson({ aud: 'https://graph.microsoft.com' }),
    'is for nobody': () => aPerson({ aud: undefined }),
    'is of nobody': () => aPerson({ oid: undefined }),
    'is of somebody who is no text': () => aPerson({ oid: 7 as unknown as string }),
  };

  it.each(Object.keys(wrong))('is refused because it %s', async (why) => {
    expect(await of(wrong[why]?.() ?? {})).toBe('not-signed-in');
  });

  it('is refused when it is not signed', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      expect(await codeOfToken(forged({ alg, typ: 'JWT', kid: 'first' }, aPerson()))).toBe(
        'not-signed-in',
      );
    }
  });

  it('is refused when the public key serves as the secret of another algorithm', async () => {
    for (const secret of [key.pem, key.jwk.n ?? '', JSON.stringify(key.jwk)]) {
      const unsigned = forged({ alg: 'HS256', typ: 'JWT', kid: 'first' }, aPerson());
      const content = unsigned.slice(0, -1);
      const signature = createHmac('sha256', secret).update(content).digest('base64url');

      expect(await codeOfToken(`${content}.${signature}`)).toBe('not-signed-in');
    }
    const bySymmetric = await new SignJWT(aPerson())
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .sign(new TextEncoder().encode(key.pem));
    expect(await codeOfToken(bySymmetric)).toBe('not-signed-in');
    expect(server.asked).toBe(0);
  });

  it('is refused when a stranger signed it, whatever key id or key it brings', async () => {
    const brought: readonly object[] = [
      {},
      { kid: 'first' },
      { kid: undefined },
      { kid: '' },
      { kid: '../../first' },
      { kid: 'first', jwk: stranger.jwk },
      { kid: 'stranger', jwk: stranger.jwk },
      { kid: 'first', x5c: ['MIIB'] },
    ];

    for (const header of brought) {
      expect(await codeOfToken(await signed(stranger, aPerson(), header))).toBe('not-signed-in');
    }
  });

  it('is refused with an extension that has to be understood', async () => {
    const header = { kid: 'first', crit: ['exp'], exp: 1 };
    const content = forged({ alg: 'RS256', ...header }, aPerson());

    expect(await codeOfToken(content)).toBe('not-signed-in');
    expect(await of(aPerson(), { b64: true, crit: ['b64'] })).toHaveProperty('id', 'ada');
  });

  it('is refused when it was changed after it was signed', async () => {
    const token = await signed(key, aPerson({ roles: [] }));
    const [head = '', , signature = ''] = token.split('.');
    const [, claims = ''] = forged({}, aPerson()).split('.');

    expect(await codeOfToken(`${head}.${claims}.${signature}`)).toBe('not-signed-in');
    expect(await codeOfToken(`${token}A`)).toBe('not-signed-in');
    expect(await codeOfToken(token.slice(0, -2))).toBe('not-signed-in');
  });

  it('is refused when it is no token at all', async () => {
    const garbage = [
      '',
      '.',
      '..',
      '...',
      'a.b.c',
      'null.null.null',
      'e30.e30.',
      'Bearer x',
      '\u0000'.repeat(50),
      'ü'.repeat(50),
      forged({ alg: 'RS256' }, [] as unknown as JWTPayload),
      forged({ alg: 'RS256' }, null as unknown as JWTPayload),
      forged({ alg: 'RS256' }, { iss: {} } as unknown as JWTPayload),
      Buffer.from('{"alg":"RS256"}').toString('base64url') + '.%%%.x',
    ];

    for (const token of garbage) {
      expect(tokens.isOurs(token)).toBe(false);
      expect(await codeOfToken(token)).toBe('not-signed-in');
    }
  });

  it('is refused by its length before anything is read of it', async () => {
    const huge = await signed(key, aPerson({ filler: 'x'.repeat(1_000_000) }));

    expect(tokens.isOurs(huge)).toBe(false);
    expect(await codeOfToken(huge)).toBe('not-signed-in');
    expect(server.asked).toBe(0);
  });

  it('is refused when it is wrapped into another token, or encrypted', async () => {
    const inner = await signed(key, aPerson());
    const nested = await signed(key, aPerson({ jwt: inner }), { cty: 'JWT', typ: 'JWT' });
    const wrapped = forged({ alg: 'RS256', cty: 'JWT', kid: 'first' }, inner as never, 'x');
    const encrypted = await new CompactEncrypt(Buffer.from(inner))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT' })
      .encrypt(new Uint8Array(32));

    // Signed by the tenant itself, so what is inside it is of no interest.
    expect(await codeOfToken(nested)).toHaveProperty('id', 'ada');
    for (const token of [wrapped, encrypted, `${inner}.${inner}`]) {
      expect(await codeOfToken(token)).toBe('not-signed-in');
    }
  });

  it('says nothing to its bearer of what is wrong with it', async () => {
    const messages = await Promise.all(
      [aPerson({ exp: 1 }), aPerson({ aud: 'x' }), aPerson({ tid: OTHER_TENANT })].map(
        async (claims) => {
          const token = await signed(key, claims);
          return tokens.verify(token).catch((error: unknown) => String(error));
        },
      ),
    );

    expect(new Set(messages)).toEqual(new Set(['Error: The token does not hold']));
  });
});

describe('an address of keys that a token brings', () => {
  let trap: Server;
  let asked = 0;
  beforeAll(async () => {
    trap = createServer((_request, response) => {
      asked += 1;
      response.end(JSON.stringify({ keys: [stranger.jwk] }));
    }).listen(0, '127.0.0.1');
    await once(trap, 'listening');
  });
  afterAll(() => {
    trap.close();
  });

  it('is never asked', async () => {
    const url = `http://127.0.0.1:${String((trap.address() as AddressInfo).port)}/keys`;

    for (const header of [{ jku: url }, { x5u: url }, { jku: url, kid: 'stranger' }]) {
      expect(await codeOfToken(await signed(stranger, aPerson(), header))).toBe('not-signed-in');
    }
    expect(asked).toBe(0);
  });
});
