// Makes a new cluster ready for Stateline: its users, what they may do, and a check that it is so.
// It can be run again at any time, and changes only what is not as it should be.
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { clearTimeout, setTimeout } from 'node:timers';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { AUDITOR, ensureDefaultAcl, ensureLogReaders, RETENTION, STATELINE } from './acl.mjs';
import { checkRights } from './rights.mjs';
import { Users } from './users.mjs';

/** A cluster that has just started has no leader, and no users, for some seconds. */
const AGAIN_AFTER_MS = 1_000;
const ATTEMPT_WITHIN_MS = 30_000;
const SHORTEST_PASSWORD = 16;

const say = (line) => process.stdout.write(`provision: ${line}\n`);

const required = (name) => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
};

const password = (name) => {
  const value = required(name);
  if (value.length >= SHORTEST_PASSWORD) return value;
  throw new Error(
    `${name} takes at least ${SHORTEST_PASSWORD} characters, as "openssl rand -hex 24" makes`,
  );
};

const readSettings = async () => {
  const caFile = required('CLUSTER_CA_FILE');
  const passwords = {
    admin: password('KURRENTDB_ADMIN_PASSWORD'),
    [STATELINE]: password('STATELINE_LOG_PASSWORD'),
    [RETENTION]: password('STATELINE_RETENTION_LOG_PASSWORD'),
    [AUDITOR]: password('STATELINE_AUDITOR_LOG_PASSWORD'),
  };
  if (new Set(Object.values(passwords)).size < Object.keys(passwords).length) {
    throw new Error('Two identities have the same password, so one could act as the other');
  }
  return {
    nodes: required('CLUSTER_NODES').split(','),
    caFile,
    ca: await readFile(caFile),
    passwords,
    waitMs: Number(process.env.PROVISION_WAIT_SECONDS ?? '180') * 1000,
  };
};

const as = async ({ nodes, caFile, passwords }, login, work) => {
  const secret = encodeURIComponent(passwords[login]);
  const client = EventStoreDBClient.connectionString(
    `esdb://${login}:${secret}@${nodes.join(',')}?tlsCAFile=${encodeURIComponent(caFile)}`,
  );
  try {
    return await work(client);
  } finally {
    // Not waited for: with a read that was left half-way, client 6.2.1 never says that it is done.
    void client.dispose();
  }
};

const fullNames = {
  [STATELINE]: 'Stateline: appends and reads',
  [RETENTION]: 'Stateline: removes what is past its retention',
  [AUDITOR]: 'Reads single streams of Stateline',
};

const provision = async (settings, node) => {
  const users = new Users({ node, ca: settings.ca, password: settings.passwords.admin });
  const done = [];
  for (const [login, fullName] of Object.entries(fullNames)) {
    const what = await users.ensure({ login, fullName, password: settings.passwords[login] });
    done.push(`user ${login}: ${what}`);
  }
  await as(settings, 'admin', async (client) => {
    done.push(`default access rules: ${await ensureDefaultAcl(client)}`);
    done.push(`readers of the whole log: ${await ensureLogReaders(client)}`);
  });
  for (const login of Object.keys(fullNames)) {
    done.push(`${login} ${await as(settings, login, (client) => checkRights(login, client))}`);
  }
  return done;
};

const inTime = async (work) => {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('the cluster does not answer')), ATTEMPT_WITHIN_MS);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};

const run = async () => {
  const settings = await readSettings();
  const until = Date.now() + settings.waitMs;
  let told;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const node = settings.nodes[attempt % settings.nodes.length];
      return await inTime(provision(settings, node));
    } catch (error) {
      if (Date.now() >= until) throw error;
      if (error.message !== told) say(`not yet: ${error.message}`);
      told = error.message;
      await delay(AGAIN_AFTER_MS);
    }
  }
};

try {
  (await run()).forEach(say);
} catch (error) {
  process.stderr.write(`provision: ${error.message}\n`);
  process.exitCode = 1;
}
