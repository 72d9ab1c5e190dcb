import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/config.js';
import type { Recovery } from '../../src/domain/recovery/recovery.js';
import { type RunningStateline, startStateline } from '../../src/main.js';
import { codeAt } from '../access/an-access-folder.js';
import { type Ran, stateline } from '../cli/a-terminal.js';
import { Browser, signInAtDirectory } from '../support/browser.js';
import { eventually } from '../support/eventually.js';

const LIMIT_MS = 120_000;
const ADMIN = 'amara.lindqvist@meridianharbour.example';
const BREAK_GLASS = 'emergency-access-1@meridianharbour.example';
/** The directory lets somebody write one policy a second. */
const POLICIES_LEFT = 2;

interface RawPolicy {
  readonly objectId: string;
  readonly status: string;
  readonly attributes: { readonly conditions: object; readonly state: string };
}

let folder: string;
let running: RunningStateline;
let before: string;

const env = () => ({ STATELINE_DATA_FOLDER: join(folder, 'data') });

/** A command on the machine of the server, which nobody signs in for. */
const onTheMachine = async (...argv: readonly string[]): Promise<Ran> => {
  const ran = await stateline([...argv, '--server', running.url, '--json'], { env: env() });
  if (ran.exitCode !== 0) throw new Error(`${argv.join(' ')}: ${ran.out}${ran.err}`);
  return ran;
};

const policies = async (): Promise<readonly RawPolicy[]> => {
  const address = `${running.simulator?.controlUrl ?? ''}/objects?type=conditionalAccessPolicy`;
  const { objects } = (await (await fetch(address)).json()) as {
    readonly objects: readonly RawPolicy[];
  };
  return objects.filter(({ status }) => status === 'live');
};

const act = async (objectId: string, change: object): Promise<void> => {
  const answer = await fetch(`${running.simulator?.controlUrl ?? ''}/act`, {
    method: 'POST',
    body: JSON.stringify({
      as: 'adm-viktor.hallenius@meridianharbour.example',
      objectType: 'conditionalAccessPolicy',
      objectId,
      ...change,
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
};

/** Every policy blocks everybody, from everywhere, in every application. */
const lockEverybodyOut = async (): Promise<void> => {
  for (const { objectId, attributes } of await policies()) {
    const conditions = {
      ...attributes.conditions,
      users: { includeUsers: ['All'], excludeUsers: [], excludeGroups: [], excludeRoles: [] },
      applications: { includeApplications: ['All'], excludeApplications: [] },
      clientAppTypes: ['all'],
      locations: null,
    };
    const grantControls = { operator: 'OR', builtInControls: ['block'] };
    await act(objectId, {
      operation: 'update',
      attributes: { state: 'enabled', conditions, grantControls },
    });
  }
};

/** `signed in`, or the number of the directory's refusal. */
const signInOf = async (principalName: string): Promise<string> => {
  const browser = new Browser();
  const answer = await signInAtDirectory(browser, running.url, principalName);
  if (answer.status === 302) return 'signed in';
  return /AADSTS\d+/.exec(await answer.text())?.[0] ?? String(answer.status);
};

/** Until a look has seen all of them so: it reads them at once. */
const untilSeen = async (how: 'open' | 'locked'): Promise<void> => {
  const last = (await policies()).at(-1);
  await eventually(async () => {
    const { out } = await onTheMachine('show', last?.objectId ?? '');
    return out.includes('"excludeGroups":[]') === (how === 'locked');
  }, LIMIT_MS / 2);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stateline-lockout-'));
  running = await startStateline(
    readConfig({
      ...env(),
      STATELINE_PORT: '0',
      STATELINE_SIMULATOR_PORT: '0',
      STATELINE_SIMULATOR_USERS: '50',
      STATELINE_LOOK_SECONDS: '1',
      STATELINE_READ_LAG_SECONDS: '1',
      STATELINE_SIGN_IN: 'required',
    }),
  );
  for (const { objectId } of (await policies()).slice(POLICIES_LEFT)) {
    await act(objectId, { operation: 'softDelete' });
  }
  await eventually(async () => {
    const { records } = await onTheMachine('status');
    const [status] = records() as readonly { readonly lastBackup?: unknown }[];
    return status?.lastBackup != null;
  }, LIMIT_MS / 2);
  await eventually(async () => {
    const { records } = await onTheMachine('at', 'now');
    const [state] = records() as readonly { readonly counts?: Readonly<Record<string, number>> }[];
    return state?.counts?.['conditionalAccessPolicy'] === POLICIES_LEFT;
  }, LIMIT_MS / 2);
  before = new Date().toISOString();
}, LIMIT_MS);

afterAll(async () => {
  await running.close();
  rmSync(folder, { recursive: true, force: true });
}, LIMIT_MS);

it('lets an administrator sign in at the directory as long as nothing has happened', async () => {
  expect(await signInOf(ADMIN)).toBe('signed in');
});

describe('While every policy of the tenant blocks everybody', () => {
  beforeEach(async () => {
    await untilSeen('open');
    await lockEverybodyOut();
    await untilSeen('locked');
  }, LIMIT_MS);

  it(
    'nobody signs in at the directory, and a recovery from an emergency sign-in lets all in again',
    async () => {
      for (const principalName of [ADMIN, BREAK_GLASS]) {
        expect(await signInOf(principalName)).toBe('AADSTS53003');
      }
      const { records } = await onTheMachine(
        ...['access', 'account', 'add', 'glass', '--role', 'responder', 'approver'],
      );
      const [{ credentials } = {}] = records() as unknown as readonly {
        readonly credentials: { readonly password: string; readonly codeUri: string };
      }[];
      const browser = new Browser('application/json');
      const tenant = `${running.url}/api/tenants/${running.tenantId}`;
      const post = async (url: string, body: object): Promise<Response> => {
        const headers = { 'content-type': 'application/json' };
        const answer = await browser.open(url, {
          method: 'POST',
          headers,
          body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(await answer.text());
        return answer;
      };

      await post(`${running.url}/auth/emergency`, {
        name: 'glass',
        password: credentials?.password,
        code: codeAt(credentials?.codeUri ?? '', Date.now()),
      });
      const asked = await post(`${tenant}/recoveries`, {
        target: before,
        scope: { types: ['conditionalAccessPolicy'] },
        reason: 'Locked out',
      });
      const { recoveryId } = (await asked.json()) as Recovery;
      const recovery = async (): Promise<Recovery> =>
        (await (await browser.open(`${tenant}/recoveries/${recoveryId}`)).json()) as Recovery;
      await eventually(async () => (await recovery()).status !== 'requested', LIMIT_MS / 4);
      const { planHash } = await recovery();
      await post(`${tenant}/recoveries/${recoveryId}/approve`, { planHash });
      await eventually(async () => (await recovery()).status === 'completed', LIMIT_MS / 2);

      expect(await recovery()).toMatchObject({ requestedBy: 'glass' });
      expect(await signInOf(ADMIN)).toBe('signed in');
    },
    LIMIT_MS,
  );

  it(
    'a recovery from the command line alone lets all in again',
    async () => {
      expect(await signInOf(ADMIN)).toBe('AADSTS53003');

      const { records } = await onTheMachine(
        ...['recover', '--to', before, '--type', 'conditionalAccessPolicy'],
        ...['--reason', 'Locked out', '--yes'],
      );

      expect(records().at(-1)).toMatchObject({ kind: 'recovery', status: 'completed' });
      expect(await signInOf(ADMIN)).toBe('signed in');
    },
    LIMIT_MS,
  );
});
