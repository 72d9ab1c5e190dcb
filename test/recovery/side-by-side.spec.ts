import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { DirectoryWrite } from '../../src/directory/directory.port.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import { eventually } from '../support/eventually.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const ada = objectId('ada');

describe('Steps of different ranks', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    const { directory } = tenant;
    directory.put(anObject('user', 'ada', { department: 'Ops' }));
    directory.put(anObject('user', 'bob', { department: 'Ops' }));
    directory.put(anObject('group', 'crew', {}, [aMember('bob')]));
    directory.put(anObject('group', 'deck', {}, [aMember('ada')]));
    then = await tenant.look();
    directory.change(ada, { department: 'Sales' });
    directory.put(anObject('group', 'crew'));
    directory.put(anObject('group', 'deck'));
    await tenant.look();
  });
  afterEach(() => tenant.close());

  const sent = (): readonly string[] => tenant.directory.requests.map(named);
  const named = (write: DirectoryWrite): string => `${write.operation} ${write.objectId}`;

  /** The first answer about Ada is lost, and nobody waits for its effect before something else was sent. */
  const startLosing = async (awaited: string): Promise<void> => {
    let lost = 0;
    tenant.directory.faults.lose = (write) =>
      write.objectId === ada && (lost += 1) === 1 ? 'not-applied' : undefined;
    await tenant.start({
      wait: async (ms, signal) => {
        await eventually(() => sent().includes(awaited));
        return wait(ms, undefined, { signal });
      },
    });
  };

  it('are written side by side where they have nothing to do with each other', async () => {
    await startLosing('addLink crew');
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done).toMatchObject({ status: 'completed', outcome: { applied: 3, failed: 0 } });
    expect(sent().indexOf('addLink crew')).toBeLessThan(sent().lastIndexOf('update ada'));
  });

  it('are written one after the other where they have to do with the same object', async () => {
    await startLosing('addLink crew');
    await tenant.carryOut(await tenant.plan(then));
    expect(sent().indexOf('addLink deck')).toBeGreaterThan(sent().lastIndexOf('update ada'));
  });

  it('are written one after the other where they bear on who is let in', async () => {
    const block = objectId('block');
    const policy = { conditions: { users: { excludeGroups: ['deck'] } } };
    tenant.directory.put(
      anObject('conditionalAccessPolicy', 'block', { ...policy, state: 'enabled' }),
    );
    then = await tenant.look();
    tenant.directory.put(anObject('group', 'deck', {}, [aMember('bob')]));
    tenant.directory.change(block, { state: 'disabled' });
    tenant.directory.change(objectId('bob'), { department: 'Sales' });
    await tenant.look();
    let lost = 0;
    tenant.directory.faults.lose = (write) =>
      write.objectId === block && (lost += 1) === 1 ? 'not-applied' : undefined;
    await tenant.start();
    const done = await tenant.carryOut(await tenant.plan(then));
    expect(done.outcome.failed).toBe(0);
    expect(sent().filter((one) => one === 'update block')).toHaveLength(2);
    expect(sent().indexOf('removeLink deck')).toBeGreaterThan(sent().lastIndexOf('update block'));
  });
});
