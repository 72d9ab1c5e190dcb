import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '../../src/config.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import { type Ran, stateline, type TerminalOptions } from './a-terminal.js';

const LIMIT_MS = 60_000;

let folder: string;
let running: RunningStateline;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stateline-cli-'));
  const config = readConfig({
    STATELINE_DATA_FOLDER: join(folder, 'data'),
    STATELINE_PORT: '0',
    STATELINE_SIMULATOR_PORT: '0',
    STATELINE_SIMULATOR_USERS: '60',
    STATELINE_LOOK_SECONDS: '1',
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
    expect(out).toMatch(/user +\d+/);
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

      expect(recovered).toMatchObject({
        exitCode: 0,
        err: expect.stringContaining('of 1 steps settled') as unknown,
      });
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

interface Policy {
  readonly attributes: {
    readonly conditions: { readonly users: { readonly excludeGroups: readonly string[] } };
  };
}
