import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JSONWebKeySet,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { EntraKeys } from '../../src/access/entra-keys.js';
import type { EntraOptions } from '../../src/access/entra-options.js';
import { EntraTokens } from '../../src/access/entra-tokens.js';
import { EntraVerifier } from '../../src/access/entra-verifier.js';

export const TENANT = '3f6c1c56-0e0f-4c62-9d2e-64c1a8f7a111';
export const OTHER_TENANT = '9b8f4d2a-51cc-4b35-8d5a-0a4f6c1f2222';
export const CLIENT = '5c2f9d6b-7d1c-4b0a-8a51-3a6c9a3f3333';
export const AUTHORITY = 'https://login.example';
export const OPTIONS: EntraOptions = {
  tenantId: TENANT,
  authority: AUTHORITY,
  clientId: CLIENT,
  clientSecret: null,
  publicUrl: null,
  guests: false,
};
export const NOW = Date.parse('2026-11-21T12:00:00Z');
const SECONDS = NOW / 1000;

export interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly pem: string;
}

export const aKey = async (kid: string): Promise<Key> => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig' };
  return { kid, privateKey, jwk, pem: await exportSPKI(publicKey) };
};

/** `undefined` is left out. */
export type Claims = Readonly<Record<string, unknown>>;

/** What an access token of version 2 says of a person who lets an application ask in his name. */
export const aPerson = (claims: Claims = {}): JWTPayload => ({
  acct: 0,
  aud: CLIENT,
  azp: CLIENT,
  exp: SECONDS + 3600,
  iat: SECONDS,
  iss: `${AUTHORITY}/${TENANT}/v2.0`,
  name: 'Ada',
  nbf: SECONDS,
  oid: 'ada',
  preferred_username: 'ada@example.com',
  roles: ['responder'],
  scp: 'Stateline.Access',
  sub: 'pairwise-ada',
  tid: TENANT,
  ver: '2.0',
  ...claims,
});

/** What an access token of version 2 says of an application that asks by itself. */
export const anApplication = (claims: Claims = {}): JWTPayload => ({
  aud: CLIENT,
  azp: 'd0000000-0000-4000-8000-000000000001',
  exp: SECONDS + 3600,
  iat: SECONDS,
  idtyp: 'app',
  iss: `${AUTHORITY}/${TENANT}/v2.0`,
  nbf: SECONDS,
  oid: 'robot',
  roles: ['backup-reader'],
  sub: 'robot',
  tid: TENANT,
  ver: '2.0',
  ...claims,
});

export const version1 = (claims: Claims = {}): JWTPayload => ({
  ...aPerson({ azp: undefined, ...claims }),
  appid: CLIENT,
  aud: `api://${CLIENT}`,
  iss: `https://sts.windows.net/${TENANT}/`,
  ver: '1.0',
  ...claims,
});

export const signed = (
  key: Key,
  claims: JWTPayload,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })
    .sign(key.privateKey);

/** A token put together by hand, also such as no library makes. */
export const forged = (header: object, claims: JWTPayload, signature = ''): string =>
  `${part(header)}.${part(claims)}.${signature}`;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A directory that shows its keys as often as it is asked, and may be out of reach. */
export class KeyServer {
  asked = 0;
  reachable = true;
  nowMs = 0;
  readonly keys = new EntraKeys(
    () => {
      this.asked += 1;
      return this.reachable
        ? Promise.resolve({ keys: this.shown.map(({ jwk }) => jwk) } satisfies JSONWebKeySet)
        : Promise.reject(new Error('Out of reach'));
    },
    () => this.nowMs,
  );

  constructor(public shown: readonly Key[]) {}

  tokens(options: Partial<EntraOptions> = {}): EntraTokens {
    const all = { ...OPTIONS, ...options };
    return new EntraTokens(all, new EntraVerifier(all, this.keys, () => NOW));
  }
}
