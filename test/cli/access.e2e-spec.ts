import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessModule } from '../../src/access/access.module.js';
import { AccessFolder, CHEAP, codeAt } from '../access/an-access-folder.js';
import { RunningApi } from '../api/running-api.js';
import { type Ran, stateline } from './a-terminal.js';

type Variables = Readonly<Record<string, string>>;

let folder: AccessFolder;
let api: RunningApi;

beforeAll(async () => {
  folder = new AccessFolder();
  api = await RunningApi.start({
    access: AccessModule.of({ keyFolder: folder.path, entra: null, hashCost: CHEAP }),
  });
});
afterAll(async () => {
  await api.close();
  folder.remove();
});

const run = (argv: readonly string[], env: Variables = {}): Promise<Ran> =>
  stateline([...argv, '--server', api.url], { env });
/** As who may read the key folder. */
const onTheMachine = (...argv: readonly string[]): Promise<Ran> =>
  run(argv, { STATELINE_KEY_FOLDER: folder.path });

describe('stateline access', () => {
  it('needs no token on the machine of the server, for who may read its key folder', async () => {
    const whoami = await onTheMachine('access', 'whoami');

    expect(whoami).toMatchObject({ exitCode: 0, err: '' });
    expect(whoami.out).toContain('machine operator (machine, machine)');
    expect(whoami.out).toContain('Tenants: all');
    expect(whoami.out).not.toContain('audit/read');
    // The folder beside the data is where the server has it when nothing else is said.
    mkdirSync(join(folder.path, 'data'), { recursive: true });
    const beside = await run(['access', 'whoami'], {
      STATELINE_DATA_FOLDER: join(folder.path, 'data'),
    });
    expect(beside.exitCode).toBe(1);
  });

  it('tells who may not, and how to sign in', async () => {
    const { exitCode, out, err } = await run(['backup', '--list']);
    const { err: asJson } = await run(['backup', '--list', '--json']);

    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toMatch(/Sign in first.\n.*STATELINE_TOKEN or STATELINE_TOKEN_FILE.*KEY_FOLDER/);
    expect(JSON.parse(asJson)).toMatchObject({ title: 'not-signed-in', status: 401 });
  });

  it('makes the first account, whose credentials sign in, and shows them this once', async () => {
    const added = await onTheMachine('access', 'account', 'add', 'glass', '--role', 'responder');
    const [, password = ''] = /Password +(\S+)/.exec(added.out) ?? [];
    const [, codeUri = ''] = /(otpauth:\S+)/.exec(added.out) ?? [];
    expect(added.exitCode).toBe(0);
    const { status } = await fetch(`${api.url}/auth/emergency`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'glass', password, code: codeAt(codeUri, Date.now()) }),
    });
    expect(status).toBe(204);

    const listed = await onTheMachine('access', 'account', 'list');
    expect(listed.out).toMatch(/glass +responder .*machine operator/);
    expect(listed.out).not.toContain(password);
    const again = await onTheMachine('access', 'account', 'add', 'glass');
    expect(again).toMatchObject({ exitCode: 1, out: '' });
  });

  it('gives an account new credentials by its name, and removes it', async () => {
    const added = await onTheMachine('access', 'account', 'add', 'second', '--json');
    const [{ credentials: first, roles } = {}] = added.records();
    expect(roles).toEqual(['responder', 'approver']);
    const reset = await onTheMachine('access', 'account', 'reset', 'second', '--json');
    const [{ credentials: second, id } = {}] = reset.records();
    expect(second).not.toEqual(first);
    const removed = await onTheMachine('access', 'account', 'remove', String(id), '--json');

    expect(removed.records()).toEqual([{ id, name: 'second', removed: true }]);
    expect(await onTheMachine('access', 'account', 'remove', 'second')).toMatchObject({
      exitCode: 1,
      err: 'There is no emergency account "second"\n',
    });
  });

  it('ends the sessions of one account, or of all', async () => {
    const one = await onTheMachine('access', 'sessions', 'end', '--of', 'ada');
    const all = await onTheMachine('access', 'sessions', 'end', '--json');

    expect(one).toMatchObject({ exitCode: 0, out: 'Ended the sessions of ada.\n' });
    expect(all.records()).toEqual([{ sessionsEnded: true, id: null }]);
  });

  it('makes tokens that a command shows from its environment or a file, and revokes them', async () => {
    const added = await onTheMachine(
      ...['access', 'token', 'add', 'nightly', '--days', '7', '--json'],
      ...['--permission', 'history/read', 'backup/standard/read'],
    );
    const [{ token = '', expiresAt = '' } = {}] = added.records() as Record<string, string>[];
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(7 * 86_400_000);
    const file = join(folder.path, 'token');
    writeFileSync(file, `${token}\n`);

    for (const env of [{ STATELINE_TOKEN: token }, { STATELINE_TOKEN_FILE: file }]) {
      const me = await run(['access', 'whoami', '--json'], env);
      expect(me.records()).toMatchObject([{ kind: 'service', name: 'nightly' }]);
      expect(await run(['backup', '--list'], env)).toMatchObject({ exitCode: 0 });
      expect(await run(['backup'], env)).toMatchObject({
        exitCode: 1,
        err: expect.stringContaining('backup/standard/create') as unknown,
      });
    }
    expect((await onTheMachine('access', 'token', 'list')).out).toMatch(/nightly +history\/read/);
    const revoked = await onTheMachine('access', 'token', 'revoke', 'nightly');
    expect(revoked.out).toBe('Revoked nightly.\n');
    expect(await run(['backup', '--list'], { STATELINE_TOKEN: token })).toMatchObject({
      exitCode: 1,
    });
    const unknown = await onTheMachine('access', 'token', 'revoke', token);
    expect(unknown.err).not.toContain(token);
  });

  it('never shows a token where it would travel in clear, and repeats none that is wrong', async () => {
    const away = ['access', 'whoami', '--server', 'http://stateline.example:4100'];
    const inClear = await stateline(away, { env: { STATELINE_TOKEN: 'slt_secret' } });
    const garbage = await run(['access', 'whoami'], { STATELINE_TOKEN: 'slt secret\nx: y' });
    const missing = await run(['access', 'whoami'], { STATELINE_TOKEN_FILE: '/does/not/exist' });

    expect(inClear).toMatchObject({ exitCode: 2, out: '' });
    expect(inClear.err).toContain('https');
    expect(garbage).toMatchObject({
      exitCode: 2,
      err: 'STATELINE_TOKEN holds no token (not shown)\n',
    });
    expect(missing).toMatchObject({ exitCode: 2 });
    expect(missing.err).toContain('STATELINE_TOKEN_FILE cannot be read');
    expect(inClear.err + garbage.err).not.toContain('secret');
  });

  it('tells what each role may do, and takes no other', async () => {
    const { out } = await stateline(['access', 'roles']);
    const unknown = await onTheMachine('access', 'account', 'add', 'x', '--role', 'king');
    const help = await stateline(['access', '--help']);

    expect(out).toMatch(/audit\/read +what operators of Stateline did +yes\n/);
    expect(unknown.exitCode).toBe(2);
    expect(unknown.err).toContain('backup-administrator');
    expect(help.out).toContain('STATELINE_TOKEN_FILE');
  });

  it('says of a server without sign-in that it has none', async () => {
    const open = await RunningApi.start();
    const whoami = await stateline(['access', 'whoami', '--server', open.url]);
    const account = await stateline(['access', 'account', 'add', 'x', '--server', open.url]);
    await open.close();

    expect(whoami.out).toContain('No sign-in: whoever reaches this server may do everything');
    expect(account).toMatchObject({ exitCode: 1 });
    expect(account.err).toContain('STATELINE_SIGN_IN=required');
  });
});
