import { execFile } from 'node:child_process';
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, connect, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './compose-file.js';

const run = promisify(execFile);
const DAY_MS = 86_400_000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

const NODES = ['node1', 'node2,10.20.30.40,node2.example.org'];

let made: string;
let folder: string;

// Keys take long to make: most tests begin with a copy of these.
beforeAll(async () => {
  folder = made = await mkdtemp(join(tmpdir(), 'stateline-certificates-'));
  await certify(NODES);
}, 180_000);

afterAll(async () => {
  await rm(made, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stateline-certificates-'));
  await cp(made, folder, { recursive: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const certify = (nodes: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  run('sh', [join(root, 'docker', 'certificates.sh'), folder, ...nodes], {
    env: { PATH: process.env['PATH'], ...environment },
  });

const certificate = (path: string) => new X509Certificate(readFileSync(join(folder, path)));
const fingerprint = (path: string) => certificate(path).fingerprint256;
const keyOf = (path: string): KeyObject => createPublicKey(readFileSync(join(folder, path)));
const modeOf = async (path: string) => ((await stat(join(folder, path))).mode & 0o777).toString(8);
const daysLeft = ({ validTo }: X509Certificate) => (Date.parse(validTo) - Date.now()) / DAY_MS;
const refusalOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'not refused',
    (error: unknown) => (error as { stderr: string }).stderr,
  );

describe('certificates.sh', () => {
  // Needs openssl, which the image that runs it has; a machine without it fails here rather than passing.
  it('makes an authority that signs certificates and nothing else', async () => {
    const authority = certificate('authority/ca.crt');

    expect(authority.ca).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect(authority.publicKey.equals(keyOf('authority/ca.key'))).toBe(true);
    expect(daysLeft(authority)).toBeGreaterThan(3640);
    expect(await textOf('authority/ca.crt')).toMatch(
      /Key Usage: critical\s+Certificate Sign, CRL Sign\n/,
    );
  });

  it('makes node certificates as the server wants them: one name, own addresses, server and client', async () => {
    const authority = certificate('authority/ca.crt');
    const nodes = ['node1', 'node2'].map((name) => certificate(`${name}/node.crt`));

    for (const node of nodes) {
      expect(node.checkIssued(authority)).toBe(true);
      expect(node.verify(authority.publicKey)).toBe(true);
      expect(node.ca).toBe(false);
      expect(node.subject).toBe('CN=kurrentdb-node');
      expect(node.keyUsage).toEqual([SERVER_AUTH, CLIENT_AUTH]);
      expect(node.publicKey.asymmetricKeyType).toBe('rsa');
      expect(daysLeft(node)).toBeGreaterThan(390);
      expect(daysLeft(node)).toBeLessThanOrEqual(398);
    }
    expect(nodes.map(({ subjectAltName }) => subjectAltName)).toEqual([
      'DNS:node1, DNS:localhost, IP Address:127.0.0.1',
      'DNS:node2, IP Address:10.20.30.40, DNS:node2.example.org, DNS:localhost, IP Address:127.0.0.1',
    ]);
    expect(new Set(nodes.map(({ serialNumber }) => serialNumber)).size).toBe(2);
    expect(await textOf('node1/node.crt')).toMatch(
      /Key Usage: critical\s+Digital Signature, Key Encipherment\n/,
    );
  });

  it('lets nobody else read a key, and leaves the key of the authority with the authority', async () => {
    expect(await modeOf('authority/ca.key')).toBe('400');
    expect(await modeOf('node1/node.key')).toBe('400');
    expect(await modeOf('node1')).toBe('700');
    expect(await modeOf('clients/ca.crt')).toBe('444');
    expect(keyOf('node1/node.key').equals(certificate('node1/node.crt').publicKey)).toBe(true);
    expect(fingerprint('node1/ca/ca.crt')).toBe(fingerprint('authority/ca.crt'));
    expect(fingerprint('clients/ca.crt')).toBe(fingerprint('authority/ca.crt'));
    // The server takes an unencrypted PKCS8 or PKCS1 key of RSA.
    expect(await readFile(join(folder, 'node1/node.key'), 'utf8')).toMatch(
      /^-----BEGIN (RSA )?PRIVATE KEY-----\n/,
    );
  });

  it('changes nothing when all is good, and makes only what is missing', async () => {
    const before = [fingerprint('authority/ca.crt'), fingerprint('node1/node.crt')];

    await certify([...NODES, 'node3']);

    expect([fingerprint('authority/ca.crt'), fingerprint('node1/node.crt')]).toEqual(before);
    expect(certificate('node3/node.crt').checkIssued(certificate('authority/ca.crt'))).toBe(true);
  });

  it.each([
    ['ends soon', ['node1'], { RENEW_DAYS: '400' }],
    ['lacks a name', ['node1,node1.example.org'], {}],
    ['has another common name', ['node1'], { COMMON_NAME: 'log-node' }],
  ])('makes a certificate anew that %s, under the same authority', async (_, nodes, settings) => {
    const [authority, node] = [fingerprint('authority/ca.crt'), fingerprint('node1/node.crt')];

    await certify(nodes, settings);

    expect(fingerprint('authority/ca.crt')).toBe(authority);
    expect(fingerprint('node1/node.crt')).not.toBe(node);
    expect(keyOf('node1/node.key').equals(certificate('node1/node.crt').publicKey)).toBe(true);
  });

  it('mends a node whose key and certificate do not fit, as after a kill in between', async () => {
    await rm(join(folder, 'node1/node.key'));
    await writeFile(join(folder, 'node1/node.key'), await readFile(join(folder, 'node2/node.key')));

    await certify(NODES);

    expect(keyOf('node1/node.key').equals(certificate('node1/node.crt').publicKey)).toBe(true);
  });

  it.each([
    ['its key is missing', 'authority/ca.key', 'one half of an authority'],
    ['its certificate is missing', 'authority/ca.crt', 'one half of an authority'],
  ])('never writes over an authority: %s', async (_, missing, why) => {
    const kept = missing.endsWith('.key') ? 'authority/ca.crt' : 'authority/ca.key';
    const before = await readFile(join(folder, kept));
    await rm(join(folder, missing));

    expect(await refusalOf(certify(['node1']))).toContain(why);
    expect(await readFile(join(folder, kept))).toEqual(before);
  });

  it('makes no second authority when the first is lost but its nodes are there', async () => {
    await rm(join(folder, 'authority'), { recursive: true });

    expect(await refusalOf(certify(['node1']))).toContain('the authority that signed them is gone');
  });

  it.each([['authority'], ['no name'], ['node1,;rm'], ['']])(
    'refuses to certify "%s", before it makes anything',
    async (node) => {
      await rm(folder, { recursive: true });

      expect(await refusalOf(certify([node]))).toMatch(/^certificates: /);
      await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );

  it('makes what two nodes authenticate each other with', async () => {
    const identityOf = (node: string) => ({
      ca: readFileSync(join(folder, `${node}/ca/ca.crt`)),
      cert: readFileSync(join(folder, `${node}/node.crt`)),
      key: readFileSync(join(folder, `${node}/node.key`)),
    });
    const server = createServer({ ...identityOf('node1'), requestCert: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'secureConnection') as Promise<[TLSSocket]>;
    const { port } = server.address() as AddressInfo;
    const client = connect({
      ...identityOf('node2'),
      ...{ host: '127.0.0.1', port, servername: 'node1' },
    });
    try {
      const [socket] = await accepted;

      expect(socket.authorized).toBe(true);
      expect(socket.getPeerCertificate().subject.CN).toBe('kurrentdb-node');
      expect(client.authorized).toBe(true);
    } finally {
      client.destroy();
      server.close();
    }
  });
});

const textOf = async (path: string): Promise<string> => {
  const { stdout } = await run('openssl', ['x509', '-in', join(folder, path), '-noout', '-text']);
  return stdout;
};
