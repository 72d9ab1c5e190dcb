import fs from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import git from 'isomorphic-git';
import { Packs } from '../../src/exports/git/packs.js';
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

  /** Twenty objects, each again, in packs of at most three. */
  const taken = async () => {
    await Repository.open(folder);
    const objects = await Packs.open(join(folder, 'objects', 'pack'), 'some', 3);
    const oids = new Set<string>();
    for (let no = 0; no < 40; no += 1) {
      oids.add(objects.add('blob', Buffer.from(`object ${String(Math.floor(no / 2))}`)));
      await objects.room();
    }
    return { objects, oids: [...oids] };
  };

  it('are in many packs where they are many, and all are found', async () => {
    const { objects, oids } = await taken();
    expect((await packs()).filter((name) => name.startsWith('pack-'))).toEqual([]);
    await objects.keep();
    const indexes = (await packs()).filter((name) => name.endsWith('.idx'));
    expect(indexes.length).toBeGreaterThan(5);
    const texts = await Promise.all(
      oids.map(async (oid) => {
        const { blob } = await git.readBlob({ fs, gitdir: folder, oid });
        return Buffer.from(blob).toString();
      }),
    );
    expect(texts).toEqual(oids.map((_, no) => `object ${String(no)}`));
    expect((await packs()).every((name) => name.startsWith('pack-'))).toBe(true);
  });

  it('leave nothing when they are dropped', async () => {
    const { objects } = await taken();
    await objects.drop();
    expect(await packs()).toEqual([]);
  });
});
