import { ListBackups } from '../../src/backups/list-backups.query.js';
import { GetReport } from '../../src/comparison/get-report.query.js';
import { RequestReport } from '../../src/comparison/request-report.command.js';
import { openGraph } from '../../src/directory/directory.module.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { ListRecoverySteps } from '../../src/recovery/list-recovery-steps.query.js';
import { RequestRecovery } from '../../src/recovery/request-recovery.command.js';
import { CapturedTenant } from '../support/captured-tenant.js';
import { eventually } from '../support/eventually.js';
import { anObject, RecoveringTenant, TENANT } from './recovering-tenant.js';
import { WiredRooms } from './wired-rooms.js';
import { anOperator } from '../support/an-operator.js';

interface Closing {
  close(): Promise<void>;
}
const open: Closing[] = [];
const opened = <Opened extends Closing>(one: Opened): Opened => {
  open.push(one);
  return one;
};

/** Also when a test fails: what listens would keep the process alive. */
afterEach(async () => {
  for (let one = open.pop(); one !== undefined; one = open.pop()) await one.close();
});

describe('The comparison and recovery rooms, wired', () => {
  it('answer on the buses from a report to a recovery with its backup', async () => {
    const tenant = opened(await RecoveringTenant.open());
    tenant.directory.put(anObject('user', 'ada', { department: 'Ops' }));
    const then = await tenant.look();
    tenant.directory.change(objectId('ada'), { department: 'Sales' });
    const now = await tenant.look();
    const { store, history, directory: writer } = tenant;
    const rooms = opened(await WiredRooms.open({ tenantId: TENANT, store, history, writer }));
    const { commands, queries } = rooms;
    const who = { tenantId: TENANT, scope: {}, by: anOperator('ada') };

    const reportId = await commands.execute(new RequestReport({ ...who, from: then, until: now }));
    await eventually(
      async () => (await queries.execute(new GetReport(TENANT, reportId))).status === 'completed',
    );
    const source = { kind: 'report', reportId, target: then } as const;
    const recoveryId = await commands.execute(
      new RequestRecovery({ ...who, source, choices: {}, reason: 'incident' }),
    );
    const { status, backupId } = await rooms.carryOut(recoveryId);

    expect(status).toBe('completed');
    const applied = new ListRecoverySteps(TENANT, recoveryId, { size: 5 }, 'applied');
    expect((await queries.execute(applied)).rows).toHaveLength(1);
    const backups = await queries.execute(new ListBackups(TENANT, { size: 10 }));
    expect(backups.rows).toContainEqual(
      expect.objectContaining({ backupId, reason: 'before-recovery' }),
    );
  });
});

interface RawObject {
  readonly objectId: string;
  readonly objectType: string;
  readonly status: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: Readonly<Record<string, readonly string[]>>;
}

const hasRole = (objects: readonly RawObject[], id: string): boolean =>
  objects.some(
    ({ objectType, links }) =>
      objectType === 'directoryRole' && (links['members'] ?? []).includes(id),
  );

describe('A recovery of a simulated tenant, over HTTP', () => {
  it('takes damage of every kind back, and shows it as ours when it is looked at', async () => {
    const tenant = opened(await CapturedTenant.open());
    await tenant.firstSync();
    const { tenantId, graphUrl, tokenUrl, credentials } = tenant.simulator;
    const { reader, writer: writes } = credentials;
    const options = { tenantId, graphUrl, tokenUrl, ...reader, writer: writes };
    const { writer } = openGraph(options);
    const { store, history } = tenant;
    const rooms = opened(await WiredRooms.open({ tenantId, store, history, writer }));

    const all = async (): Promise<readonly RawObject[]> =>
      (await tenant.control<{ objects: readonly RawObject[] }>('GET', '/objects')).objects;
    const before = await all();
    const find = (objectType: string, fits: (object: RawObject) => boolean): RawObject => {
      const found = before.find((object) => object.objectType === objectType && fits(object));
      if (found === undefined) throw new Error(`No ${objectType} fits`);
      return found;
    };
    const isCloud = ({ status, attributes }: RawObject) =>
      status === 'live' && attributes['onPremisesSyncEnabled'] !== true;
    const admin = find('user', isCloud);
    const user = find('user', (object) => isCloud(object) && object !== admin);
    const gone = find(
      'user',
      (object) =>
        isCloud(object) && object !== admin && object !== user && !hasRole(before, object.objectId),
    );
    const group = find(
      'group',
      (object) =>
        isCloud(object) &&
        object.attributes['membershipRule'] == null &&
        (object.links['members'] ?? []).some((id) => id !== gone.objectId),
    );
    const policy = find(
      'conditionalAccessPolicy',
      ({ attributes }) => attributes['state'] === 'enabled',
    );
    const location = find('namedLocation', ({ attributes }) => attributes['isTrusted'] === true);
    const act = (object: RawObject, change: object) => {
      const { objectId: id, objectType } = object;
      const as = admin.attributes['userPrincipalName'];
      return tenant.control('POST', '/act', { as, objectType, objectId: id, ...change });
    };
    const update = (object: RawObject, attributes: object) =>
      act(object, { operation: 'update', attributes });

    const { instant, position } = tenant.tenantHistory().now().trust;
    await update(user, { department: 'Nowhere', jobTitle: 'Nobody' });
    await act(gone, { operation: 'softDelete' });
    const targetId = group.links['members']?.find((id) => id !== gone.objectId);
    await act(group, { operation: 'removeLink', relation: 'members', targetId });
    await update(policy, { state: 'disabled' });
    await update(location, { isTrusted: false });
    await tenant.look();

    const recoveryId = await rooms.commands.execute(
      new RequestRecovery({
        ...{ tenantId, scope: {}, choices: {}, by: anOperator('ada'), reason: 'incident' },
        source: { kind: 'instant', target: { instant, position } },
      }),
    );
    const done = await rooms.carryOut(recoveryId);
    const steps = new ListRecoverySteps(tenantId, recoveryId, { size: 50 });
    const { rows } = await rooms.queries.execute(steps);
    expect(rows.filter(({ outcome }) => outcome !== 'applied' && outcome !== 'already-so')).toEqual(
      [],
    );
    expect(done).toMatchObject({ status: 'completed', outcome: { failed: 0, skipped: 0 } });

    const asBefore = (objects: readonly RawObject[]) =>
      objects.map(({ attributes, links, ...object }) => ({
        ...object,
        attributes: { ...attributes, modifiedDateTime: null },
        links: Object.fromEntries(
          Object.entries(links).map(([relation, ids]) => [relation, [...ids].sort()]),
        ),
      }));
    expect(asBefore(await all())).toEqual(asBefore(before));
    await tenant.look();
    const [latest] = tenant.tenantHistory().timeline({
      objectId: objectId(user.objectId),
      order: 'newest-first',
      page: { size: 1 },
    }).rows;
    expect(latest?.correlationId).toBe(recoveryId);
  });
});
