import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import { eventually } from '../support/eventually.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const [ada, crew] = [objectId('ada'), objectId('crew')];
const WORDS = /^The directory gave no answer about this for \d+ (s|min): No answer$/;

describe('An object about which the directory never answers', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    const { directory } = tenant;
    directory.put(anObject('organization', 'org'));
    directory.put(anObject('user', 'ada', { department: 'Ops' }));
    directory.put(anObject('user', 'bob', { department: 'Ops' }));
    directory.put(anObject('group', 'crew', {}, [aMember('bob')]));
    then = await tenant.look();
    directory.change(ada, { department: 'Sales' });
    directory.change(objectId('bob'), { department: 'Sales' });
    directory.put(anObject('group', 'crew'));
    await tenant.look();
  });
  afterEach(() => tenant.close());

  const silence = (...ids: readonly string[]): void => {
    tenant.directory.faults.silent = (id) => ids.includes(id);
  };

  it('fails by itself after a while, and the rest is written', async () => {
    await tenant.start({ silentMs: 50 });
    const plan = await tenant.plan(then);
    silence(ada, crew);
    const done = await tenant.carryOut(plan);

    expect(done).toMatchObject({ status: 'completed', outcome: { applied: 1, failed: 2 } });
    const failed = (await tenant.stepsOf(done)).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ step }) => step.objectId).sort()).toEqual([ada, crew]);
    for (const step of failed) {
      const detail = expect.stringMatching(WORDS) as unknown;
      expect(step).toMatchObject({ detail, verdicts: [{ verdict: 'refused' }] });
    }
    expect(tenant.directory.requests.map((write) => write.objectId)).toEqual(['bob']);
  });

  it('fails also where nothing else is left to be asked about', async () => {
    await tenant.start({ silentMs: 50 });
    const plan = await tenant.plan(then, { scope: { objectIds: [ada] } });
    silence(ada);
    const done = await tenant.carryOut(plan);
    expect(done).toMatchObject({ status: 'completed', outcome: { applied: 0, failed: 1 } });
    expect(tenant.directory.requests).toEqual([]);
  });

  it('counts as not known when it was written before', async () => {
    await tenant.start({ silentMs: 50 });
    const plan = await tenant.plan(then, { scope: { objectIds: [ada] } });
    tenant.directory.faults.silent = (id) =>
      tenant.directory.requests.some((write) => write.objectId === id);
    const done = await tenant.carryOut(plan);
    const [step] = await tenant.stepsOf(done);
    expect(step).toMatchObject({
      outcome: 'failed',
      verdicts: [{ verdict: 'not-possible', found: 'Sales' }],
    });
    expect(tenant.directory.requests).toHaveLength(1);
  });

  it('is written once it is answered about again, and not twice', async () => {
    await tenant.start({ silentMs: 600_000, wait: (ms) => wait(Math.min(ms, 20)) });
    const plan = await tenant.plan(then);
    let isSilent = false;
    tenant.directory.faults.silent = (id) =>
      id === ada && (isSilent ||= tenant.directory.requests.some((write) => write.objectId === id));
    await tenant.approve(plan);
    await eventually(() => isSilent && tenant.get(plan.recoveryId).outcome.applied === 2);
    expect(tenant.get(plan.recoveryId).status).toBe('running');
    tenant.directory.faults.silent = () => false;
    expect(await tenant.ended(plan.recoveryId)).toMatchObject({ outcome: { applied: 3 } });
    const own = tenant.directory.requests.filter((write) => write.objectId === ada);
    expect(own).toHaveLength(1);
  });

  it('is waited for while nothing at all is answered', async () => {
    await tenant.start({ silentMs: 1 });
    const plan = await tenant.plan(then);
    tenant.directory.faults.unreachable = true;
    await tenant.approve(plan);
    await eventually(() => tenant.directory.failedReads > 2);
    expect(tenant.get(plan.recoveryId)).toMatchObject({
      status: 'running',
      outcome: { failed: 0 },
    });
    tenant.directory.faults.unreachable = false;
    expect(await tenant.ended(plan.recoveryId)).toMatchObject({ outcome: { applied: 3 } });
  });
});
