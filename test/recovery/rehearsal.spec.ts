import { openGraph } from '../../src/directory/directory.module.js';
import type { ObjectAt } from '../../src/history/history.port.js';
import { RehearseRecovery } from '../../src/recovery/rehearse-recovery.command.js';
import { RequestRecovery } from '../../src/recovery/request-recovery.command.js';
import { RejectRecovery } from '../../src/recovery/reject-recovery.command.js';
import { CapturedTenant } from '../support/captured-tenant.js';
import { eventually } from '../support/eventually.js';
import { WiredRooms } from './wired-rooms.js';
import { anOperator } from '../support/an-operator.js';

let tenant: CapturedTenant;
let rooms: WiredRooms;

beforeAll(async () => {
  tenant = await CapturedTenant.open({ users: 80 });
  await tenant.firstSync();
  const { tenantId, graphUrl, tokenUrl, credentials } = tenant.simulator;
  const { reader, writer: writes } = credentials;
  const { writer } = openGraph({ tenantId, graphUrl, tokenUrl, ...reader, writer: writes });
  const { store, history } = tenant;
  rooms = await WiredRooms.open({ tenantId, store, history, writer });
}, 120_000);

afterAll(async () => {
  await rooms.close();
  await tenant.close();
});

const someUsers = async (): Promise<readonly ObjectAt[]> => {
  const filter = 'onPremisesSyncEnabled ne true and accountEnabled eq true';
  const now = tenant.tenantHistory().now();
  return (await now.find({ type: 'user', filter, page: { size: 4 } })).rows;
};

/** A plan that takes back new titles, one user's deletion and one that no longer stands as planned. */
const planned = async (): Promise<string> => {
  const [admin, titled, gone, later] = await someUsers();
  const { instant, position } = tenant.tenantHistory().now().trust;
  const act = (user: ObjectAt | undefined, change: object) =>
    tenant.control('POST', '/act', {
      ...{ as: admin?.attributes['userPrincipalName'], objectType: 'user' },
      ...{ objectId: user?.objectId, ...change },
    });
  await act(titled, { operation: 'update', attributes: { jobTitle: 'Nobody' } });
  await act(later, { operation: 'update', attributes: { jobTitle: 'Nobody' } });
  await act(gone, { operation: 'softDelete' });
  await tenant.look();
  const recoveryId = await rooms.commands.execute(
    new RequestRecovery({
      ...{
        tenantId: tenant.simulator.tenantId,
        choices: {},
        by: anOperator('ada'),
        reason: 'test',
      },
      source: { kind: 'instant', target: { instant, position } },
      scope: { types: ['user'] },
    }),
  );
  await eventually(async () => (await rooms.recovery(recoveryId)).status === 'planned');
  await act(later, { operation: 'update', attributes: { jobTitle: 'Somebody' } });
  await tenant.look();
  return recoveryId;
};

describe('A rehearsal', () => {
  it('tells what would come of a plan, and writes nothing to the directory', async () => {
    const { tenantId } = tenant.simulator;
    const recoveryId = await planned();
    const before = await tenant.control<{ sequence: number }>('GET', '/status');

    await rooms.commands.execute(new RehearseRecovery(tenantId, recoveryId, anOperator('ada')));
    await eventually(async () => (await rooms.recovery(recoveryId)).rehearsal !== null, 110_000);

    const { rehearsal, planHash, status, outcome } = await rooms.recovery(recoveryId);
    expect(rehearsal).toMatchObject({
      planHash,
      failure: null,
      totals: { applied: 2, partial: 0, skipped: 1, failed: 0 },
      failures: [{ detail: expect.stringMatching(/changed/i) as unknown }],
    });
    expect({ status, applied: outcome.applied }).toEqual({ status: 'planned', applied: 0 });
    expect(await tenant.control('GET', '/status')).toMatchObject({ sequence: before.sequence });
  }, 120_000);

  it('is refused once the plan is no longer to be approved', async () => {
    const { tenantId } = tenant.simulator;
    const recoveryId = await planned();
    await rooms.commands.execute(
      new RejectRecovery({ tenantId, recoveryId, by: anOperator('grace'), reason: 'no' }),
    );

    const rehearsing = rooms.commands.execute(
      new RehearseRecovery(tenantId, recoveryId, anOperator('ada')),
    );

    await expect(rehearsing).rejects.toMatchObject({ code: 'recovery-not-ready' });
  });
});
