import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidValue } from '../../src/domain/errors.js';
import { EventStoreUnavailable } from '../../src/event-store/event-store.port.js';
import { stateline } from './a-terminal.js';

const servers: Server[] = [];

const serving = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
};

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A port that was free a moment ago, and is again. */
const nobody = async (): Promise<string> => {
  const url = await serving(() => undefined);
  await new Promise((closed) => servers.pop()?.close(closed));
  return url;
};

describe('The command line', () => {
  it('ends with 2 and a hint on a command it does not know', async () => {
    const { exitCode, err } = await stateline(['frobnicate']);

    expect(exitCode).toBe(2);
    expect(err).toContain("unknown command 'frobnicate'");
    expect(err).toContain('--help');
  });

  it.each([
    [['status', '--frobnicate'], "unknown option '--frobnicate'"],
    [['at'], "missing required argument 'instant'"],
    [['show', 'a', 'b'], 'too many arguments'],
    [['timeline', '--limit', 'many'], 'It takes a whole number from 1'],
    [['recover', '--links', 'all'], 'Allowed choices are merge, rollback, skip'],
    [['recover', '--reason', 'r'], '--to is missing'],
    [['recover', '--to', 'now'], '--reason is missing'],
    [['status', '--server', 'not a url'], '--server takes a URL'],
  ])('ends with 2 on %j', async (argv, message) => {
    const { exitCode, err, out } = await stateline(argv);

    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain(message);
  });

  it('ends with 0 on --help, which names every command', async () => {
    const { exitCode, out } = await stateline(['--help']);

    expect(exitCode).toBe(0);
    const commands = ['start', 'demo', 'status', 'at', 'show', 'history', 'timeline', 'diff'];
    const proofs = ['verify', 'evidence', 'keys'];
    for (const command of [...commands, 'backup', 'recover', 'undo', 'simulate', ...proofs]) {
      expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
    }
  });

  it('ends with 3 when nobody answers, and says how to start a server', async () => {
    const server = await nobody();

    const { exitCode, err } = await stateline(['status', '--server', server]);

    expect(exitCode).toBe(3);
    expect(err).toContain(`No Stateline server answers at ${server}`);
    expect(err).toContain('npx stateline start');
  });

  it('takes the server from STATELINE_URL and errors as JSON with --json', async () => {
    const server = await nobody();

    const { exitCode, err, out } = await stateline(['status', '--json'], {
      env: { STATELINE_URL: server },
    });

    expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
    expect(JSON.parse(err)).toMatchObject({ title: 'server-unreachable', server });
  });

  it('ends with 1 when something else than Stateline answers', async () => {
    const server = await serving((_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>');
    });

    const { exitCode, err } = await stateline(['status', '--server', server]);

    expect({ exitCode, err }).toEqual({ exitCode: 1, err: 'The server answered 502\n' });
  });

  it('ends with 1 and no stack when the answer is no JSON', async () => {
    const server = await serving((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    });

    const { exitCode, err } = await stateline(['status', '--server', server]);

    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: 'What answers is no Stateline server\n',
    });
  });

  it('wants to know which tenant when there are several', async () => {
    const server = await serving((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"tenants":[{"tenantId":"one"},{"tenantId":"two"}]}');
    });

    const { exitCode, err } = await stateline(['status', '--server', server]);

    expect(exitCode).toBe(2);
    expect(err).toContain('--tenant takes one of one, two');
  });

  it('takes what stands behind an action of a recovery for that action', async () => {
    const outcome = { applied: 0, partial: 0, alreadySo: 0, skipped: 0, failed: 0, blocked: 0 };
    const ended = { startedAt: null, finishedAt: null, failure: null, totals: null, outcome };
    const recovery = { recoveryId: 'r', planHash: 'h', proof: null, status: 'rejected', ...ended };
    const asked: { url: string | undefined; body: string }[] = [];
    const server = await serving((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ url: request.url, body });
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ...recovery, rows: [], next: null }));
      });
    });
    const on = ['--tenant', 't', '--server', server];

    const rejected = await stateline(['recover', 'reject', 'r', '--reason', 'no', ...on]);
    await stateline(['recover', 'approve', 'r', '--overrule', 'a drill', ...on]);

    expect(rejected).toMatchObject({ exitCode: 0, err: '' });
    expect(asked).toContainEqual({
      url: '/api/tenants/t/recoveries/r/reject',
      body: '{"reason":"no"}',
    });
    expect(asked).toContainEqual({
      url: '/api/tenants/t/recoveries/r/approve',
      body: '{"planHash":"h","overrule":"a drill"}',
    });
  });

  it('says what is wrong with usage as JSON with --json', async () => {
    const { exitCode, err } = await stateline(['at', '--json']);

    expect(exitCode).toBe(2);
    expect(JSON.parse(err)).toEqual({
      title: 'commander.missingArgument',
      detail: "error: missing required argument 'instant'",
    });
  });

  it.each([
    [new InvalidValue('STATELINE_PORT', 'a port number', 'x'), 2, 'STATELINE_PORT takes a port'],
    [new EventStoreUnavailable('The data folder is in use'), 1, 'The data folder is in use'],
  ])('ends with a message and no stack when a start fails: %p', async (error, code, message) => {
    const launchers = { start: () => Promise.reject(error), demo: () => Promise.resolve(true) };

    const { exitCode, err } = await stateline(['start'], { launchers });

    expect(exitCode).toBe(code);
    expect(err.split('\n')).toEqual([expect.stringContaining(message), '']);
  });

  it('hands start and demo to what starts whole programs', async () => {
    const launched: string[] = [];
    const launchers = {
      start: () => Promise.resolve(void launched.push('start')),
      demo: ({ json }: { json: boolean }) => {
        launched.push(json ? 'demo as JSON' : 'demo');
        return Promise.resolve(false);
      },
    };

    const started = await stateline(['start'], { launchers });
    const demonstrated = await stateline(['demo', '--json'], { launchers });

    expect(launched).toEqual(['start', 'demo as JSON']);
    expect([started.exitCode, demonstrated.exitCode]).toEqual([0, 1]);
  });
});
