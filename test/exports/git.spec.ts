import fs from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import git from 'isomorphic-git';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { BackupTaken } from '../../src/domain/timeline/backup-events.js';
import { commitBackup } from '../../src/exports/git/backup-commits.js';
import { Repository } from '../../src/exports/git/repository.js';
import { attributed, departmentChanged, discovered, softDeleted } from '../api/some-events.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';

let recorded: RecordedTenant;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stateline-git-'));
  recorded = await RecordedTenant.open();
  await recorded.record([
    discovered('ada', 'user', { displayName: 'Ada', department: 'Ops' }),
    discovered('bob', 'user', { displayName: 'Bob', department: 'Ops' }),
    discovered('ops', 'group', { displayName: 'Ops' }, [
      { relation: 'members', targetId: objectId('ada'), targetType: 'user' },
    ]),
    discovered('app', 'servicePrincipal', { displayName: 'App' }, [
      { relation: 'owners', targetId: objectId('ada'), targetType: 'user' },
    ]),
    discovered('grant', 'oauth2PermissionGrant', { clientId: 'app', scope: 'User.Read' }),
  ]);
  await recorded.synced(second(1));
});

afterEach(async () => {
  await recorded.close();
  await rm(root, { recursive: true, force: true });
});

const backupNow = (name: string): BackupTaken['data'] => {
  const { trust } = recorded.tenant.now();
  const counts = { user: 2, group: 1, servicePrincipal: 1, oauth2PermissionGrant: 1 };
  return {
    ...{ backupId: name, instant: second(60), position: trust.position },
    ...{ reason: 'scheduled', counts, stateHash: 'h' },
  };
};

const undisturbed = { signal: new AbortController().signal, assertHeld: () => undefined };

const commit = async (folder: string, backup: BackupTaken['data']) => {
  const repository = await Repository.open(join(root, folder));
  const { tenant } = recorded;
  return commitBackup(repository, { tenantId: 't', tenant, backup, ...undisturbed });
};

const at = (folder: string) => ({ fs, gitdir: join(root, folder) });

/** Every file of the newest commit, as any other program of git reads it. */
const filesIn = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const oid = await git.resolveRef({ ...at(folder), ref: 'HEAD' });
  const texts: Record<string, string> = {};
  const walked = async (tree: string, above: string): Promise<void> => {
    for (const entry of (await git.readTree({ ...at(folder), oid: tree })).tree) {
      const path = `${above}/${entry.path}`;
      if (entry.type === 'tree') await walked(entry.oid, path);
      else {
        const { blob } = await git.readBlob({ ...at(folder), oid: entry.oid });
        texts[path] = Buffer.from(blob).toString();
      }
    }
  };
  await walked(oid, '');
  return texts;
};

const logOf = async (folder: string) =>
  (await git.log({ ...at(folder), ref: 'main' })).map(({ oid, commit: made }) => ({
    oid,
    ...made,
  }));

const change = async (
  id: string,
  [before, after]: readonly [string, string],
  seconds: number,
  by?: string,
) => {
  const [made] = await recorded.record([departmentChanged(id, before, after, seconds)], {
    observedAt: second(seconds),
  });
  if (by === undefined) return;
  await recorded.record([attributed(made?.id ?? '', id, by, seconds)], {
    observedAt: second(seconds),
  });
};

describe('A repository of backups', () => {
  it('holds the whole tenant in the folders of EntraExporter with the first commit', async () => {
    expect(await commit('a', backupNow('one'))).toBe('committed');

    const files = await filesIn('a');
    expect(Object.keys(files).sort()).toEqual([
      '/Groups/ops/Members/ada/ada.json',
      '/Groups/ops/ops.json',
      '/ServicePrincipals/app/Oauth2PermissionGrants/grant/grant.json',
      '/ServicePrincipals/app/Owners/ada/ada.json',
      '/ServicePrincipals/app/app.json',
      '/Stateline.json',
      '/Users/ada/ada.json',
      '/Users/bob/bob.json',
    ]);
    expect(JSON.parse(files['/Users/ada/ada.json'] ?? '')).toMatchObject({ department: 'Ops' });
    const [first] = await logOf('a');
    expect(first).toMatchObject({
      message: expect.stringMatching(/^2 users, 1 .*\n\nBackup of 2026-11-01 00:01 UTC/) as unknown,
      author: { name: 'Stateline', timestamp: Date.parse(second(60)) / 1000 },
    });
  });

  it('has the actor as author where all of it is theirs, and names all others', async () => {
    await commit('a', backupNow('one'));
    await change('ada', ['Ops', 'Sales'], 10, 'mallory@contoso.test');
    await commit('a', backupNow('two'));
    await change('bob', ['Ops', 'Sales'], 20, 'mallory@contoso.test');
    await change('bob', ['Sales', 'Law'], 30);
    await commit('a', backupNow('three'));

    const [third, second_, first] = await logOf('a');
    expect(second_).toMatchObject({
      author: { name: 'mallory@contoso.test', email: 'mallory@contoso.test' },
      committer: { name: 'Stateline' },
      parent: [first?.oid],
      message: expect.stringMatching(/^1 user changed\n/) as unknown,
    });
    expect(third?.author.name).toBe('Stateline');
    expect(third?.message).toContain('Changed-by: unknown (1 change)');
    expect(third?.message).toContain('Changed-by: mallory@contoso.test <mallory@contoso.test> (1');
  });

  it('tells nobody of what was only read for the first time', async () => {
    await commit('a', backupNow('one'));
    const [ops, window] = [objectId('ops'), { after: null, until: second(10) }];
    const bob = { relation: 'members', targetId: objectId('bob'), targetType: 'user' };
    const subject = { objectId: ops, objectType: 'group', displayName: 'Ops' };
    await recorded.record([
      { type: 'LinksDiscovered', data: { ...subject, links: [bob], window } },
      discovered('hr', 'group', { displayName: 'HR' }),
      discovered('eve', 'user', { displayName: 'Eve', department: 'Ops' }),
    ]);
    await change('eve', ['Ops', 'Sales'], 20, 'mallory@contoso.test');
    await commit('a', backupNow('two'));

    const [last] = await logOf('a');
    expect(last?.message).toMatch(/^2 groups read for the first time, 1 user changed\n/);
    expect(last?.author.name).toBe('mallory@contoso.test');
    expect(last?.message).not.toContain('unknown');
    expect(Object.keys(await filesIn('a'))).toEqual(
      expect.arrayContaining(['/Groups/ops/Members/bob/bob.json', '/Groups/hr/hr.json']),
    );
  });

  it('is the same, commit by commit, wherever it was made and however often a process was killed', async () => {
    const backups = [backupNow('one')];
    await commit('a', backupNow('one'));
    await change('ada', ['Ops', 'Sales'], 10);
    backups.push(backupNow('two'));
    await commit('a', backupNow('two'));
    await recorded.record([softDeleted('app', 20), softDeleted('bob', 21)], {
      observedAt: second(21),
    });
    backups.push(backupNow('three'));
    await commit('a', backupNow('three'));
    // What a kill leaves: a pack that is being written, and one that no commit leads to.
    const packs = join(root, 'b', 'objects', 'pack');
    const killed = await Repository.open(join(root, 'b'));
    const kept = await killed.begin();
    kept.add('tree', Buffer.from(''));
    await kept.keep();
    await writeFile(join(packs, 'tmp_stateline_files'), 'half');

    for (const backup of backups) {
      await commit('b', backup);
      expect(await commit('b', backup)).toBe('there already');
    }

    expect(await logOf('b')).toEqual(await logOf('a'));
    expect(Object.keys(await filesIn('b')).sort()).toEqual([
      '/Groups/ops/Members/ada/ada.json',
      '/Groups/ops/ops.json',
      '/ServicePrincipals/app/Oauth2PermissionGrants/grant/grant.json',
      '/Stateline.json',
      '/Users/ada/ada.json',
    ]);
    expect((await readdir(packs)).filter((name) => name.startsWith('tmp_'))).toEqual([]);
  });

  it('gets no commit where nothing changed, and goes on behind it', async () => {
    await commit('a', backupNow('one'));
    await change('ada', ['Ops', 'Sales'], 10);
    await change('ada', ['Sales', 'Ops'], 11);
    const same = backupNow('two');

    expect(await commit('a', same)).toBe('unchanged');
    await change('ada', ['Ops', 'Law'], 20);
    expect(await commit('a', backupNow('three'))).toBe('committed');

    expect(await logOf('a')).toHaveLength(2);
    expect((await filesIn('a'))['/Users/ada/ada.json']).toContain('Law');
  });

  it('writes only what changed', async () => {
    await commit('a', backupNow('one'));
    await change('ada', ['Ops', 'Sales'], 10);
    await commit('a', backupNow('two'));

    const packs = await readdir(join(root, 'a', 'objects', 'pack'));
    const indexes = packs.filter((name) => name.endsWith('.idx'));
    const counts = indexes.map((name) => {
      const index = fs.readFileSync(join(root, 'a', 'objects', 'pack', name));
      return index.readUInt32BE(8 + 255 * 4);
    });
    // Of the second commit: a user and what the export says of itself; their folders, the whole, the commit.
    expect(counts.sort((one, other) => one - other).slice(0, 2)).toEqual([2, 4]);
  });

  it('takes neither a folder with something else in it, nor commits of another tenant', async () => {
    await writeFile(join(root, 'notes.txt'), 'mine');
    await expect(Repository.open(root)).rejects.toMatchObject({ code: 'not-our-repository' });

    await commit('a', backupNow('one'));
    const repository = await Repository.open(join(root, 'a'));
    const other = { tenant: recorded.tenant, backup: backupNow('two'), ...undisturbed };
    await expect(commitBackup(repository, { tenantId: 'u', ...other })).rejects.toMatchObject({
      code: 'not-our-repository',
    });
  });
});
