import type { JsonObject } from '../../src/domain/json.js';
import { SimulatedTenant, text } from './simulated-tenant.js';

const DAY_MS = 86_400_000;
const AUDITS = '/v1.0/auditLogs/directoryAudits?$orderby=activityDateTime';

interface TrueChange {
  readonly sequence: number;
  readonly at: string;
  readonly objectId: string;
  readonly kind: string;
  readonly actor: { readonly kind: string };
  readonly record: string;
  readonly auditIds: readonly string[];
  readonly silent: boolean;
}

describe('days of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  beforeEach(async () => {
    tenant = await SimulatedTenant.start({ users: 120 });
  });
  afterEach(() => tenant.close());

  const play = async (name: string, params: object) => {
    const answer = await tenant.control('POST', `/scenarios/${name}`, params);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.body as unknown as { readonly changes: readonly JsonObject[]; startedAt: string };
  };
  const truth = async (after = 0): Promise<readonly TrueChange[]> => {
    const { body } = await tenant.control('GET', `/truth?after=${after}`);
    return body['changes'] as unknown as readonly TrueChange[];
  };

  it('spreads a busy day by every kind of actor over the clock, and knows who did what', async () => {
    await tenant.arm(
      { id: 'A1', mode: 'late', probability: 0.1, delayMs: 600_000 },
      { id: 'A1', mode: 'duplicate', probability: 0.05 },
      { id: 'A1', mode: 'missing', probability: 0.05 },
    );

    const { changes, startedAt } = await play('busy-day', { changes: 300, spreadMs: DAY_MS });
    const told = await truth();
    await tenant.signIn();
    const { value: records } = await tenant.get(AUDITS);

    expect(changes.length).toBeGreaterThanOrEqual(300);
    const lasted = Date.parse(told.at(-1)?.at ?? '') - Date.parse(startedAt);
    expect(lasted / DAY_MS).toBeCloseTo(1, 1);
    const kinds = new Set(told.map(({ actor }) => actor.kind));
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        ...['user', 'application', 'sync', 'provisioning', 'agent', 'system', 'stateline'],
      ]),
    );
    const fates = new Set(told.map(({ record }) => record));
    expect([...fates].filter((fate) => fate !== 'never').sort()).toEqual([
      ...['duplicated', 'late', 'missing', 'on-time'],
    ]);
    const ids = new Set(records.map(({ id }) => id));
    const visible = told.filter(({ record }) => ['on-time', 'duplicated'].includes(record));
    expect(visible.every(({ auditIds }) => auditIds.every((id) => ids.has(id)))).toBe(true);
    expect(
      told.filter(({ record }) => record === 'missing').flatMap((one) => one.auditIds),
    ).toEqual([]);
    expect(records.some(({ result }) => result === 'failure')).toBe(true);
  });

  it('X1 changes objects without delta, notification or records, and leaves one that says so', async () => {
    const before = await tenant.round('/v1.0/users/delta?$select=jobTitle');
    const { changes } = await play('native-recovery', { objects: 12 });

    const { items } = await tenant.round(before.deltaLink);
    const { value: records } = await tenant.get(AUDITS);
    const [user] = changes.slice(1);

    expect(changes).toHaveLength(12);
    expect(items).toEqual([]);
    expect(records).toMatchObject([{ category: 'Backup and Recovery' }]);
    expect((await tenant.get(`/v1.0/users/${text(user?.['objectId'])}`)).body['jobTitle']).toBe(
      'As of the snapshot',
    );
    expect((await truth()).every(({ silent, record }) => silent && record === 'never')).toBe(true);
  });

  it('X2 deletes a share of all users within two minutes of the clock', async () => {
    const { body: before } = await tenant.control('GET', '/status');
    const { changes, startedAt } = await play('mass-deletion', { share: 0.3, spreadMs: 120_000 });
    const { body: after } = await tenant.control('GET', '/status');

    const users = (body: typeof before): number => Number((body['counts'] as JsonObject)['user']);
    expect(changes).toHaveLength(36);
    expect(users(before) - users(after)).toBe(36);
    const last = Date.parse((await truth()).at(-1)?.at ?? '') - Date.parse(startedAt);
    expect(last).toBeGreaterThan(60_000);
    expect(last).toBeLessThanOrEqual(120_000);
  });

  it('plays the takeover of an application, each step under its own activity', async () => {
    const { changes } = await play('illicit-consent', {});
    const { value: records } = await tenant.get(AUDITS);

    expect(changes.map(({ objectType }) => objectType)).toEqual([
      ...['application', 'application', 'appRoleAssignment', 'oauth2PermissionGrant'],
      'unifiedRoleAssignment',
    ]);
    const activities = records.map((record) => record['activityDisplayName']);
    expect(activities.filter((activity) => activity !== 'Consent to application')).toEqual([
      'Add owner to application',
      'Update application – Certificates and secrets management ',
      'Add app role assignment to service principal',
      'Add delegated permission grant',
      'Add member to role',
    ]);
  });

  it('replaces a manager by the next one', async () => {
    const [user, one, other] = [
      ...[await tenant.cloudUser(), await tenant.cloudUser(1), await tenant.cloudUser(2)],
    ];
    const link = { objectType: 'user', objectId: user?.id, relation: 'manager' };
    for (const boss of [one, other]) {
      await tenant.act({ operation: 'addLink', ...link, targetId: boss?.id });
    }

    expect((await tenant.raw(user?.id ?? '')).links['manager']).toEqual([other?.id]);
  });

  it('sets its clock forward and tells the time', async () => {
    const before = (await tenant.control('GET', '/clock')).body;
    const after = (await tenant.control('POST', '/clock', { advanceMs: 90_000 })).body;

    expect(Date.parse(text(after['now'])) - Date.parse(text(before['now']))).toBe(90_000);
    expect(tenant.running.now()).toBe(Date.parse(text(after['now'])));
  });

  it('takes other quotas, and tells how near they are before it refuses', async () => {
    await tenant.close();
    tenant = await SimulatedTenant.start({ enforceQuotas: true });
    await tenant.control('PUT', '/quotas', { units: 20, conditionalAccess: 3 });

    const answers = [];
    for (let turn = 0; turn < 12; turn += 1) answers.push(await tenant.get('/v1.0/users'));
    const told = answers.map(({ headers }) => headers.get('x-ms-throttle-limit-percentage'));

    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(200), 429, 429]);
    expect(told.slice(6, 10)).toEqual([null, '0.80', '0.90', '1.00']);
    expect(answers[10]?.headers.get('x-ms-throttle-information')).toBe('ResourceUnitLimitExceeded');
    const policies = '/v1.0/identity/conditionalAccess/policies?$top=1';
    const many = [];
    for (let turn = 0; turn < 4; turn += 1) many.push((await tenant.get(policies)).status);
    expect(many).toEqual([200, 200, 200, 429]);
    expect((await tenant.control('PUT', '/quotas', { units: 0 })).status).toBe(400);
  });
});
