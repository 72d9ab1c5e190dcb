import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { SigningKeyIntroduced } from '../../src/domain/integrity/key-events.js';
import { keysStream } from '../../src/domain/timeline/streams.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { writeBundle } from '../../src/integrity/bundle.port.js';
import { compileVerifier } from '../support/compiled-verifier.js';
import { collect } from '../support/events.js';
import { SealedTenant } from '../support/sealed-tenant.js';

const noTrust = { keyIds: new Set<string>(), acceptUnproven: false };

describe('a bundle of evidence', () => {
  let folder: string;
  let compiled: string;
  let tenant: SealedTenant;
  let keys: readonly SigningKeyIntroduced['data'][];
  let evidence: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-bundle-'));
    compiled = join(folder, 'compiled');
    await compileVerifier(compiled);
    tenant = await SealedTenant.open();
    await tenant.change(20);
    await tenant.backup();
    await tenant.change(2);
    evidence = await tenant.evidence();
    const introduced = await collect(tenant.store.read(streamId(keysStream('t'))));
    keys = introduced.map(({ event }) => (event as SigningKeyIntroduced).data);
  });
  afterAll(async () => {
    await tenant.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function* arriving(what: string, breaksOff = false) {
    for (let at = 0; at < what.length; at += 1000) {
      yield await Promise.resolve(Buffer.from(what.slice(at, at + 1000)));
    }
    if (breaksOff) throw new Error('terminated');
  }
  const written = async (name: string, what = evidence) => {
    const to = join(folder, name);
    const options = { folder: to, keys, trust: noTrust, compiled };
    return { to, verification: await writeBundle(arriving(what), options) };
  };
  /** Runs the verifier of a bundle as a stranger does, on whatever Node they have. */
  const verify = async (bundle: string, ...args: readonly string[]) => {
    const verifier = join(bundle, 'verifier/integrity/offline-verifier.js');
    const child = spawn('node', [verifier, ...args], {
      cwd: bundle,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [out, err] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode: child.exitCode, out, err };
  };
  const publicKey = () => join(tenant.keys.path, 'signing-key.pub.pem');

  it('holds the evidence, the keys, a verifier without packages, and says what to do', async () => {
    const { to, verification } = await written('whole');

    expect(verification.good).toBe(true);
    expect((await readdir(to)).sort()).toEqual([
      'README.txt',
      'evidence.ndjson',
      'keys',
      'verifier',
    ]);
    expect(await readdir(join(to, 'keys'))).toEqual([`${String(keys[0]?.keyId)}.pub.pem`]);
    expect(await readFile(join(to, 'evidence.ndjson'), 'utf8')).toBe(evidence);
    const readme = await readFile(join(to, 'README.txt'), 'utf8');
    expect(readme).toContain('node verifier/integrity/offline-verifier.js evidence.ndjson');
    expect(readme).toContain(keys[0]?.keyId);
  });

  it('is verified by a child process that has nothing but the bundle and a public key', async () => {
    const { to } = await written('stranger');

    const { exitCode, out } = await verify(to, 'evidence.ndjson', '--public-key', publicKey());
    expect({ exitCode, out }).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('Whole: every change event') as string,
    });
    expect(out).toContain('2 events after the last seal');
    const untrusting = await verify(to, 'evidence.ndjson', '--json');
    expect(JSON.parse(untrusting.out)).toMatchObject({
      good: true,
      keys: [{ keyId: keys[0]?.keyId, standing: 'unproven' }],
    });
  });

  it('is refused by the verifier with the first bad event, and with another key', async () => {
    const forged = evidence.replace('"displayName":"Ada Lovelace"', '"displayName":"Eve Lovelace"');
    const { to, verification } = await written('forged', forged);
    const first = /"id":"([^"]+)","kind":"event"/.exec(forged)?.[1] ?? '';

    expect(verification.bad).toMatchObject({ id: first });
    const { exitCode, out } = await verify(to, 'evidence.ndjson', '--public-key', publicKey());
    expect(exitCode).toBe(1);
    expect(out).toContain(first);
    const { to: whole } = await written('other-key');
    await tenant.keys.rotate();
    const other = await verify(whole, 'evidence.ndjson', '--public-key', publicKey());
    expect({ exitCode: other.exitCode, out: other.out }).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('unknown key') as string,
    });
  });

  it.each([
    [['evidence.ndjson', 'more'], 'One file'],
    [[], 'One file'],
    [['evidence.ndjson', '--frobnicate'], '--frobnicate'],
    [['evidence.ndjson', '--public-key', 'evidence.ndjson'], 'no Ed25519 public key'],
    [['evidence.ndjson', '--public-key', 'nowhere.pem'], 'ENOENT'],
    [['nowhere.ndjson'], 'ENOENT'],
  ])('tells the usage of its verifier on %j', async (args, message) => {
    const { to } = await written(`usage-${String(args.length)}-${args.join('').length.toFixed(0)}`);

    const { exitCode, err } = await verify(to, ...args);
    expect(exitCode).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain('Usage: node');
  });

  it.each([
    ['breaks off', () => arriving(evidence.slice(0, 5000), true)],
    ['ends early', () => arriving(evidence.slice(0, -200))],
    ['ends before its last line', () => arriving(evidence.slice(0, evidence.lastIndexOf('\n{')))],
    ['is nothing', () => arriving('')],
  ])('leaves no evidence behind that %s', async (name, source) => {
    const to = join(folder, name);
    const options = { folder: to, keys, trust: noTrust, compiled };

    await expect(writeBundle(source(), options)).rejects.toMatchObject({
      code: 'bundle-not-written',
    });
    expect(await readdir(to)).toEqual([]);
  });

  it('writes no file under a name that a server made up', async () => {
    const to = join(folder, 'made-up');
    const [key] = keys.map((real) => ({ ...real, keyId: '../../made-up-by-a-server' }));
    const options = { folder: to, keys: key ? [key] : [], trust: noTrust, compiled };

    await expect(writeBundle(arriving(evidence), options)).rejects.toMatchObject({
      code: 'bundle-not-written',
    });
    expect(await readdir(folder)).not.toContain('made-up-by-a-server.pub.pem');
  });

  it('is not written into a folder that holds something, or without a verifier', async () => {
    const to = join(folder, 'taken');
    await written('taken');
    const options = { folder: to, keys, trust: noTrust, compiled };

    await expect(writeBundle(arriving(evidence), options)).rejects.toThrow('not empty');
    const nowhere = { ...options, folder: join(folder, 'new'), compiled: folder };
    await expect(writeBundle(arriving(evidence), nowhere)).rejects.toThrow('npm run build');
    expect(await readdir(folder)).not.toContain('new');
    await writeFile(join(folder, 'file'), '');
    const inFile = { ...options, folder: join(folder, 'file') };
    await expect(writeBundle(arriving(evidence), inFile)).rejects.toMatchObject({
      code: 'bundle-not-written',
    });
  });
});
