import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '../../src/config.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import { allExamples } from '../../src/cli/examples.js';
import { terminal } from '../../src/cli/io.js';
import { commandsBelow, pathOf } from '../../src/cli/paths.js';
import { programFor } from '../../src/cli/program.js';
import { neverLaunched, type Ran, stateline, type TerminalOptions } from './a-terminal.js';

const LIMIT_MS = 240_000;

let folder: string;
let running: RunningStateline;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stateline-cli-'));
  const config = readConfig({
    STATELINE_DATA_FOLDER: join(folder, 'data'),
    STATELINE_PORT: '0',
    STATELINE_SIMULATOR_PORT: '0',
    STATELINE_SIMULATOR_USERS: '50',
    STATELINE_LOOK_SECONDS: '1',
    STATELINE_READ_LAG_SECONDS: '1',
  });
  running = await startStateline(config);
  await until(
    () => run(['status', '--json']),
    ({ records }) => records()[0]?.['lastBackup'] != null,
  );
}, LIMIT_MS);

afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
}, LIMIT_MS);

const run = (argv: readonly string[], options: TerminalOptions = {}): Promise<Ran> =>
  stateline([...argv, '--server', running.url], options);

const until = async (ask: () => Promise<Ran>, holds: (ran: Ran) => boolean): Promise<Ran> => {
  const deadline = Date.now() + LIMIT_MS / 2;
  for (;;) {
    const ran = await ask();
    if (ran.exitCode === 0 && holds(ran)) return ran;
    if (Date.now() > deadline) throw new Error(`It never held: ${ran.out}${ran.err}`);
    await setTimeout(100);
  }
};

describe('The command line against a simulated tenant', () => {
  it('says what is captured, how fresh that is, and when the last backup was', async () => {
    const { out } = await run(['status']);
    const { records } = await run(['status', '--json']);

    expect(out).toMatch(/First full sync: completed \d{4}-\d\d-\d\d/);
    expect(out).toContain('No sign-in: whoever reaches this server may do everything');
    expect(out).toMatch(/user \d+/);
    expect(out).toMatch(/Looks: \d+ readers; the oldest was .* ago/);
    expect(out).toContain('Look at this first:');
    expect(out).toMatch(/Last backup: .* [0-9a-f-]{36}/);
    expect(records()).toMatchObject([
      { server: running.url, signIn: 'off', capture: { firstSync: { done: true }, gaps: [] } },
    ]);
  });

  it('has every reader look at once when it is asked to', async () => {
    const address = `${running.url}/api/tenants/${running.tenantId}/capture/look`;
    const { status } = await fetch(address, { method: 'POST' });

    expect(status).toBe(202);
  });

  it('lists the scenarios, and says which names there are when it knows none', async () => {
    const { out } = await run(['simulate', 'list']);
    const unknown = await run(['simulate', 'scenario', 'alien-invasion']);

    expect(out).toContain('exclusion-group-removed');
    expect(unknown.exitCode).not.toBe(0);
    expect(unknown.err).toContain('exclusion-group-removed');
  });

  it(
    'makes damage, sees it, brings it back, and takes that back as well',
    async () => {
      const before = new Date().toISOString();
      const damage = await run(['simulate', 'scenario', 'exclusion-group-removed', '--json']);
      const [{ actor } = { actor: { userPrincipalName: '' } }] = damage.records() as {
        actor: { userPrincipalName: string };
      }[];
      const seen = await until(
        () => run(['timeline', '--actor', actor.userPrincipalName, '--json']),
        ({ records }) => records().length > 0,
      );
      const [{ event } = { event: { data: { objectId: '' } } }] = seen.records() as {
        event: { data: { objectId: string } };
      }[];
      const id = event.data.objectId;
      const excluded = async () =>
        ((await run(['show', id, '--json'])).records()[0]?.['object'] as Policy).attributes
          .conditions.users.excludeGroups;
      const damaged = await excluded();

      const recovered = await run(
        ['recover', '--to', before, '--id', id, '--reason', 'Exclusion removed'],
        { answer: 'y' },
      );
      const [, recoveryId = ''] = /Plan of recovery (\S+)/.exec(recovered.out) ?? [];

      expect(recovered.exitCode).toBe(0);
      expect(recovered.out).toMatch(/conditions\/users\/excludeGroups: \+ [0-9a-f-]{36}\s/);
      expect(recovered.out).toContain(`Recovery ${recoveryId} completed: 1 applied`);
      await until(
        () => run(['history', id, '--json']),
        ({ records }) => records().length === 3,
      );
      expect(await excluded()).toHaveLength(damaged.length + 1);

      const undone = await run(['undo', recoveryId, '--yes', '--json']);

      expect(undone.exitCode).toBe(0);
      expect(undone.records().at(-1)).toMatchObject({ kind: 'recovery', status: 'completed' });
      await until(
        () => run(['history', id, '--json']),
        ({ records }) => records().length === 4,
      );
      expect(await excluded()).toEqual(damaged);
    },
    LIMIT_MS,
  );
});

describe('The examples of the command line', () => {
  const program = programFor({
    io: terminal(),
    launchers: neverLaunched,
    setExitCode: () => undefined,
    writeErr: () => undefined,
  });
  const leaves = commandsBelow(program).filter(({ commands }) => commands.length === 0);

  it('teach every command that is told of', () => {
    const without = leaves
      .map(pathOf)
      .filter((path) => path !== 'complete' && allExamples[path] === undefined);
    const unknown = Object.keys(allExamples).filter(
      (path) => !commandsBelow(program).some((command) => pathOf(command) === path),
    );

    expect({ without, unknown }).toEqual({ without: [], unknown: [] });
  });

  it(
    'are taken as they stand by a server, or without one',
    async () => {
      const { records } = await run(['at', 'now', 'group', '--limit', '1', '--json']);
      const then = new Date().toISOString();
      const ends = new AbortController();
      ends.abort();
      const wrong: string[] = [];
      const object = String(records()[0]?.['objectId']);
      for (const [path, examples] of Object.entries(allExamples)) {
        for (const [line] of STARTS_OR_STAYS.includes(path) ? [] : examples) {
          // The tenant of a test is known for some seconds only.
          const words = wordsOf(line, { object, file: path }).map((word) =>
            /^-\d+[hd]$|^yesterday /.test(word) ? then : word,
          );
          const where = words.includes('--data') ? [] : ['--server', running.url];
          const ran = await stateline([...words, ...where], {
            launchers: { open: () => Promise.resolve({ url: running.url, close: nothing }) },
            ...(words.includes('--follow') && { interrupted: ends.signal }),
          });
          if (WRONG_USAGE.test(ran.err)) wrong.push(`${line}: ${ran.err}`);
        }
      }

      expect(wrong).toEqual([]);
    },
    LIMIT_MS,
  );

  /** They start whole programs, or belong to a shell, or change keys and sealed history of this machine. */
  const STARTS_OR_STAYS: readonly string[] = [
    ...['start', 'demo', 'doctor', 'log copy', 'completion', 'evidence export', 'rebuild'],
    ...[
      'keys show',
      'keys rotate',
      'keys replace',
      'import configuration',
      'alarms check',
      'alarms test',
    ],
  ];
  const WRONG_USAGE = /^error: |no command and no topic|takes .* and got/im;
  const nothing = (): Promise<void> => Promise.resolve();

  /** As a shell parts them; what stands in capitals is what the person has. */
  const wordsOf = (line: string, has: Places): readonly string[] =>
    [...line.replace('BACKUP', 'now').matchAll(/"([^"]*)"|(\S+)/g)]
      .map(([, quoted, plain]) => quoted ?? plain ?? '')
      .slice(1)
      .map((word) => (/^[A-Z]+(\.[a-z]+)?$/.test(word) ? placeOf(word, has) : word));

  const placeOf = (word: string, { object, file }: Places): string =>
    /^[A-Z]+\.|^(FILE|FOLDER|REJECTED)$/.test(word) ? join(folder, `${file} ${word}`) : object;
});

interface Places {
  readonly object: string;
  /** How names of files begin: no command finds what another has written. */
  readonly file: string;
}

interface Policy {
  readonly attributes: {
    readonly conditions: { readonly users: { readonly excludeGroups: readonly string[] } };
  };
}
