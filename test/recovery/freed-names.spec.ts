import { openGraph } from '../../src/directory/directory.module.js';
import type { ObjectAt } from '../../src/history/history.port.js';
import { ListRecoverySteps } from '../../src/recovery/list-recovery-steps.query.js';
import { RequestRecovery } from '../../src/recovery/request-recovery.command.js';
import { anOperator } from '../support/an-operator.js';
import { CapturedTenant } from '../support/captured-tenant.js';
import { WiredRooms } from './wired-rooms.js';

let tenant: CapturedTenant;
let rooms: WiredRooms;

beforeAll(async () => {
  tenant = await CapturedTenant.open({ users: 60 });
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

const nameOf = (user: ObjectAt | undefined): string =>
  user?.attributes['userPrincipalName'] as string;

const act = (action: object): Promise<unknown> =>
  tenant.control('POST', '/act', { as: { kind: 'directory' }, objectType: 'user', ...action });

const usersNow = async (): Promise<ReadonlyMap<string, string>> => {
  const filter = 'onPremisesSyncEnabled ne true and accountEnabled eq true';
  const now = tenant.tenantHistory().now();
  const { rows } = await now.find({ type: 'user', filter, page: { size: 100 } });
  return new Map(rows.map((user) => [user.objectId, nameOf(user)]));
};

describe('A recovery of users whose names were given to others', () => {
  it('frees each name first, so that the directory refuses none', async () => {
    const before = tenant.tenantHistory().now();
    const filter = 'onPremisesSyncEnabled ne true and accountEnabled eq true';
    const { rows } = await before.find({ type: 'user', filter, page: { size: 9 } });
    const [binned, purged, renamed, first, second, third] = rows.slice(3);
    const { instant, position } = before.trust;
    const rename = (user: ObjectAt | undefined, userPrincipalName: string) =>
      act({
        ...{ operation: 'update', objectId: user?.objectId },
        attributes: { userPrincipalName },
      });
    await act({ operation: 'softDelete', objectId: binned?.objectId });
    await rename(first, nameOf(binned));
    await act({ operation: 'hardDelete', objectId: purged?.objectId });
    await rename(second, nameOf(purged));
    await rename(renamed, 'somebody@else.example');
    await rename(third, nameOf(renamed));
    await act({ operation: 'softDelete', objectId: rows[2]?.objectId });
    await act({
      operation: 'create',
      attributes: {
        ...{ displayName: 'Impostor', mailNickname: 'impostor', accountEnabled: true },
        userPrincipalName: nameOf(rows[2]),
      },
    });
    await tenant.look();

    const { tenantId } = tenant.simulator;
    const recoveryId = await rooms.commands.execute(
      new RequestRecovery({
        ...{ tenantId, by: anOperator('ada'), reason: 'test', choices: { created: 'softDelete' } },
        source: { kind: 'instant', target: { instant, position } },
        scope: { types: ['user'] },
      }),
    );
    const done = await rooms.carryOut(recoveryId);
    const steps = await rooms.queries.execute(
      new ListRecoverySteps(tenantId, recoveryId, { size: 50 }),
    );
    const refused = steps.rows.filter(({ outcome }) => outcome === 'failed');
    expect(refused).toEqual([]);
    expect(done).toMatchObject({ status: 'completed', outcome: { partial: 0, skipped: 0 } });

    await tenant.look();
    const names = [...(await usersNow()).values()];
    for (const user of [binned, purged, renamed, rows[2]]) expect(names).toContain(nameOf(user));
  }, 180_000);
});
