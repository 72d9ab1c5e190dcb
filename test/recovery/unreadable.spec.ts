import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import { eventually } from '../support/eventually.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const [ada, crew] = [objectId('ada'), objectId('crew')];
const WORDS = 'Insufficient privileges to read this';

describe('An object that the directory never shows', () => {
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
    directory.put(anObject('group', 'crew', {}, [aMember('ada')]));
    then = await tenant.look();
    directory.change(ada, { department: 'Sales' });
    directory.change(objectId('bob'), { department: 'Sales' });
    directory.put(anObject('group', 'crew', {}, []));
    await tenant.look();
  });
  afterEach(() => tenant.close());

  const hidden = (...ids: readonly string[]): void => {
    tenant.directory.faults.unreadable = (id) => (ids.includes(id) ? WORDS : undefined);
  };

  it('is left as it is, in the words of the directory, and the others are written', async () => {
    await tenant.start();
    const plan = await tenant.plan(then);
    hidden(ada, crew);
    const done = await tenant.carryOut(plan);

    expect(done).toMatchObject({ status: 'completed', outcome: { applied: 1, failed: 2 } });
    const failed = (await tenant.stepsOf(done)).filter(({ outcome }) => outcome === 'failed');
    for (const step of failed) {
      expect(step).toMatchObject({ detail: WORDS, verdicts: [{ verdict: 'refused' }] });
    }
    expect(tenant.directory.requests.map((write) => write.objectId)).toEqual(['bob']);

    tenant.directory.faults.unreadable = () => undefined;
    await tenant.look();
    const retried = await tenant.carryOut(await tenant.retry(done.recoveryId));
    expect(retried.outcome).toMatchObject({ applied: 2 });
  });

  it('counts as not known when it was written and cannot be read back, so that an undo looks at it', async () => {
    await tenant.start();
    const plan = await tenant.plan(then, { scope: { objectIds: [ada] } });
    tenant.directory.faults.unreadable = (id) =>
      tenant.directory.requests.some((write) => write.objectId === id) ? WORDS : undefined;
    const done = await tenant.carryOut(plan);

    const [step] = await tenant.stepsOf(done);
    expect(step).toMatchObject({
      outcome: 'failed',
      detail: `The directory took the write and does not show it: ${WORDS}`,
      verdicts: [{ verdict: 'not-possible', found: 'Sales' }],
    });
  });

  it('does not keep a recovery from being cancelled', async () => {
    await tenant.start();
    const plan = await tenant.plan(then, { scope: { objectIds: [ada] } });
    tenant.directory.faults.lose = () => 'applied';
    const held = Promise.withResolvers<undefined>();
    tenant.directory.faults.hold = held.promise;
    await tenant.approve(plan);
    await eventually(() => tenant.directory.arrived > 0);
    hidden(ada);
    await tenant.cancel(plan.recoveryId);
    held.resolve(undefined);

    expect(await tenant.ended(plan.recoveryId)).toMatchObject({
      status: 'cancelled',
      outcome: { failed: 1 },
    });
    expect((await tenant.stepsOf(plan))[0]).toMatchObject({
      detail: WORDS,
      verdicts: [{ verdict: 'not-possible', found: 'Sales' }],
    });
  });
});
