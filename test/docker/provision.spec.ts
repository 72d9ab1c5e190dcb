import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { type ClusterNode, startClusterNode } from './cluster-node.js';
import { root } from './compose-file.js';

const run = promisify(execFile);
const passwords = {
  admin: 'administrator-0123456789',
  stateline: 'appends-and-reads-0123456789',
  'stateline-retention': 'deletes-0123456789',
  'stateline-auditor': 'reads-0123456789',
};
type Login = keyof typeof passwords;

let folder: string;
let tls: { cert: string; key: string };
let node: ClusterNode;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stateline-provision-'));
  await run('sh', [join(root, 'docker', 'certificates.sh'), folder, 'node1']);
  const [cert, key] = await Promise.all(
    ['node.crt', 'node.key'].map((file) => readFile(join(folder, 'node1', file), 'utf8')),
  );
  tls = { cert: cert ?? '', key: key ?? '' };
}, 180_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  node = await startClusterNode(tls, passwords.admin);
});

afterEach(async () => {
  await node.close();
});

const caFile = () => join(folder, 'clients', 'ca.crt');

/** Runs the script as its service does, and gives what it said. */
const provision = async (
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; said: string }> => {
  const env = {
    CLUSTER_NODES: node.address,
    CLUSTER_CA_FILE: caFile(),
    KURRENTDB_ADMIN_PASSWORD: passwords.admin,
    STATELINE_LOG_PASSWORD: passwords.stateline,
    STATELINE_RETENTION_LOG_PASSWORD: passwords['stateline-retention'],
    STATELINE_AUDITOR_LOG_PASSWORD: passwords['stateline-auditor'],
    PROVISION_WAIT_SECONDS: '10',
    ...environment,
  };
  return run(process.execPath, [join(root, 'docker', 'provision.mjs')], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    },
  );
};

const as = async <Result>(
  login: Login,
  work: (client: EventStoreDBClient) => Promise<Result>,
  password: string = passwords[login],
): Promise<Result> => {
  const ca = encodeURIComponent(caFile());
  const client = EventStoreDBClient.connectionString(
    `esdb://${login}:${password}@${node.address}?tlsCAFile=${ca}`,
  );
  try {
    return await work(client);
  } finally {
    await client.dispose();
  }
};

const denied = { type: 'access-denied' };
const anEvent = () => jsonEvent({ type: 'Something', data: {} });
const streamOf = async (client: EventStoreDBClient, stream: string) => {
  const events = [];
  for await (const { event } of client.readStream(stream)) events.push(event);
  return events;
};
const logOf = async (client: EventStoreDBClient) => {
  const events = [];
  for await (const { event } of client.readAll()) events.push(event);
  return events;
};

describe('provision.mjs', () => {
  it('makes identities that can do what they are for, and nothing else', async () => {
    expect(await provision()).toMatchObject({ code: 0 });

    await as('stateline', async (client) => {
      await client.appendToStream('changes_a-1', [anEvent(), anEvent()]);
      expect(await streamOf(client, 'changes_a-1')).toHaveLength(2);
      expect((await logOf(client)).length).toBeGreaterThanOrEqual(2);
      await expect(client.deleteStream('changes_a-1')).rejects.toMatchObject(denied);
      await expect(client.tombstoneStream('changes_a-1')).rejects.toMatchObject(denied);
      await expect(client.setStreamMetadata('changes_a-1', {})).rejects.toMatchObject(denied);
      await expect(client.appendToStream('$settings', anEvent())).rejects.toMatchObject(denied);
    });
    await as('stateline-auditor', async (client) => {
      expect(await streamOf(client, 'changes_a-1')).toHaveLength(2);
      await expect(logOf(client)).rejects.toMatchObject(denied);
      await expect(client.appendToStream('changes_a-1', anEvent())).rejects.toMatchObject(denied);
    });
    await as('stateline-retention', async (client) => {
      await expect(client.appendToStream('changes_a-1', anEvent())).rejects.toMatchObject(denied);
      await client.setStreamMetadata('changes_a-1', { truncateBefore: 1 });
      await client.deleteStream('changes_a-1', { expectedRevision: 1n });
    });
    await as('stateline', (client) =>
      expect(streamOf(client, 'changes_a-1')).rejects.toMatchObject({ type: 'stream-not-found' }),
    );
    await expect(as('stateline', logOf, 'a-wrong-password')).rejects.toMatchObject(denied);
  });

  it('changes nothing when it is run again', async () => {
    await provision();
    const before = { records: node.log.records().length, changes: node.changes.length };

    const { code, said } = await provision();

    expect(code).toBe(0);
    expect(said.match(/as (it|they) should be/g)).toHaveLength(5);
    expect({ records: node.log.records().length, changes: node.changes.length }).toEqual(before);
  });

  it('says what it did, but no password, and leaves nothing of its check in the log', async () => {
    const { said } = await provision();

    expect(said).toContain('user stateline: made');
    expect(said).toContain('stateline can read the log, read a stream, append, and nothing else');
    Object.values(passwords).forEach((password) => {
      expect(said).not.toContain(password);
    });
    const events = await as('admin', logOf);
    expect(events.filter((event) => event?.streamId.includes('provision'))).toEqual([]);
  });

  it('gives an identity the password it is told, and takes every group from it', async () => {
    await provision();
    Object.assign(node.users['stateline-retention'] ?? {}, { groups: ['$admins'] });
    Object.assign(node.users['stateline-auditor'] ?? {}, { disabled: true });

    const { code, said } = await provision({ STATELINE_LOG_PASSWORD: 'another-0123456789' });

    expect(code).toBe(0);
    expect(said).toContain('user stateline: password set');
    expect(said).toContain('user stateline-retention: taken out of $admins');
    expect(said).toContain('user stateline-auditor: DISABLED by somebody, and left so');
    expect(node.users).toMatchObject({
      stateline: { password: 'another-0123456789' },
      'stateline-retention': { groups: [] },
      'stateline-auditor': { disabled: true },
    });
  });

  it('keeps what else is settled for system streams and readers of the log', async () => {
    const $systemStreamAcl = { $r: ['$admins', 'watcher'] };
    await as('admin', async (client) => {
      const data = { $systemStreamAcl, $userStreamAcl: { $w: '$all' } };
      await client.appendToStream('$settings', jsonEvent({ type: 'update-default-acl', data }));
      await client.setStreamMetadata('$all', { acl: { readRoles: ['copier'] }, note: 'kept' });
    });

    const { code, said } = await provision();

    expect({ code, said }).toMatchObject({ code: 0 });
    await as('admin', async (client) => {
      const settings = await streamOf(client, '$settings');
      expect(settings.at(-1)?.data).toMatchObject({
        $systemStreamAcl,
        $userStreamAcl: { $w: ['stateline'] },
      });
      expect((await client.getStreamMetadata('$all')).metadata).toMatchObject({
        note: 'kept',
        acl: { readRoles: ['copier', 'stateline', 'stateline-retention'] },
      });
    });
  });

  it('waits for a cluster that is not ready yet', async () => {
    node.notReady = 2;

    const { code, said } = await provision();

    expect(code).toBe(0);
    expect(said).toContain('not yet: GET /users/stateline');
  });

  it('fails when its rules do not hold', async () => {
    const unguarded = await startClusterNode(tls, passwords.admin, false);
    try {
      const { code, said } = await provision({
        CLUSTER_NODES: unguarded.address,
        PROVISION_WAIT_SECONDS: '0',
      });

      expect(code).toBe(1);
      expect(said).toContain('stateline can delete, and must not');
    } finally {
      await unguarded.close();
    }
  });

  it.each([
    [
      'a wrong password of admin',
      'KURRENTDB_ADMIN_PASSWORD',
      'x'.repeat(20),
      'the password of admin right?',
    ],
    [
      'the password that servers come with',
      'KURRENTDB_ADMIN_PASSWORD',
      'changeit',
      'at least 16 characters',
    ],
    ['no password', 'STATELINE_LOG_PASSWORD', '', 'STATELINE_LOG_PASSWORD is not set'],
    [
      'one password for two',
      'STATELINE_LOG_PASSWORD',
      passwords['stateline-retention'],
      'have the same password',
    ],
  ])('makes nothing with %s', async (_, name, value, why) => {
    const { code, said } = await provision({ [name]: value, PROVISION_WAIT_SECONDS: '0' });

    expect(code).toBe(1);
    expect(said).toContain(why);
    expect(Object.keys(node.users)).toEqual(['admin']);
  });
});
