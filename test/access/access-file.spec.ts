import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keyIn } from '../../src/access/private-file.js';
import { instantPlus } from '../../src/domain/instant.js';
import { anOperator } from '../support/an-operator.js';
import { start } from '../support/children.js';
import { eventually } from '../support/eventually.js';
import { AccessFolder } from './an-access-folder.js';

const LIMIT_MS = 60_000;
const UNAVAILABLE: unknown = expect.objectContaining({ code: 'access-files-unavailable' });

describe('The file of accounts and tokens', () => {
  let folder: AccessFolder;
  beforeEach(() => {
    folder = new AccessFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  const create = (name = 'x') =>
    folder.tokens().create(
      {
        ...{ name, permissions: ['history/read'], tenantIds: 'all' },
        expiresAt: instantPlus(folder.now(), 1000),
      },
      anOperator('x'),
    );
  const ids = async () => (await folder.open().read()).tokens.map(({ id }) => id);
  const writer = (name: string, count: number) =>
    start('../access/change-until-killed.ts', folder.file, name, String(count));

  it('shows each process what the others changed', async () => {
    const here = folder.tokens();
    expect(await here.list()).toEqual([]);
    const { id } = await create();
    expect(await here.list()).toMatchObject([{ id }]);
    await here.revoke(id);

    expect(await folder.tokens().list()).toEqual([]);
  });

  it(
    'loses no change when processes and parts of one change it at the same time',
    async () => {
      const children = [writer('a', 25), writer('b', 25)];
      const told = children.map(({ stdout }) => text(stdout ?? Readable.from([])));
      const here = await Promise.all(Array.from({ length: 25 }, () => create()));
      const there = (await Promise.all(told)).flatMap((lines) => lines.trim().split('\n'));

      expect(there).toHaveLength(50);
      expect((await ids()).sort()).toEqual([...there, ...here.map(({ id }) => id)].sort());
    },
    LIMIT_MS,
  );

  it(
    'holds all that was acknowledged when a process is killed, and lets the next one go on',
    async () => {
      const child = writer('dies', 1_000_000);
      let told = '';
      child.stdout?.on('data', (lines: Buffer) => (told += lines.toString()));
      await eventually(() => told.split('\n').length > 20, LIMIT_MS);
      child.kill('SIGKILL');
      await once(child, 'close');
      const acknowledged = told.split('\n').slice(0, -1);

      expect(await ids()).toEqual(expect.arrayContaining(acknowledged));
      const { id } = await create();
      expect(await ids()).toContain(id);
    },
    LIMIT_MS,
  );

  it(
    'is the old one as long as a new one is not whole in its place',
    async () => {
      const { id } = await create();
      const child = start('../access/die-before-rename.ts', folder.file);
      await once(child, 'close');
      expect(child.signalCode).toBe('SIGKILL');
      expect(existsSync(`${folder.file}.lock`)).toBe(true);

      expect(await ids()).toEqual([id]);
      expect(readdirSync(folder.path)).toHaveLength(3);
      await create();
      expect(await ids()).toHaveLength(2);
      expect(readdirSync(folder.path)).toEqual(['access.json']);
    },
    LIMIT_MS,
  );

  it('lets nobody in, and is not written over, when it is broken', async () => {
    for (const broken of ['', '{', '{"format":1}', '{"format":2,"accounts":[]}', '[]']) {
      writeFileSync(folder.file, broken, { mode: 0o600 });

      await expect(folder.open().read()).rejects.toEqual(UNAVAILABLE);
      await expect(create()).rejects.toEqual(UNAVAILABLE);
      expect(readFileSync(folder.file, 'utf8')).toBe(broken);
    }
  });

  it('is for nobody else on the machine, and is not used when it was', async () => {
    await create();
    expect(statSync(folder.file).mode & 0o777).toBe(0o600);
    chmodSync(folder.file, 0o640);

    await expect(folder.open().read()).rejects.toThrow(/chmod 600/);
  });

  it('stands beside keys that are made once, whoever comes first', async () => {
    const file = join(folder.path, 'new', 'session.key');
    const keys = await Promise.all(Array.from({ length: 8 }, () => keyIn(file)));

    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, 'short', { mode: 0o600 });
    await expect(keyIn(file)).rejects.toEqual(UNAVAILABLE);
  });
});
