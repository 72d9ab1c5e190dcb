import type { Side } from '../../src/domain/comparison/report-events.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import { anObject, RecoveringTenant } from './recovering-tenant.js';

const ada = objectId('ada');
const safety = { minimumAdministrators: 0, breakGlass: ['ada'], writerAppId: null };

let tenant: RecoveringTenant;
let then: Side;

beforeEach(async () => {
  tenant = await RecoveringTenant.open();
  tenant.directory.put(anObject('user', 'ada', { department: 'Ops', accountEnabled: false }));
  then = await tenant.look();
});

afterEach(() => tenant.close());

const requested = () => tenant.request(then, { approval: 'with-request' });

describe('A recovery that is approved with its request', () => {
  it('is planned, approved and written without another word', async () => {
    await tenant.start();
    tenant.directory.change(ada, { department: 'Sales' });
    await tenant.look();
    const recoveryId = await requested();
    expect(await tenant.ended(recoveryId)).toMatchObject({
      ...{ status: 'completed', approval: 'with-request', outcome: { applied: 1 } },
      ...{ approvedBy: 'ada@example.com', approvedById: 'account of ada@example.com' },
    });
    expect(tenant.directory.held(ada).attributes).toMatchObject({ department: 'Ops' });
    const types = (await tenant.recoveryEvents(recoveryId)).map(({ event }) => event.type);
    expect(types.slice(0, 4)).toEqual([
      ...['RecoveryRequested', 'RecoveryStepsPlanned', 'RecoveryPlanned', 'RecoveryApproved'],
    ]);
  });

  it('is written by the next process when the first one dies with the plan recorded', async () => {
    await tenant.start({}, 'without a worker');
    tenant.directory.change(ada, { department: 'Sales' });
    await tenant.look();
    tenant.directory.faults = { unreachable: true };
    const stop = await tenant.startWorker();
    const recoveryId = await requested();
    await tenant.planned(recoveryId);
    await stop();
    tenant.directory.faults = {};
    await tenant.startWorker();
    expect(await tenant.ended(recoveryId)).toMatchObject({
      ...{ status: 'completed', outcome: { applied: 1 } },
    });
  });

  it('ends with nothing written when its plan would lock somebody out', async () => {
    await tenant.start({ safety });
    tenant.directory.change(ada, { accountEnabled: true });
    await tenant.look();
    const ended = await tenant.ended(await requested());
    expect(ended).toMatchObject({ status: 'failed', approvedBy: null, overruled: null });
    expect(ended.failure).toBe(
      'The plan would lock somebody out, so nothing was written: ' +
        `after step s0001: ${ended.proof?.violations[0]?.detail ?? ''}`,
    );
    expect(tenant.directory.arrived).toBe(0);
  });

  it('ends at once when there is nothing to write', async () => {
    await tenant.start();
    expect(await tenant.ended(await requested())).toMatchObject({
      ...{ status: 'completed', totals: { steps: 0 }, approvedBy: null, backupId: null },
    });
  });

  it('waits for somebody else where four eyes are wanted', async () => {
    await tenant.start({ fourEyes: true });
    tenant.directory.change(ada, { department: 'Sales' });
    await tenant.look();
    const plan = await tenant.planned(await requested());
    expect(plan).toMatchObject({ status: 'planned', approvedBy: null });
    await expect(tenant.approve(plan, null, true)).rejects.toMatchObject({
      code: 'approver-is-no-person',
    });
    expect(await tenant.carryOut(plan)).toMatchObject({ status: 'completed', approvedBy: 'grace' });
  });

  it('is refused where there is nothing to write with', async () => {
    await tenant.start();
    Object.assign(tenant.directory, { configured: false });
    await expect(requested()).rejects.toMatchObject({ code: 'writer-not-configured' });
    await expect(tenant.request(then)).resolves.toEqual(expect.any(String));
  });
});
