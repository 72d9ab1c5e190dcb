import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitBackup } from '../../src/exports/git/backup-commits.js';
import { Pushing } from '../../src/exports/git/push.js';
import { Repository } from '../../src/exports/git/repository.js';
import { departmentChanged, discovered } from '../api/some-events.js';
import { RecordedTenant, second } from '../history/recorded-tenant.js';
import { eventually } from '../support/eventually.js';
import { GitRemote, type Refusal } from './git-remote.js';

const LIMIT_MS = 30_000;

let recorded: RecordedTenant;
let remote: GitRemote;
let root: string;
let repository: Repository;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stateline-push-'));
  remote = await GitRemote.open();
  recorded = await RecordedTenant.open();
  await recorded.record([discovered('ada', 'user', { displayName: 'Ada', department: 'Ops' })]);
  await recorded.synced(second(1));
  repository = await Repository.open(join(root, 'repository'));
  await commit(repository, 'one');
});

afterEach(async () => {
  await recorded.close();
  await remote.close();
  await rm(root, { recursive: true, force: true });
});

const commit = async (to: Repository, backupId: string) => {
  const { tenant } = recorded;
  const { position } = tenant.now().trust;
  const about = { reason: 'scheduled', counts: { user: 1 }, stateHash: 'h' } as const;
  const backup = { backupId, instant: second(60), position, ...about };
  const { signal } = new AbortController();
  return commitBackup(to, { tenantId: 't', tenant, backup, signal, assertHeld: () => undefined });
};

/** Pushes for as long as `work` takes; waits next to nothing before it tries again. */
const pushing = async (
  { from = repository, tokenFile = null }: { from?: Repository; tokenFile?: string | null },
  work: () => Promise<void>,
): Promise<void> => {
  const stopping = new AbortController();
  const pushed = new Pushing(from, { url: remote.url, tokenFile }, 1).during(stopping.signal);
  try {
    await work();
  } finally {
    stopping.abort();
    await pushed;
  }
};

const isThere = (of = repository) =>
  eventually(async () => (await remote.tip()) === (await of.tip()), LIMIT_MS);

const anUnauthorized: Refusal = { status: 401, headers: { 'www-authenticate': 'Basic' } };

describe('A push of backups', () => {
  it(
    'brings every commit to the other repository, the later ones as well',
    async () => {
      await pushing({}, async () => {
        await isThere();
        await recorded.record([departmentChanged('ada', 'Ops', 'Law', 10)]);
        await commit(repository, 'two');
        await isThere();
      });

      expect(await remote.messages()).toEqual([
        expect.stringMatching(/^1 user changed\n/),
        expect.stringMatching(/^1 user\n/),
      ]);
      expect(await remote.file('Users/ada/ada.json')).toContain('Law');
    },
    LIMIT_MS,
  );

  it(
    'tries again while the other one is out of order, and shows a token that is renewed meanwhile',
    async () => {
      const tokenFile = join(root, 'token');
      await writeFile(tokenFile, 'old\n');
      let failures = 2;
      remote.refuses = (password) => {
        failures -= 1;
        if (failures >= 0) return { status: 503 };
        return password === 'new' ? null : anUnauthorized;
      };
      await pushing({ tokenFile }, async () => {
        await eventually(() => remote.passwords.includes('old'), LIMIT_MS);
        await writeFile(tokenFile, 'new\n');
        await isThere();
      });

      expect(remote.passwords.at(-1)).toBe('new');
    },
    LIMIT_MS,
  );

  it(
    'follows no redirect, and shows nobody else its token',
    async () => {
      const other = await GitRemote.open();
      const tokenFile = join(root, 'token');
      await writeFile(tokenFile, 'secret');
      const location = `${other.url}/info/refs?service=git-receive-pack`;
      remote.refuses = (password) =>
        password === null ? anUnauthorized : { status: 307, headers: { location } };
      try {
        await pushing({ tokenFile }, () =>
          eventually(() => remote.passwords.filter((one) => one === 'secret').length > 1, LIMIT_MS),
        );
        expect(other.passwords).toEqual([]);
      } finally {
        await other.close();
      }
    },
    LIMIT_MS,
  );

  it(
    'never replaces what somebody else brought there',
    async () => {
      await pushing({}, () => isThere());
      const tip = await remote.tip();
      await recorded.record([departmentChanged('ada', 'Ops', 'Law', 10)]);
      const other = await Repository.open(join(root, 'other'));
      await commit(other, 'one of another history');
      const asked = remote.passwords.length;
      await pushing({ from: other }, () =>
        eventually(() => remote.passwords.length > asked + 1, LIMIT_MS),
      );

      expect(await remote.tip()).toBe(tip);
    },
    LIMIT_MS,
  );
});
