import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, importX509, jwtVerify } from 'jose';
import { openGraph } from '../../src/directory/directory.module.js';
import { certificateIn } from '../../src/directory/graph/client-assertion.js';
import { type Certificate, selfSignedCertificate } from '../support/eventstoredb/self-signed.js';
import { ok, openScriptedGraph, type Script, type ScriptedGraph } from './scripted-graph.js';

const never = new AbortController().signal;

describe('the credentials of an app registration', () => {
  let graph: ScriptedGraph;
  let folder: string;
  let certificate: Certificate;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-credentials-'));
    certificate = selfSignedCertificate({ kind: 'rsa' });
  });
  afterAll(() => rm(folder, { recursive: true }));
  afterEach(() => graph.close());

  const emptyRound: Script = () =>
    ok({ value: [], '@odata.deltaLink': `${graph.url}/v1.0/users/delta?$deltatoken=end` });
  const lookWith = async (
    file: string,
    script = emptyRound,
    certificateFile = join(folder, file),
  ) => {
    graph = await openScriptedGraph(script);
    const { clientSecret, ...options } = { clientSecret: '', ...graph.options };
    expect(clientSecret).not.toBe('');
    const { directory } = openGraph({ ...options, certificateFile });
    for await (const page of directory.look('user', null, never)) expect(page).toBeDefined();
  };
  const formAt = (index: number): URLSearchParams =>
    new URLSearchParams(graph.tokenRequests[index]?.text);

  it('sign in with an assertion that the certificate verifies', async () => {
    await writeFile(join(folder, 'app.pem'), `${certificate.cert}${certificate.key}`);
    await lookWith('app.pem');

    const form = formAt(0);
    expect(Object.fromEntries(form)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'reader-app',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: expect.any(String) as unknown,
      scope: `${graph.url}/.default`,
    });
    const assertion = form.get('client_assertion') ?? '';
    const der = new X509Certificate(certificate.cert).raw;
    expect(decodeProtectedHeader(assertion)).toEqual({
      alg: 'PS256',
      typ: 'JWT',
      'x5t#S256': createHash('sha256').update(der).digest('base64url'),
    });
    const { payload } = await jwtVerify(assertion, await importX509(certificate.cert, 'PS256'), {
      audience: `${graph.url}/token`,
      issuer: 'reader-app',
      subject: 'reader-app',
      requiredClaims: ['jti', 'nbf', 'exp'],
    });
    expect((payload.exp ?? 0) - (payload.nbf ?? 0)).toBeLessThanOrEqual(600);
  });

  it('take a certificate that was renewed while they were in use', async () => {
    const file = join(folder, 'renewed.pem');
    await writeFile(file, certificate.cert + certificate.key);
    const next = selfSignedCertificate({ kind: 'rsa' });
    // The order of key and certificates in the file does not matter, nor do others' certificates.
    const renewed = `${next.key}${certificate.cert}${next.cert}`;
    await lookWith('renewed.pem', (request, nth) =>
      nth === 1 ? { status: 401 } : emptyRound(request, nth),
    );
    await writeFile(file, renewed);
    await graph.close();
    await lookWith('renewed.pem');
    const key = await importX509(next.cert, 'PS256');
    await expect(jwtVerify(formAt(0).get('client_assertion') ?? '', key)).resolves.toHaveProperty(
      'payload',
    );
  });

  it('say what is wrong with a certificate, and show nothing of it', async () => {
    await expect(lookWith('nothing.pem')).rejects.toMatchObject({
      code: 'directory-unavailable',
      message: expect.stringContaining(
        'the certificate of app reader-app cannot be used',
      ) as unknown,
    });
    expect(graph.tokenRequests).toHaveLength(0);
  });

  it.each([
    ['no key', ({ cert }: Certificate) => cert, 'a file without an RSA key in the clear'],
    ['no certificate', ({ key }: Certificate) => key, 'a file without the certificate of its key'],
    [
      "another key's certificate",
      ({ key }: Certificate) => key + selfSignedCertificate({ kind: 'rsa' }).cert,
      'a file without the certificate of its key',
    ],
    [
      'a key that Microsoft Entra does not take',
      () => Object.values(selfSignedCertificate()).join(''),
      'a file without an RSA key',
    ],
    [
      'an expired certificate',
      () => Object.values(selfSignedCertificate({ kind: 'rsa', untilDay: -1 })).join(''),
      'a certificate that ended',
    ],
  ])('refuse a file with %s', async (_, pem, message) => {
    graph = await openScriptedGraph(emptyRound);
    const text = pem(certificate);
    const read = () => certificateIn(text, 'STATELINE_CLIENT_CERTIFICATE_FILE', Date.now());
    expect(read).toThrow(message);
    expect(read).toThrow('STATELINE_CLIENT_CERTIFICATE_FILE takes a PEM file');
    expect(read).not.toThrow('BEGIN');
  });

  it('prove what the directory asks for when it does not accept a token any more', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}';
    const encoded = Buffer.from(claims).toString('base64url');
    graph = await openScriptedGraph((request, nth) =>
      nth === 1
        ? {
            status: 401,
            headers: {
              'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${encoded}"`,
            },
          }
        : emptyRound(request, nth),
    );
    let now = 0;
    const { directory } = openGraph({ ...graph.options, now: () => now });
    const look = async () => {
      for await (const page of directory.look('user', null, never)) expect(page).toBeDefined();
    };
    await look();
    now = 3_590_000;
    await look();

    expect([0, 1, 2].map((index) => formAt(index).get('claims'))).toEqual([null, claims, null]);
  });
});
