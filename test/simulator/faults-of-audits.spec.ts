import type { JsonObject } from '../../src/domain/json.js';
import { type Item, SimulatedTenant } from './simulated-tenant.js';

const MINUTE_MS = 60_000;
const OLDEST_FIRST = '/v1.0/auditLogs/directoryAudits?$orderby=activityDateTime';

interface Modified {
  readonly displayName: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

describe('faults of the audit log of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeEach(async () => {
    tenant = await SimulatedTenant.start();
  });
  afterEach(() => tenant.close());

  const retitle = async (jobTitle: string, index = 0): Promise<string> => {
    const { id: objectId } = await tenant.cloudUser(index);
    const change = { objectType: 'user', objectId, attributes: { jobTitle } };
    return tenant.act({ operation: 'update', ...change });
  };
  const records = async (): Promise<readonly Item[]> => (await tenant.get(OLDEST_FIRST)).value;
  const titles = async (): Promise<readonly string[]> =>
    (await records()).flatMap(
      (record) => JSON.parse(modifiedIn(record)[0]?.newValue ?? '[]') as readonly string[],
    );
  const targetsIn = (record: Item | undefined) =>
    record?.['targetResources'] as unknown as readonly {
      readonly id: string;
      readonly modifiedProperties: readonly Modified[];
    }[];
  const modifiedIn = (record: Item | undefined): readonly Modified[] =>
    targetsIn(record)[0]?.modifiedProperties ?? [];
  const truth = async (): Promise<readonly JsonObject[]> =>
    (await tenant.control('GET', '/truth')).body['changes'] as unknown as readonly JsonObject[];
  const fates = async (): Promise<readonly unknown[]> =>
    (await truth()).map(({ record }) => record);

  it('A1 brings records late, under the time at which it happened', async () => {
    await tenant.arm({ id: 'A1', mode: 'late', delayMs: 10 * MINUTE_MS, count: 1 });
    await retitle('Late');
    tenant.pass(MINUTE_MS);
    await retitle('In time', 1);

    expect(await titles()).toEqual(['In time']);
    tenant.pass(9 * MINUTE_MS);
    expect(await titles()).toEqual(['Late', 'In time']);
    expect((await records())[0]?.['activityDateTime']).toMatch(/^2026-11-20T09:00:00/);
    expect(await fates()).toEqual(['late', 'on-time']);
  });

  it('A1 brings records out of order', async () => {
    await tenant.arm({ id: 'A1', mode: 'out-of-order', delayMs: 5 * MINUTE_MS });
    for (let turn = 0; turn < 12; turn += 1) await retitle(`Title ${turn}`, turn);

    const arrived: string[] = [];
    for (let minute = 0; minute <= 5; minute += 1) {
      for (const title of await titles()) if (!arrived.includes(title)) arrived.push(title);
      tenant.pass(MINUTE_MS);
    }

    expect(arrived).toHaveLength(12);
    expect(arrived).not.toEqual(await titles());
  });

  it('A1 tells a record twice under one id, and leaves others out', async () => {
    await tenant.arm(
      { id: 'A1', mode: 'duplicate', count: 1 },
      { id: 'A1', mode: 'missing', activity: '^Add owner' },
    );
    await retitle('Twice');
    const { objectId } = await tenant.find('group', 'SG-Legal');
    const { id: targetId } = await tenant.cloudUser();
    const link = { objectType: 'group', objectId, relation: 'owners', targetId };
    await tenant.act({ operation: 'addLink', ...link });
    await tenant.control('DELETE', '/faults');
    await retitle('Plain', 1);

    const told = await records();

    expect(await titles()).toEqual(['Twice', 'Twice', 'Plain']);
    expect(told[0]).toEqual(told[1]);
    expect(await fates()).toEqual(['duplicated', 'missing', 'on-time']);
    expect((await truth()).map(({ auditIds }) => (auditIds as readonly string[]).length)).toEqual([
      1, 0, 1,
    ]);
  });

  it('A3 leaves old values out, encodes values twice, adds a record without properties', async () => {
    const modes = ['no-old-values', 'double-encoded', 'companion'];
    await tenant.arm(...modes.map((mode) => ({ id: 'A3', mode, count: 1 })));
    await tenant.arm({ id: 'A3', mode: 'no-old-values', count: 1 });
    await retitle('One');
    await tenant.arm({ id: 'A3', mode: 'double-encoded', count: 1 });
    await retitle('Two', 1);
    await tenant.arm({ id: 'A3', mode: 'companion', count: 1 });
    await retitle('Three', 2);
    await retitle('Four', 3);

    const [bare, encoded, main, companion, plain] = await records();

    expect(modifiedIn(bare).every(({ oldValue }) => oldValue === null)).toBe(true);
    expect(modifiedIn(encoded)[0]?.newValue).toBe(JSON.stringify('["Two"]'));
    expect(companion).toMatchObject({
      correlationId: main?.['correlationId'],
      activityDisplayName: 'Update user',
    });
    expect(companion?.id).not.toBe(main?.id);
    expect(modifiedIn(companion)).toEqual([]);
    expect(modifiedIn(plain)[0]).toMatchObject({
      oldValue: expect.stringMatching(/^\["/) as string,
      newValue: '["Four"]',
    });
  });

  it('A3 puts "Update policy" beside the edit of a policy', async () => {
    await tenant.arm({ id: 'A3', mode: 'companion' });
    const name = 'CA004-Global-IdentityProtection-AnyApp-AnyPlatform-AuthenticationFlows';
    const { objectId } = await tenant.find('conditionalAccessPolicy', name);
    const objectType = 'conditionalAccessPolicy';
    const attributes = { state: 'disabled' };
    await tenant.act({ operation: 'update', objectType, objectId, attributes });

    expect((await records()).map((record) => record['activityDisplayName'])).toEqual([
      'Update conditional access policy',
      'Update policy',
    ]);
  });

  it('A2 plays two people who change one user, told by the truth and by two records', async () => {
    const { body } = await tenant.control('POST', '/scenarios/two-actors', {});
    const told = await records();
    const names = told.map((record) => record['initiatedBy'] as JsonObject);

    const changes = body['changes'] as unknown as readonly { objectId: string }[];
    expect(new Set(changes.map(({ objectId }) => objectId)).size).toBe(1);
    expect(new Set(names.map((actor) => JSON.stringify(actor))).size).toBe(2);
    expect(await truth()).toMatchObject([
      { attributes: ['jobTitle'], actor: { kind: 'user' } },
      { attributes: ['officeLocation'], actor: { kind: 'user' } },
    ]);
  });

  it('A4 plays every kind of actor, each told as the directory tells it', async () => {
    await tenant.control('POST', '/scenarios/every-actor', {});
    const told = (await records()).map((record) => record['initiatedBy']);

    const kinds = (await truth()).map(({ actor }) => (actor as JsonObject)['kind']);
    expect(kinds).toEqual([
      ...['user', 'user', 'application', 'sync', 'provisioning', 'agent', 'system', 'stateline'],
    ]);
    const portal = { displayName: 'ADIbizaUX' };
    expect(told).toMatchObject([
      { app: null, user: { ipAddress: '198.51.100.21', agentType: 'notAgentic' } },
      { app: portal, user: { ipAddress: '198.51.100.21' } },
      { app: { displayName: 'Payroll Portal', agentType: 'notAgentic' }, user: null },
      { user: { displayName: 'On-Premises Directory Synchronization Service Account' } },
      { app: { appId: '00000014-0000-0000-c000-000000000000' }, user: null },
      { app: { agentType: 'agenticAppInstance' }, user: null },
      { app: null, user: null },
      { app: { appId: tenant.running.credentials.writer.clientId } },
    ]);
    const sync = modifiedIn((await records())[3]).find(
      ({ displayName }) => displayName === 'Action Client Name',
    );
    expect(sync?.newValue).toBe('"DirectorySync"');
  });

  it('writes down an attempt that failed, and changes nothing', async () => {
    const user = await tenant.cloudUser();
    await tenant.act({
      ...{ operation: 'update', objectType: 'user', objectId: user.id, fails: true },
      attributes: { jobTitle: 'Never' },
    });

    const [record, ...others] = await records();

    expect(record).toMatchObject({
      result: 'failure',
      resultReason: 'Microsoft.Online.Workflows.AuthorizationException',
      activityDisplayName: 'Update user',
    });
    expect(others).toEqual([]);
    expect((await tenant.raw(user.id)).attributes['jobTitle']).toBe(user['jobTitle']);
    expect((await tenant.get(`/v1.0/auditLogs/directoryAudits/${record?.id ?? ''}`)).body).toEqual(
      record,
    );
  });

  it('lets the delay of all records be set while it runs', async () => {
    await tenant.control('PUT', '/dials', { auditDelayMs: MINUTE_MS });
    await retitle('Soon');
    expect(await titles()).toEqual([]);
    await tenant.control('POST', '/clock', { advanceMs: MINUTE_MS });
    expect(await titles()).toEqual(['Soon']);
    expect((await tenant.control('PUT', '/dials', { auditDelayMs: -1 })).status).toBe(400);
  });
});
