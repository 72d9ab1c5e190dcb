import fs from 'node:fs';
import { join } from 'node:path';
import git from 'isomorphic-git';
import { commitBackup } from '../../src/exports/git/backup-commits.js';
import { Repository } from '../../src/exports/git/repository.js';
import { aUser, changed, department } from '../history/directory-changes.js';
import { onDay, RetainedTenant, TENANT } from '../retention/retained-tenant.js';

let retained: RetainedTenant;

beforeEach(async () => {
  retained = await RetainedTenant.open();
  await retained.synced(onDay(0));
  await retained.change(aUser('ada', { department: 'D0' }), onDay(0));
  await retained.change(aUser('bob'), onDay(0));
  for (const day of [1, 2, 8, 9]) {
    await retained.change(changed('ada', department(`D${day - 1}`, `D${day}`)), onDay(day));
  }
  retained.now = onDay(10);
  await retained.caughtUp();
});

afterEach(() => retained.close());

const backupOf = (day: number) => {
  const { position } = retained.past.at({ instant: onDay(day, 60) }).trust;
  const about = { reason: 'scheduled', counts: { user: 2 }, stateHash: 'h' } as const;
  return { backupId: `of day ${day}`, instant: onDay(day, 60), position, ...about };
};

const committed = (repository: Repository, backup: ReturnType<typeof backupOf>) => {
  const undisturbed = { signal: new AbortController().signal, assertHeld: () => undefined };
  const tenant = retained.past;
  return commitBackup(repository, { tenantId: TENANT, tenant, backup, ...undisturbed });
};

describe('Backups behind what retention has kept', () => {
  it('get no commit any more, and the next one that is kept stands on the newest commit', async () => {
    const gitdir = join(retained.folder, 'repository');
    const repository = await Repository.open(gitdir);
    const [first, second, third] = [backupOf(0), backupOf(1), backupOf(9)];
    expect(await committed(repository, first)).toBe('committed');

    expect((await retained.retain()).leftSlices).toBe(0);

    expect(await committed(repository, second)).toBe('forgotten');
    expect(await committed(repository, third)).toBe('committed');
    const log = await git.log({ fs, gitdir, ref: 'main' });
    expect(log.map(({ commit }) => commit.message.split('\n')[0])).toEqual(['2 users', '2 users']);
    expect(log[0]?.commit.parent).toEqual([log[1]?.oid]);
    const filepath = 'Users/ada/ada.json';
    const { blob } = await git.readBlob({ fs, gitdir, oid: log[0]?.oid ?? '', filepath });
    expect(Buffer.from(blob).toString()).toContain('D9');
  });
});
