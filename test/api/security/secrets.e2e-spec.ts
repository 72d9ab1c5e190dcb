import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { authorizationFor } from '../../../src/cli/credentials.js';
import { TYPESCRIPT } from '../../support/children.js';
import { eventually } from '../../support/eventually.js';

const secret = (name: string) => `s3cret-${name}-${'x9Zq7'.repeat(4)}`;
const SECRETS = {
  reader: secret('reader'),
  writer: secret('writer'),
  signIn: secret('sign-in'),
  accessToken: secret('access-token'),
  bearer: secret('bearer'),
  cookie: secret('cookie'),
  password: secret('password'),
  inBody: secret('in-body'),
  inQuery: secret('in-query'),
};

/** A directory that fails in every way, and repeats what it was sent as it does. */
const echoing = async (): Promise<Server> => {
  let signIns = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const isSignIn = request.url?.includes('/token') === true;
      signIns += isSignIn ? 1 : 0;
      const lets = isSignIn && signIns % 2 === 0;
      response.writeHead(lets ? 200 : 400, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          lets
            ? { access_token: SECRETS.accessToken, expires_in: 2, token_type: 'Bearer' }
            : {
                error: isSignIn
                  ? 'invalid_client'
                  : {
                      code: 'BadRequest',
                      message: `You sent ${String(request.headers.authorization)}`,
                    },
                error_description: `AADSTS7000215: you sent ${body} and ${SECRETS.signIn}`,
              },
        ),
      );
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
};

let folder: string;
let directory: Server;
let child: ChildProcess;
let url = '';
let said = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stateline-secrets-'));
  directory = await echoing();
  const { port } = directory.address() as AddressInfo;
  const graph = `http://127.0.0.1:${String(port)}`;
  const root = join(import.meta.dirname, '../../..');
  child = spawn(process.execPath, ['--import', TYPESCRIPT, 'src/cli.ts', 'start'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
      STATELINE_TENANT_ID: '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10',
      STATELINE_CLIENT_ID: '9b7a6c15-3e42-4d08-b1f9-52c0d8e4a906',
      STATELINE_CLIENT_SECRET: SECRETS.reader,
      STATELINE_WRITER_CLIENT_ID: '9b7a6c15-3e42-4d08-b1f9-52c0d8e4a907',
      STATELINE_WRITER_CLIENT_SECRET: SECRETS.writer,
      STATELINE_SIGN_IN_CLIENT_ID: '9b7a6c15-3e42-4d08-b1f9-52c0d8e4a908',
      STATELINE_SIGN_IN_CLIENT_SECRET: SECRETS.signIn,
      STATELINE_GRAPH_URL: graph,
      STATELINE_TOKEN_URL: `${graph}/token`,
      STATELINE_LOOK_SECONDS: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => (said += part));
  }
  await eventually(() => {
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '';
    return url !== '';
  }, 180_000);
}, 240_000);

afterAll(async () => {
  child.kill('SIGKILL');
  directory.close();
  directory.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

const bytesIn = async (path: string): Promise<Buffer> => {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(
    await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name)))),
  );
};

const leaksIn = (where: string, bytes: string | Buffer): readonly string[] => {
  const found = Object.entries(SECRETS).filter(([, value]) =>
    [value, encodeURIComponent(value), Buffer.from(value).toString('base64').slice(0, -4)].some(
      (spelt) => bytes.includes(spelt),
    ),
  );
  return found.map(([name]) => `${name} in ${where}`);
};

describe('Secrets', () => {
  it('are in no answer, log, event, error or process list, whatever goes wrong', async () => {
    const headers = {
      authorization: `Bearer ${SECRETS.bearer}`,
      cookie: `stateline=${SECRETS.cookie}`,
    };
    const json = { 'content-type': 'application/json' };
    // May ask everything; good for one request each.
    const machine = authorizationFor(url, { STATELINE_KEY_FOLDER: join(folder, 'keys') });
    const asMachine = async () => ({ headers: { authorization: (await machine()) ?? '' } });
    const tenant = `${url}/api/tenants/7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10`;
    const asked: readonly (readonly [string, RequestInit])[] = [
      [`${tenant}/state`, { headers }],
      [`${tenant}/capture`, { headers: { cookie: headers.cookie } }],
      [`${tenant}/state?token=${SECRETS.inQuery}`, {}],
      [`${tenant}/settings`, await asMachine()],
      [`${tenant}/capture`, await asMachine()],
      [`${url}/ready`, { headers }],
      [`${url}/auth/me`, { headers }],
      [
        `${tenant}/reports`,
        { method: 'POST', headers: { ...headers, ...json }, body: `{"x": ${SECRETS.inBody}` },
      ],
      [
        `${url}/auth/emergency`,
        {
          method: 'POST',
          headers: json,
          body: JSON.stringify({ name: 'rescue', password: SECRETS.password, code: '123456' }),
        },
      ],
      [
        `${url}/auth/emergency`,
        { method: 'POST', headers: json, body: JSON.stringify({ password: [SECRETS.password] }) },
      ],
    ];
    const leaks: string[] = [];
    const answered: string[] = [];
    for (const [address, init] of asked) {
      const response = await fetch(address, init);
      if (response.ok) answered.push(address);
      const whole = `${JSON.stringify([...response.headers])} ${await response.text()}`;
      leaks.push(...leaksIn(`the answer of ${address.replace(SECRETS.inQuery, '…')}`, whole));
    }
    // Both ways to fail are told of: a sign-in that is refused, and what is refused after one.
    await eventually(() => said.includes('AADSTS7000215') && said.includes('You sent'), 60_000);
    const { pid } = child;
    const processList = `/proc/${String(pid)}/cmdline`;
    leaks.push(...leaksIn('the data folder', await bytesIn(join(folder, 'data'))));
    leaks.push(...leaksIn('the process list', await readFile(processList).catch(() => '')));
    child.kill('SIGTERM');
    await once(child, 'close');
    leaks.push(...leaksIn('the log', said));
    leaks.push(...leaksIn('the data folder afterwards', await bytesIn(join(folder, 'data'))));

    expect(answered).toEqual([`${tenant}/settings`, `${tenant}/capture`]);
    expect(leaks).toEqual([]);
  }, 120_000);
});
