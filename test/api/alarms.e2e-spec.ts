import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlarmsModule } from '../../src/alarms/alarms.module.js';
import { loadAlarms } from '../../src/alarms/load-alarms.port.js';
import { checkAlarms } from '../../src/check-alarms.js';
import type { Alarm } from '../../src/domain/alarms/alarm-events.js';
import type { Json } from '../../src/domain/json.js';
import { alarmWatchStream, deliveriesStream } from '../../src/domain/timeline/streams.js';
import { streamId } from '../../src/event-store/event-store.port.js';
import { answering, Receiver } from '../alarms/deliveries/receiver.js';
import { type Ran, stateline } from '../cli/a-terminal.js';
import { second } from '../history/recorded-tenant.js';
import { eventually } from '../support/eventually.js';
import { answerOf, RunningApi } from './running-api.js';
import { discovered, softDeleted } from './some-events.js';

const LIMIT_MS = 60_000;
const SECRET = 'a secret of thirty-two characters';
const RULE = 'users-deleted-in-mass';

type Row = Readonly<Record<string, Json>>;

let folder: string;
let file: string;
let receivers: readonly Receiver[];
let api: RunningApi;
let alarmId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stateline-alarms-api-'));
  file = join(folder, 'alarms.yaml');
  receivers = await Promise.all([Receiver.open(), Receiver.open(answering(410))]);
  const [taking, gone] = receivers.map(({ url }) => url);
  writeFileSync(
    file,
    `shipped:
  ${RULE}: { rate: { moreThan: 3 } }
  domains-changed: off
deliver:
  - { name: soc, kind: webhook, url: '${String(taking)}', secretVariable: HOOK_SECRET }
  - { name: gone, kind: webhook, url: '${String(gone)}', secretVariable: HOOK_SECRET }
`,
  );
  const here = { tenantId: 't', folder: join(folder, 'kept'), raisesHere: true, publicUrl: null };
  const watched = { emergency: [], applications: [] };
  const alarms = AlarmsModule.of(loadAlarms(file, { HOOK_SECRET: SECRET }), { ...here, watched });
  api = await RunningApi.start({ tenantIds: ['t', 'u'], others: [alarms] });
  await somebodyDeletesManyUsers();
}, LIMIT_MS);

afterAll(async () => {
  await api.close();
  for (const receiver of receivers) await receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const somebodyDeletesManyUsers = async (): Promise<void> => {
  const { recorded } = api;
  const { store } = recorded;
  const isThere = async (stream: string, revision: number): Promise<boolean> =>
    ((await store.last(streamId(stream)))?.revision ?? -1) >= revision;
  // Nobody is told of what was there before, so both have to be on watch first.
  await eventually(() => isThere(alarmWatchStream('t'), 0), LIMIT_MS);
  await eventually(() => isThere(deliveriesStream('t'), 1), LIMIT_MS);
  const users = ['u1', 'u2', 'u3', 'u4'];
  await recorded.record(users.map((id) => discovered(id, 'user', { displayName: id })));
  await recorded.synced(second(1));
  await recorded.record(
    users.map((id) => softDeleted(id, 10)),
    { observedAt: second(10) },
  );
  await eventually(async () => (await rowsOf('/alarms/deliveries')).length === 2, LIMIT_MS);
  alarmId = (await alarmsListed())[0]?.alarmId ?? '';
};

const rowsOf = async (below: string): Promise<readonly Row[]> =>
  ((await api.get(below)).body as { readonly rows: readonly Row[] }).rows;

const alarmsListed = async (): Promise<readonly Alarm[]> =>
  ((await api.get('/alarms')).body as { readonly rows: readonly Alarm[] }).rows;

const refusal = (title: string, field: string) => ({
  ...{ title, errors: [expect.objectContaining({ field }) as unknown] },
});

describe('The alarms of a tenant', () => {
  it('are listed by how loud they are and by their rule, and told one by one', async () => {
    const all = await rowsOf('/alarms');
    expect(all).toMatchObject([{ rule: RULE, level: 'critical', changes: 4, undo: false }]);
    expect(await rowsOf(`/alarms?level=critical&rule=${RULE}`)).toEqual(all);
    expect(await rowsOf('/alarms?rule=policy-weakened')).toEqual([]);
    expect((await api.get(`/alarms/${alarmId}`)).body).toEqual(all[0]);
    expect(await api.get('/alarms/none')).toMatchObject({
      ...{ status: 404, body: { title: 'alarm-not-found' } },
    });
    expect((await api.get('/alarms?level=loud')).body).toMatchObject(
      refusal('invalid-value', 'level'),
    );
    expect((await api.get('/alarms?cursor=x')).body).toMatchObject(
      refusal('invalid-value', 'cursor'),
    );
  });

  it('come from rules that are told with their sources, and go to targets without their secrets', async () => {
    const { body } = await api.get('/alarms/rules');
    const { rules, ...told } = body as { readonly rules: readonly Row[] };
    expect(told).toEqual({ file, breakGlassAccounts: 0, changeWindows: [] });
    expect(rules.find(({ name }) => name === RULE)).toMatchObject({
      ...{ origin: 'changed', isOn: true, source: 'MITRE ATT&CK T1531', waitsForAudit: false },
      rate: { moreThan: 3, withinMs: 300_000, of: 'objects', per: 'tenant' },
    });
    expect(rules.find(({ name }) => name === 'domains-changed')).toMatchObject({ isOn: false });
    const targets = await api.get('/alarms/targets');
    expect(targets.body).toEqual({
      targets: ['soc', 'gone'].map((name) => ({
        name,
        kind: 'webhook',
        level: 'low',
        rules: null,
      })),
    });
  });

  it('are told of once more where nobody took them, and tests reach who takes them', async () => {
    const dead = '/alarms/deliveries?outcome=dead';
    expect(await rowsOf(dead)).toMatchObject([{ alarmId, target: 'gone', wantedAt: null }]);
    const again = (target: string, id = alarmId) =>
      api.post('/alarms/deliveries/redeliver', { alarmId: id, target });
    expect(await again('soc')).toMatchObject({ status: 409, body: { title: 'delivery-not-dead' } });
    expect(await again('gone', 'none')).toMatchObject({
      ...{ status: 404, body: { title: 'delivery-not-found' } },
    });
    expect((await again('gone')).status).toBe(204);
    await eventually(() => receivers[1]?.alarmIds.length === 2, LIMIT_MS);

    const test = async (target: string) => api.post('/alarms/targets/test', { target });
    expect((await test('soc')).body).toEqual({ outcome: 'delivered', detail: null });
    expect((await test('gone')).body).toMatchObject({ outcome: 'failed' });
    expect(await test('nobody')).toMatchObject({
      ...{ status: 404, body: { title: 'target-not-found' } },
    });
  });

  it('are told again, and targets tested, on record with their names, also before it is done', async () => {
    const at = '/api/tenants/t/alarms';
    const about = `alarmId ${alarmId}, target elsewhere`;
    await api.post('/alarms/deliveries/redeliver', { alarmId, target: 'elsewhere' });
    await api.post('/alarms/targets/test', { target: 'soc\u202e\n' });
    const recorded = async (action: string, target: string) => {
      const acts = (await rowsOf(`/operators?action=${action}`)).filter(
        (act) => act['target'] === target,
      );
      return acts.map(({ outcome, error }) => ({ outcome, error })).toReversed();
    };

    await eventually(async () => {
      const redelivered = await recorded('redeliver-alarm', `${at}/deliveries/redeliver ${about}`);
      return redelivered.length === 2;
    }, LIMIT_MS);
    expect(await recorded('redeliver-alarm', `${at}/deliveries/redeliver ${about}`)).toEqual([
      { outcome: 'asked', error: null },
      { outcome: 'failed', error: 'delivery-not-found' },
    ]);
    const tested = String.raw`${at}/targets/test target soc\u{202e}\u{a}`;
    await eventually(async () => (await recorded('test-target', tested)).length === 2, LIMIT_MS);
    expect(await recorded('test-target', tested)).toEqual([
      { outcome: 'asked', error: null },
      { outcome: 'failed', error: 'target-not-found' },
    ]);
  });

  it('come from no rules that are told to another tenant', async () => {
    const of = async (tenantId: string) =>
      answerOf(await fetch(`${api.url}/api/tenants/${tenantId}/alarms/rules`));

    expect(await of('t')).toMatchObject({ status: 200, body: { file } });
    for (const other of ['u', 'nowhere']) {
      expect(await of(other)).toMatchObject({
        ...{ status: 404, body: { title: 'unknown-tenant', errors: [{ field: 'tenantId' }] } },
      });
    }
  });

  it('are the same looking back, others by other rules, and no wrong rules are looked back with', async () => {
    const lookedBack = async (asked: object): Promise<readonly Row[]> => {
      const body = JSON.stringify(asked);
      const headers = { 'content-type': 'application/json' };
      const url = api.at('/alarms/rehearsals');
      const lines = (await fetch(url, { method: 'POST', headers, body })).text();
      return (await lines)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row);
    };
    const [alarm, end] = await lookedBack({});
    expect(alarm).toEqual({ kind: 'alarm', ...(await rowsOf('/alarms'))[0] });
    expect(end).toMatchObject({ kind: 'end', alarms: 1 });
    expect(await lookedBack({ rules: `shipped: { ${RULE}: off }` })).toMatchObject([
      { kind: 'end', alarms: 0 },
    ]);
    expect(await lookedBack({ until: second(5) })).toMatchObject([{ kind: 'end', alarms: 0 }]);
    const wrong = await api.post('/alarms/rehearsals', { rules: 'rules:\n  - { name: A }' });
    expect(wrong).toMatchObject({
      ...{
        status: 400,
        body: { title: 'wrong-alarms-file', detail: expect.any(String) as unknown },
      },
    });
    expect(JSON.stringify(wrong.body)).toContain('rules:2: rules.0.name takes');
  });
});

describe('stateline alarms', () => {
  const run = (...argv: readonly string[]): Promise<Ran> =>
    stateline(['alarms', ...argv, '--server', api.url, '--tenant', 't']);

  it('lists, explains and looks back', async () => {
    const listed = await run('list', '--level', 'high');
    expect(listed.out).toMatch(new RegExp(`critical +Many users were deleted: .* 4 +${RULE}`));
    expect((await run('list', '--json')).records()).toMatchObject([{ alarmId }]);
    expect((await run('--rule', 'policy-weakened')).out).toContain('No alarm was raised');
    const rules = await run('rules');
    expect(rules.out).toMatch(/domains-changed +off/);
    expect(rules.out).toContain('STATELINE_BREAK_GLASS');
    const replayed = await run('replay');
    expect(replayed.out).toMatch(new RegExp(`critical +Many users .*\\(${RULE}\\)\n1 alarms in `));
    expect((await run('replay', '--json')).records().at(-1)).toMatchObject({ kind: 'end' });
    const missing = await run('replay', '--rules', join(folder, 'none.yaml'));
    expect(missing).toMatchObject({ exitCode: 1, out: '' });
  });

  it('tells what became of telling people, tries again, and ends with 1 where a test is not taken', async () => {
    const dead = await run('deliveries', '--outcome', 'dead');
    expect(dead.out).toMatch(/gone +dead +1 +Many users were deleted/);
    expect(await run('redeliver', alarmId, 'soc')).toMatchObject({ exitCode: 1, out: '' });
    expect(await run('redeliver', alarmId, 'gone')).toMatchObject({ exitCode: 0, err: '' });
    expect(await run('test', 'soc')).toMatchObject({ exitCode: 0, out: 'soc: delivered\n' });
    expect(await run('test', 'gone')).toMatchObject({ exitCode: 1 });
  });

  it('checks a file without a server, and says where it is wrong', async () => {
    const checked = (path: string, json = false): Promise<Ran> =>
      stateline(['alarms', 'check', path, ...(json ? ['--json'] : [])], {
        launchers: {
          checkAlarms: (request) => Promise.resolve(checkAlarms(ourTerminal, request)),
        },
      });
    const printed: string[] = [];
    const ourTerminal = {
      ...{ out: (text: string) => void printed.push(text), err: () => undefined },
      ...{ env: { HOOK_SECRET: SECRET }, interactive: false, watched: false, columns: null },
      ...{ color: false, timeZone: 'UTC', now: () => new Date(), ask: () => Promise.resolve('') },
      interrupted: new AbortController().signal,
    };
    expect(await checked(file)).toMatchObject({ exitCode: 0, err: '' });
    expect(printed.join('')).toContain(`${file} can be used: `);
    expect(printed.join('')).toContain('told are: soc, gone');

    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'shipped:\n  users-deleted: off\n');
    const { exitCode, err } = await checked(wrong);
    expect({ exitCode, err }).toEqual({
      exitCode: 2,
      err: expect.stringContaining(`${wrong}:2: shipped.users-deleted takes`) as unknown,
    });
  });
});
