import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alarm } from '../../src/domain/alarms/alarm-events.js';
import type { Delivery } from '../../src/domain/alarms/deliveries/delivery.js';
import {
  type SimulatorProcess,
  startSimulatorProcess,
} from '../../src/simulator/simulator-process.js';
import { answering, Receiver } from '../alarms/deliveries/receiver.js';
import { eventually } from '../support/eventually.js';
import { tenantEnvironment } from '../support/tenant-environment.js';
import { type ServedProcess, serveInProcess } from './served-process.js';

const LIMIT_MS = 240_000;
const RULE = 'somebody-left';

interface Page<Row> {
  readonly rows: readonly Row[];
}

interface User {
  readonly objectId: string;
  readonly status: string;
}

describe('A server that is killed between an alarm and its delivery', () => {
  let folder: string;
  let simulator: SimulatorProcess;
  let receiver: Receiver;
  let served: ServedProcess | undefined;
  let users: User[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stateline-alarms-killed-'));
    simulator = await startSimulatorProcess({
      ...{ seed: 3, users: 50, groups: 10, port: 0 },
      ...{ auditDelayMs: 0, enforceQuotas: false },
    });
    // It takes what is posted, and never answers.
    receiver = await Receiver.open(() => undefined);
    const { objects } = (await control('/objects?type=user')) as { objects: User[] };
    users = objects.filter(({ status }) => status === 'live');
    await writeFile(
      join(folder, 'alarms.yaml'),
      `rules:
  - { name: ${RULE}, level: high, text: Somebody left, what: { types: [user], events: [deleted] } }
deliver:
  - { name: soc, kind: webhook, url: '${receiver.url}', secretVariable: HOOK_SECRET, rules: [${RULE}] }
`,
    );
  }, LIMIT_MS);
  afterAll(async () => {
    await served?.kill();
    await receiver.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }, LIMIT_MS);

  const start = async (): Promise<void> => {
    served = await serveInProcess({
      ...tenantEnvironment(simulator),
      STATELINE_DATA_FOLDER: join(folder, 'data'),
      STATELINE_PORT: '0',
      STATELINE_LOOK_SECONDS: '1',
      STATELINE_READ_LAG_SECONDS: '1',
      STATELINE_ALARMS_FILE: join(folder, 'alarms.yaml'),
      HOOK_SECRET: 'a secret of thirty-two characters',
    });
  };
  const control = async (path: string, body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${simulator.controlUrl}${path}`, sent);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  /** Nothing while the tenant is not known yet. */
  const rowsOf = async <Row>(below: string): Promise<readonly Row[]> => {
    const tenant = `${String(served?.url)}/api/tenants/${simulator.tenantId}`;
    const response = await fetch(`${tenant}${below}`);
    return response.ok ? ((await response.json()) as Page<Row>).rows : [];
  };
  const raised = async (): Promise<readonly string[]> =>
    (await rowsOf<Alarm>(`/alarms?rule=${RULE}`)).map(({ alarmId }) => alarmId);
  const delivered = async (): Promise<readonly string[]> =>
    (await rowsOf<Delivery>('/alarms/deliveries?outcome=delivered')).map(({ alarmId }) => alarmId);
  const somebodyLeaves = async (): Promise<void> => {
    const before = (await raised()).length;
    const objectId = users.pop()?.objectId;
    const as = { kind: 'user', id: users[0]?.objectId };
    await control('/act', { operation: 'softDelete', objectType: 'user', objectId, as });
    await eventually(async () => (await raised()).length === before + 1, LIMIT_MS / 4);
  };
  const keys = () => receiver.received.map(({ headers }) => headers['idempotency-key']);

  it(
    'tells of all of them after the next start, of each under the id it has, and never again',
    async () => {
      await start();
      await eventually(async () => (await rowsOf('/backups')).length > 0, LIMIT_MS / 4);
      await somebodyLeaves();
      await eventually(() => receiver.received.length > 0, LIMIT_MS / 4);
      // That one is on its way; this one waits until it is answered.
      await somebodyLeaves();
      const [second = '', first = ''] = await raised();

      expect(await delivered()).toEqual([]);
      await served?.kill();
      expect(keys()).toContain(first);
      receiver.received.splice(0);
      receiver.answer = answering(202);
      await start();
      await eventually(async () => (await delivered()).length === 2, LIMIT_MS / 4);

      expect(await raised()).toEqual([second, first]);
      expect(keys()).toEqual([first, second]);
      expect(receiver.alarmIds).toEqual([first, second]);

      await served?.kill();
      await start();
      await somebodyLeaves();
      await eventually(async () => (await delivered()).length === 3, LIMIT_MS / 4);
      const [third = ''] = await raised();
      expect(receiver.alarmIds).toEqual([first, second, third]);
    },
    LIMIT_MS,
  );
});
