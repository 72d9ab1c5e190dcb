import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, WrongConfiguration } from '../../src/config.js';
import { selfSignedCertificate } from '../support/eventstoredb/self-signed.js';

type Variables = Readonly<Record<string, string>>;

const messageOf = (environment: Variables): string => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof WrongConfiguration) return error.message;
    throw error;
  }
  throw new Error('the configuration was taken');
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stateline-tls-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const files = async (cert: string, key: string): Promise<Variables> => {
  const [certificateFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  await writeFile(certificateFile, cert);
  await writeFile(keyFile, key);
  return {
    STATELINE_TLS_CERTIFICATE_FILE: certificateFile,
    STATELINE_TLS_KEY_FILE: keyFile,
  };
};

const OPEN = { STATELINE_HOST: '0.0.0.0' };
const SIGNED_IN = { STATELINE_SIGN_IN: 'required' };
const PROXY = { STATELINE_TRUSTED_PROXY_HOPS: '1' };
const BY_GATEWAY = {
  STATELINE_SIGN_IN: 'off',
  STATELINE_ALLOW_UNAUTHENTICATED: 'yes-behind-a-gateway',
};
const IN_CLEAR = { STATELINE_ALLOW_PLAIN_HTTP: 'yes-secrets-travel-in-clear' };

const NOBODY_SIGNS_IN = 'because nobody signs in';
const NOT_ENCRYPTED = 'because connections to this server are not encrypted';

describe('a server that other machines reach', () => {
  it('has people sign in and connections encrypted, or is not started', () => {
    expect(messageOf({ ...OPEN, STATELINE_SIGN_IN: 'off' })).toContain(NOBODY_SIGNS_IN);
    expect(messageOf({ ...OPEN, STATELINE_SIGN_IN: 'off' })).toContain(NOT_ENCRYPTED);
    expect(messageOf({ ...OPEN, ...SIGNED_IN })).toContain(NOT_ENCRYPTED);
    expect(messageOf({ ...OPEN, ...SIGNED_IN })).not.toContain(NOBODY_SIGNS_IN);
    expect(messageOf({ ...OPEN, ...PROXY, STATELINE_SIGN_IN: 'off' })).toContain(NOBODY_SIGNS_IN);
    expect(messageOf({ ...OPEN, ...BY_GATEWAY })).toContain(NOT_ENCRYPTED);
  });

  it('starts with both, and with neither where somebody says so in so many words', async () => {
    const { cert, key } = selfSignedCertificate();
    const tls = await files(cert, key);

    expect(readConfig({ ...OPEN, ...SIGNED_IN, ...tls }).tls).not.toBeNull();
    expect(readConfig({ ...OPEN, ...SIGNED_IN, ...PROXY }).trustedProxyHops).toBe(1);
    expect(readConfig({ ...OPEN, ...BY_GATEWAY, ...PROXY }).host).toBe('0.0.0.0');
    expect(readConfig({ ...OPEN, ...SIGNED_IN, ...IN_CLEAR }).tls).toBeNull();
    expect(readConfig({ ...OPEN, ...BY_GATEWAY, ...IN_CLEAR }).host).toBe('0.0.0.0');
  });

  it('is one that a proxy in front makes reachable, also on loopback', () => {
    const PUBLIC = { STATELINE_PUBLIC_URL: 'https://stateline.example' };
    const off = { STATELINE_SIGN_IN: 'off' };

    expect(messageOf({ ...off, ...PROXY })).toContain(`PROXY_HOPS takes 0, ${NOBODY_SIGNS_IN}`);
    expect(messageOf({ ...off, STATELINE_PUBLIC_URL: 'http://stateline.example' })).toContain(
      NOBODY_SIGNS_IN,
    );
    expect(messageOf({ ...SIGNED_IN, ...PUBLIC })).toContain('STATELINE_PUBLIC_URL takes');
    expect(messageOf({ ...SIGNED_IN, ...PUBLIC, ...IN_CLEAR })).toContain('STATELINE_PUBLIC_URL');
    expect(readConfig({ ...off, STATELINE_PUBLIC_URL: 'http://[::1]:4100' }).host).toBe(
      '127.0.0.1',
    );
    expect(readConfig({ ...SIGNED_IN, ...PUBLIC, ...PROXY }).trustedProxyHops).toBe(1);
    expect(readConfig({ ...BY_GATEWAY, ...PUBLIC, ...PROXY }).publicUrl).toBe(
      PUBLIC.STATELINE_PUBLIC_URL,
    );
  });

  it('needs neither where nothing is asked of it', () => {
    const shared = {
      STATELINE_TENANT_ID: '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10',
      STATELINE_CLIENT_ID: '9b7a6c15-3e42-4d08-b1f9-52c0d8e4a906',
      STATELINE_CLIENT_SECRET: 'one',
      STATELINE_EVENTSTOREDB_URL: 'esdb://log:2113',
    };
    expect(readConfig({ ...OPEN, ...shared, STATELINE_ROLES: 'writer' }).host).toBe('0.0.0.0');
    expect(messageOf({ ...OPEN, ...shared, STATELINE_ROLES: 'api' })).toContain(NOT_ENCRYPTED);
  });
});

describe('the certificate a server shows', () => {
  it('is refused when it does not fit its key, is over, or is none', async () => {
    const [one, other] = [selfSignedCertificate(), selfSignedCertificate({ kind: 'rsa' })];
    const over = selfSignedCertificate({ untilDay: -1 });
    const early = selfSignedCertificate({ untilDay: 9 });

    expect(messageOf(await files(one.cert, other.key))).toContain('holds another one');
    expect(messageOf(await files(over.cert, over.key))).toContain('valid now');
    expect(messageOf(await files(early.cert, early.key))).toContain('valid now');
    expect(messageOf(await files(one.key, one.key))).toContain('STATELINE_TLS_CERTIFICATE_FILE');
    expect(messageOf(await files(one.cert, one.cert))).toContain('STATELINE_TLS_KEY_FILE');
  });

  it('is never quoted, nor its key', async () => {
    const { cert, key } = selfSignedCertificate();
    const said = messageOf(await files(cert, key.replace('PRIVATE KEY', 'PRIVATE QUAY')));

    expect(said).toContain('STATELINE_TLS_KEY_FILE takes');
    for (const line of key.split('\n').slice(1, 3)) expect(said).not.toContain(line);
  });

  it('is refused without its key, and where a file is missing', async () => {
    const { cert, key } = selfSignedCertificate();
    const { STATELINE_TLS_KEY_FILE: keyFile = '', ...certificateOnly } = await files(cert, key);

    expect(messageOf(certificateOnly)).toContain('go together');
    expect(messageOf({ ...certificateOnly, STATELINE_TLS_KEY_FILE: `${keyFile}.gone` })).toContain(
      'cannot be read',
    );
  });
});

describe('what a server is told of its callers', () => {
  it.each([
    ['STATELINE_TRUSTED_PROXY_HOPS', 'all', 'takes a number of proxies'],
    ['STATELINE_TRUSTED_PROXY_HOPS', '-1', 'takes a number of proxies'],
    ['STATELINE_REQUESTS_PER_MINUTE', '0', 'takes a number of requests a minute from 60'],
    ['STATELINE_ALLOW_PLAIN_HTTP', 'yes', 'takes only the words yes-secrets-travel-in-clear'],
  ])('names %s when it is %s', (name, value, message) => {
    expect(messageOf({ [name]: value })).toContain(message);
  });
});
