import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const admins = objectId('admins');

describe('A directory that says it is so already', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    tenant.directory.put(anObject('group', 'admins'));
    then = await tenant.look();
    tenant.directory.put(anObject('group', 'admins', {}, [aMember('eve')]));
    tenant.directory.put(anObject('user', 'eve'));
    await tenant.look();
    await tenant.start({ readLagMs: 20 });
  });
  afterEach(() => tenant.close());

  const members = () => tenant.directory.held(admins).links;
  const plan = () => tenant.plan(then, { choices: { created: 'softDelete' } });
  const leave = (): void => {
    tenant.directory.put({ ...tenant.directory.held(admins), links: [] });
  };

  it('is believed when a look shows it, and then it was not us', async () => {
    tenant.directory.faults.deny = ({ operation }) => {
      if (operation === 'removeLink') leave();
      return operation === 'removeLink';
    };
    const done = await tenant.carryOut(await plan());
    expect(done.outcome).toMatchObject({ applied: 1, alreadySo: 1, failed: 0 });
  });

  it('is not believed where every look shows the contrary; that is told, and can be tried again', async () => {
    tenant.directory.faults.deny = ({ operation }) => operation === 'removeLink';
    const done = await tenant.carryOut(await plan());
    expect(members()).toHaveLength(1);
    expect(done.outcome).toMatchObject({ applied: 1, alreadySo: 0, failed: 1 });
    const failed = (await tenant.stepsOf(done)).find(({ outcome }) => outcome === 'failed');
    expect(failed?.detail).toMatch(/says that it is so already.*does not show it/);

    tenant.directory.faults.deny = () => false;
    await tenant.look();
    await tenant.carryOut(await tenant.retry(done.recoveryId));
    expect(members()).toEqual([]);
  });
});
