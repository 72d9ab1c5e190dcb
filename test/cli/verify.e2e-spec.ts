import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChangeLog } from '../../src/capture/change-log.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import { changeStreams } from '../../src/domain/timeline/streams.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { RunningApi } from '../api/running-api.js';
import { second } from '../history/recorded-tenant.js';
import { compileVerifier } from '../support/compiled-verifier.js';
import { anObjectChanged, collect, someMetadata } from '../support/events.js';
import { stateline } from './a-terminal.js';

describe('The command line, about integrity', () => {
  let api: RunningApi;
  let folder: string;
  let keyFolder: string;
  let log: ChangeLog;
  const servers: Server[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-verify-'));
    api = await RunningApi.start();
    const { store } = api.recorded;
    keyFolder = join(api.recorded.folder, 'keys');
    log = new ChangeLog(store, 't', new StoredChainHeads(store));
    await change(6);
    await api.recorded.synced(second(1));
    await api.post('/backups');
    await change(2);
    await compileVerifier(join(folder, 'compiled'));
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const change = (count: number) => {
    const metadata = someMetadata({ observedAt: instantAt(Date.now()) });
    const events = Array.from({ length: count }, (_, number) => {
      const { type, data } = anObjectChanged();
      return {
        event: { type, data: { ...data, objectId: objectId(`o${String(number)}`) } },
        metadata,
      };
    });
    return log.append(events);
  };
  const run = (...argv: readonly string[]) => stateline(['--server', api.url, ...argv]);
  const publicKey = () => join(keyFolder, 'signing-key.pub.pem');

  it('verifies the log of a running server', async () => {
    const { exitCode, out } = await run('verify', '--public-key', publicKey());

    expect({ exitCode, out }).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('Whole: every change event of tenant t') as string,
    });
    expect(out).toContain('8 change events');
    const json = await run('verify', '--json');
    expect(json.records()).toMatchObject([{ good: true, events: 8, seals: 1, notYetSealed: 2 }]);
    const { keyId } =
      (await run('keys', 'show', '--key-folder', keyFolder, '--json')).records()[0] ?? {};
    expect((await run('verify')).out).toContain(`Compare it with`);
    expect((await run('verify')).out).toContain(keyId);
  });

  it('answers with the keys, the last backup and where the chains stand', async () => {
    const { body } = await api.get('/integrity');

    expect(body).toMatchObject({ keys: [{ previousKeyId: null }], keptAfter: null });
    const { heads, keys, lastBackup } = body as {
      heads: { streamId: string }[];
      keys: { keyId: string }[];
      lastBackup: { keyId: string };
    };
    expect(lastBackup.keyId).toBe(keys[0]?.keyId);
    const { store } = api.recorded;
    const events = await collect(
      store.readAll({ after: 'start', streamPrefixes: [changeStreams('t')] }),
    );
    expect(heads.map(({ streamId }) => streamId).sort()).toEqual(
      [...new Set(events.map(({ streamId }) => streamId))].sort(),
    );
  });

  it('exports a bundle, and verifies it without the server', async () => {
    const bundle = join(folder, 'bundle');
    const compiled = join(folder, 'compiled');
    const exported = await run('evidence', 'export', bundle, '--compiled', compiled);

    expect(exported).toMatchObject({ exitCode: 0, err: '' });
    expect(exported.out).toContain(`Written to ${bundle}`);
    const offline = ['--server', 'http://127.0.0.1:1', 'verify', '--bundle', bundle];
    const verified = await stateline([...offline, '--public-key', publicKey()]);
    expect(verified).toMatchObject({ exitCode: 0, err: '' });
    const again = await run('evidence', 'export', bundle, '--compiled', compiled);
    expect(again).toMatchObject({ exitCode: 1 });
    expect(again.err).toContain('not empty');
  });

  /** A server that hands on what ours says, as something in between changes it. */
  const between = async (change: (evidence: string) => string): Promise<string> => {
    const server = createServer((request, response) => {
      void fetch(`${api.url}${request.url ?? ''}`)
        .then((answer) => answer.text())
        .then((text) => response.end(request.url?.endsWith('/evidence') ? change(text) : text));
    });
    servers.push(server);
    await new Promise<void>((listening) => {
      server.listen(0, '127.0.0.1', listening);
    });
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  };

  it('ends with 1 and names the first bad event', async () => {
    let id = '';
    const url = await between((text) => {
      const lines = text.split('\n');
      const at = lines.findLastIndex((line) => line.includes('"kind":"event"'));
      id = /"id":"([^"]+)","kind":"event"/.exec(lines[at] ?? '')?.[1] ?? '';
      return lines.with(at, (lines[at] ?? '').replace('"after":"Ops"', '"after":"Opz"')).join('\n');
    });
    const { exitCode, out } = await stateline(['--server', url, 'verify']);

    expect(exitCode).toBe(1);
    expect(out).toContain('NOT WHOLE');
    expect(out).toContain(id);
    const bundle = join(folder, 'evidence-of-a-forgery');
    const compiled = join(folder, 'compiled');
    const exported = await stateline([
      '--server',
      url,
      'evidence',
      'export',
      bundle,
      '--compiled',
      compiled,
    ]);
    expect(exported.exitCode).toBe(1);
    expect(exported.out).toContain(id);
    expect(await readdir(bundle)).toContain('evidence.ndjson');
  });

  it('ends with 1 when the evidence ends early', async () => {
    const url = await between((text) => text.slice(0, -300));
    const { exitCode, out } = await stateline(['--server', url, 'verify']);

    expect({ exitCode, out }).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('NOT WHOLE') as string,
    });
  });

  it('ends with 1 when there is no such bundle, and with 2 when a key is none', async () => {
    const missing = await stateline(['verify', '--bundle', join(folder, 'nowhere')]);
    expect({ code: missing.exitCode, err: missing.err }).toMatchObject({
      code: 1,
      err: expect.stringContaining('ENOENT') as string,
    });
    for (const file of [import.meta.filename, join(folder, 'nowhere.pem')]) {
      const { exitCode, err } = await run('verify', '--public-key', file);
      expect({ exitCode, err }).toMatchObject({
        exitCode: 2,
        err: expect.stringContaining('--public-key') as string,
      });
    }
  });

  it('shows, rotates and replaces keys in a folder, without a server', async () => {
    const own = join(folder, 'own-keys');
    const keys = (what: string) =>
      stateline(['keys', what, '--json'], { env: { STATELINE_KEY_FOLDER: own } });
    expect(await keys('show')).toMatchObject({ exitCode: 1 });
    expect(await keys('rotate')).toMatchObject({ exitCode: 1 });
    const made = await keys('replace');
    expect(made.exitCode).toBe(0);
    expect((await keys('show')).records()).toEqual(made.records());
    const rotated = await keys('rotate');
    expect(rotated.records()).not.toEqual(made.records());
    expect((await keys('show')).records()).toEqual(rotated.records());
    expect((await keys('replace')).err).toContain('keys rotate');
    const shown = await stateline(['keys', 'show', '--key-folder', own]);
    expect(shown.out).toContain('-----BEGIN PUBLIC KEY-----');
    expect(shown.out).not.toContain('PRIVATE');
  });
});
