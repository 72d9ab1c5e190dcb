import { generateKeyPairSync } from 'node:crypto';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealedText } from '../../src/domain/integrity/signed-text.js';
import { keysStream } from '../../src/domain/timeline/streams.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { nodeChecks } from '../../src/integrity/node-checks.js';
import { assertKeysApart, KeyFolder } from '../../src/integrity/key-folder.port.js';
import { SigningKeyUnavailable } from '../../src/integrity/signer.port.js';
import { keyIdOfPem } from '../../src/integrity/verify-evidence.port.js';
import { collect } from '../support/events.js';
import { evidenceOf, isStatement, linesOf, sha256 } from '../support/forged-evidence.js';
import { SealedTenant, verified } from '../support/sealed-tenant.js';

describe('the key folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-keys-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const keysAt = (name = 'keys') => new KeyFolder(join(folder, name));
  const privateFile = () => join(folder, 'keys', 'signing-key.pem');

  it('makes a key on first use that nobody else may read, and keeps it', async () => {
    const key = await keysAt().keyOrNew();

    expect((await stat(privateFile())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
    expect((await keysAt().keyOrNew()).keyId).toBe(key.keyId);
    const publicPem = await readFile(join(folder, 'keys', 'signing-key.pub.pem'), 'utf8');
    expect(keyIdOfPem(publicPem)).toBe(key.keyId);
  });

  it('makes one key, however many ask for it at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => keysAt().keyOrNew()));

    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
    expect((await readdir(join(folder, 'keys'))).sort()).toEqual([
      'signing-key.pem',
      'signing-key.pub.pem',
    ]);
  });

  it.each([0o640, 0o604, 0o666])('refuses a key that others may read (%o)', async (mode) => {
    await keysAt().keyOrNew();
    await chmod(privateFile(), mode);

    await expect(keysAt().key()).rejects.toThrow(`chmod 600 '${privateFile()}'`);
  });

  it.each([
    ['an empty file', ''],
    ['no key', 'hello'],
    [
      'a key of another kind',
      generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
  ])('refuses %s, naming the file', async (_what, text) => {
    await mkdir(join(folder, 'keys'));
    await writeFile(privateFile(), text, { mode: 0o600 });

    await expect(keysAt().keyOrNew()).rejects.toThrow(SigningKeyUnavailable);
    await expect(keysAt().keyOrNew()).rejects.toThrow(privateFile());
    expect(await readFile(privateFile(), 'utf8')).toBe(text);
  });

  it('refuses a folder that is a file', async () => {
    await writeFile(join(folder, 'keys'), '');

    await expect(keysAt().keyOrNew()).rejects.toThrow(SigningKeyUnavailable);
  });

  it('hands over to a new key, and forgets the old private one', async () => {
    const old = await keysAt().keyOrNew();
    const fresh = await keysAt().rotate();

    expect(fresh.keyId).not.toBe(old.keyId);
    expect((await keysAt().key())?.keyId).toBe(fresh.keyId);
    const files = await readdir(join(folder, 'keys'));
    const texts = await Promise.all(
      files.map((file) => readFile(join(folder, 'keys', file), 'utf8')),
    );
    expect(texts.some((text) => text.includes(old.privatePem().split('\n')[1] ?? ''))).toBe(false);
    const oldPublic = await readFile(join(folder, 'keys', `${old.keyId}.pub.pem`), 'utf8');
    expect(keyIdOfPem(oldPublic)).toBe(old.keyId);
  });

  it.each(['', '{}', 'null', '[1]', '[{"keyId":1}]', '[{}'])(
    'touches no key while the file of successions says %j, and names the file',
    async (text) => {
      const key = await keysAt().keyOrNew();
      const file = join(folder, 'keys', 'endorsement.json');
      await writeFile(file, text);

      await expect(keysAt().successions()).rejects.toThrow(file);
      await expect(keysAt().rotate()).rejects.toThrow(SigningKeyUnavailable);
      expect((await keysAt().key())?.keyId).toBe(key.keyId);
    },
  );

  it('rotates no key where there is none, and replaces none that is there', async () => {
    await expect(keysAt().rotate()).rejects.toThrow('keys replace');
    await keysAt().replace();
    await expect(keysAt().replace()).rejects.toThrow('keys rotate');
  });

  it.each([
    ['data/keys', 'data'],
    ['data', 'data'],
    ['keys', 'keys/data'],
    ['link/keys', 'data'],
    ['data/not/there/yet', 'data'],
  ])('takes no keys in %s beside the log in %s', async (keys, data) => {
    await mkdir(join(folder, 'data'));
    await symlink(join(folder, 'data'), join(folder, 'link'));

    await expect(assertKeysApart(join(folder, keys), join(folder, data))).rejects.toThrow(
      'STATELINE_KEY_FOLDER',
    );
  });

  it('refuses, at the start, to keep keys in what is a file', async () => {
    await writeFile(join(folder, 'keys'), '');

    await expect(assertKeysApart(join(folder, 'keys'), join(folder, 'data'))).rejects.toThrow(
      'STATELINE_KEY_FOLDER',
    );
  });

  it.each([
    ['keys', 'data'],
    ['data-keys', 'data'],
    ['..keys', 'data'],
  ])('takes keys in %s beside the log in %s', async (keys, data) => {
    await expect(assertKeysApart(join(folder, keys), join(folder, data))).resolves.toBeUndefined();
  });
});

describe('a tenant whose keys change', () => {
  let tenant: SealedTenant;
  beforeEach(async () => {
    tenant = await SealedTenant.open();
    await tenant.change(6);
    await tenant.backup();
  });
  afterEach(() => tenant.close());

  const introduced = async () =>
    (await collect(tenant.store.read(streamId(keysStream('t'))))).map(({ event }) => event.data);

  it('introduces a key before its first seal, once', async () => {
    await tenant.backup();

    const key = await tenant.keys.key();
    expect(await introduced()).toEqual([
      { keyId: key?.keyId, publicKey: key?.publicKey, previousKeyId: null, endorsement: null },
    ]);
  });

  it('is verified with the first key through every rotation, sealed between them or not', async () => {
    const trusted = await tenant.trustedKeys();
    await tenant.keys.rotate();
    await tenant.keys.rotate();
    await tenant.change(3);
    await tenant.backup();
    await tenant.keys.rotate();
    await tenant.backup();

    const report = await verified(await tenant.evidence(), trusted);
    expect(report).toMatchObject({ good: true, seals: 3 });
    expect(report.keys.map(({ standing }) => standing)).toEqual([
      'trusted',
      'endorsed',
      'endorsed',
      'endorsed',
    ]);
  });

  it('is verified with the newest key alone: its seal holds fast all before', async () => {
    await tenant.keys.rotate();
    await tenant.change(3);
    await tenant.backup();

    const report = await verified(await tenant.evidence(), await tenant.trustedKeys());
    expect(report).toMatchObject({ good: true, seals: 2 });
  });

  it('does not take a key whose endorsement was changed', async () => {
    const trusted = await tenant.trustedKeys();
    await tenant.keys.rotate();
    await tenant.backup();
    const evidence = await tenant.evidence();
    const forged = evidence.replace(/"endorsement":"[^"]{8}/, '"endorsement":"AAAAAAAA');

    expect((await verified(forged, trusted)).bad?.what).toBe('not endorsed');
  });

  it('seals nothing while the key is away, and makes no other one by itself', async () => {
    await rm(tenant.keys.path, { recursive: true });

    await expect(tenant.backup()).rejects.toThrow('stateline keys replace');
    await expect(tenant.backup()).rejects.toThrow(SigningKeyUnavailable);
  });

  it('goes on with a key in the place of a lost one, for which nobody vouches', async () => {
    const trusted = await tenant.trustedKeys();
    await rm(tenant.keys.path, { recursive: true });
    const replacement = await tenant.keys.replace();
    const backup = await tenant.backup();
    const evidence = await tenant.evidence();

    expect((await verified(evidence, trusted)).bad).toMatchObject({
      what: 'unknown key',
      detail: expect.stringContaining(replacement.keyId) as string,
    });
    expect(backup.seal?.keyId).toBe(replacement.keyId);
    const both = new Set([...trusted, replacement.keyId]);
    expect(await verified(evidence, both)).toMatchObject({ good: true, seals: 2 });
  });

  it('refuses a key that did not come after the one before', async () => {
    await rm(tenant.keys.path, { recursive: true });
    await tenant.keys.keyOrNew();

    await expect(tenant.backup()).rejects.toThrow('the same key folder');
  });

  it('refuses a key that was handed over from, as a restored folder has it', async () => {
    const old = (await tenant.keys.key())?.privatePem() ?? '';
    await tenant.keys.rotate();
    await tenant.backup();
    await writeFile(join(tenant.keys.path, 'signing-key.pem'), old, { mode: 0o600 });

    await expect(tenant.backup()).rejects.toThrow(SigningKeyUnavailable);
  });

  it('does not take a seal of the key before once the next one has sealed', async () => {
    const old = await tenant.keys.key();
    await tenant.keys.rotate();
    await tenant.backup();
    const lines = linesOf(await tenant.evidence());
    const last = lines.filter(isStatement).at(-1);
    if (old === undefined || last?.seal == null) throw new Error('nothing was sealed');
    const statement = { ...last.statement, backupId: 'stolen' };
    const previous = sha256(sealedText('t', last.statement, last.seal));
    const unsigned = { heads: last.seal.heads, previous, keyId: old.keyId };
    const seal = { ...unsigned, signature: old.sign(sealedText('t', statement, unsigned)) };
    const forged = { ...last, revision: last.revision + 1, statement, seal };
    const evidence = evidenceOf(lines.flatMap((line) => (line === last ? [line, forged] : [line])));

    const trusted = new Set([old.keyId, last.seal.keyId]);
    expect((await verified(evidence, trusted)).bad).toMatchObject({
      what: 'superseded key',
      id: 'stolen',
    });
  });

  it('takes a key and a signature in one spelling only', async () => {
    const key = await tenant.keys.key();
    if (key === undefined) throw new Error('no key');
    const signature = key.sign('text');

    expect(nodeChecks.keyIdOf(key.publicKey)).toBe(key.keyId);
    expect(nodeChecks.verify(key.publicKey, 'text', signature)).toBe(true);
    expect(nodeChecks.keyIdOf(`${key.publicKey} `)).toBeUndefined();
    expect(nodeChecks.verify(key.publicKey, 'text', `${signature} `)).toBe(false);
    expect(nodeChecks.verify('', 'text', signature)).toBe(false);
    expect(nodeChecks.keyIdOf(Buffer.from('no key').toString('base64'))).toBeUndefined();
  });
});
