import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Repository } from '../../src/exports/git/repository.js';

describe('Objects on their way into a repository', () => {
  let folder: string;
  const packs = () => readdir(join(folder, 'objects', 'pack'));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-packs-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('of a process that hung until another took over do not get into what that one writes', async () => {
    const hung = await (await Repository.open(folder)).begin();
    hung.add('blob', Buffer.from('old'));
    const ours = await (await Repository.open(folder)).begin();
    const oid = ours.add('blob', Buffer.from('new'));
    await expect(hung.keep()).rejects.toThrow('ENOENT');
    expect((await packs()).filter((name) => name.endsWith('.idx'))).toEqual([]);
    await ours.keep();
    const kept = (await packs()).filter((name) => name.startsWith('pack-'));
    expect(kept.map((name) => name.slice(-4)).sort()).toEqual(['.idx', 'pack']);
    expect(oid).toMatch(/^[\da-f]{40}$/);
    await hung.drop();
  });
});
