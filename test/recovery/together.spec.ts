import { Logger } from '@nestjs/common';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import type { Recovery } from '../../src/domain/recovery/recovery.js';
import { eventually } from '../support/eventually.js';
import { anObject, RecoveringTenant } from './recovering-tenant.js';

const mfa = objectId('mfa');
const conditions = (excludeGroups: readonly string[], clientAppTypes = ['all']) => ({
  users: { excludeGroups },
  clientAppTypes,
});

describe('What belongs together in a recovery', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;
  let stop: () => Promise<void>;

  const held = () => tenant.directory.held(mfa).attributes;
  const outcomes = async (recovery: Recovery) =>
    (await tenant.stepsOf(recovery)).map(({ step, outcome }) => [
      'attributes' in step ? step.attributes.map(({ name }) => name).join(' ') : step.operation,
      outcome,
    ]);
  /** A policy whose exclusion was taken out of it, and that was put out of work. */
  const weakened = async (): Promise<Recovery> => {
    tenant.directory.change(mfa, {
      displayName: 'Weak',
      state: 'disabled',
      conditions: conditions([]),
    });
    await tenant.look();
    return tenant.plan(then);
  };
  const refuseConditions = (): void => {
    tenant.directory.faults.refuse = (write) =>
      write.operation === 'update' && 'conditions' in write.attributes
        ? '1007: Incoming policy is invalid'
        : undefined;
  };

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    const attributes = { state: 'enabled', conditions: conditions(['glass']) };
    tenant.directory.put(anObject('conditionalAccessPolicy', 'mfa', attributes));
    tenant.directory.put(
      anObject('group', 'crew', {
        groupTypes: ['DynamicMembership'],
        membershipRule: 'a',
        description: 'x',
      }),
    );
    then = await tenant.look();
    await tenant.start({}, 'without a worker');
    stop = await tenant.startWorker();
  });
  afterEach(() => tenant.close());

  it('does not enable a policy whose conditions somebody else changed since the plan', async () => {
    const plan = await weakened();
    tenant.directory.change(mfa, { conditions: conditions(['others']) });
    const done = await tenant.carryOut(plan);

    expect(held()).toMatchObject({ state: 'disabled', conditions: conditions(['others']) });
    expect(await outcomes(done)).toEqual([
      ['displayName conditions/users/excludeGroups', 'partial'],
      ['state', 'skipped'],
    ]);
    const [first, last] = await tenant.stepsOf(done);
    expect(last).toMatchObject({
      detail: `Not written, for it belongs with step ${first?.step.stepId ?? ''}, which was not brought about`,
      verdicts: [{ name: 'state', verdict: 'conflict', found: 'disabled' }],
    });
  });

  it('does not enable a policy whose conditions the directory refused', async () => {
    const plan = await weakened();
    refuseConditions();
    const done = await tenant.carryOut(plan);
    expect(held()).toMatchObject({ state: 'disabled', displayName: 'mfa' });
    expect(await outcomes(done)).toEqual([
      ['displayName conditions/users/excludeGroups', 'partial'],
      ['state', 'skipped'],
    ]);
  });

  it('enables a policy of which only the name was refused', async () => {
    const plan = await weakened();
    tenant.directory.faults.refuse = (write) =>
      write.operation === 'update' && 'displayName' in write.attributes ? 'Not so' : undefined;
    await tenant.carryOut(plan);
    expect(held()).toMatchObject({
      displayName: 'Weak',
      state: 'enabled',
      conditions: conditions(['glass']),
    });
  });

  it('knows after a restart what was not brought about before it', async () => {
    const plan = await weakened();
    const release = Promise.withResolvers<undefined>();
    tenant.directory.faults.hold = release.promise;
    refuseConditions();
    await tenant.approve(plan);
    await eventually(() => tenant.directory.arrived > 0);
    await tenant.pause(plan.recoveryId);
    release.resolve(undefined);
    await eventually(() => !tenant.running.recoveries.hasOpenSteps(plan.recoveryId));
    await stop();

    tenant.directory.faults.refuse = () => undefined;
    await tenant.startWorker();
    await tenant.resume(plan.recoveryId);
    const done = await tenant.ended(plan.recoveryId);
    expect(held()).toMatchObject({ state: 'disabled' });
    expect(done.outcome).toMatchObject({ skipped: 1 });
  });

  it('writes no half of what means something together only, where the other half is a conflict', async () => {
    const crew = objectId('crew');
    tenant.directory.change(crew, { groupTypes: [], membershipRule: 'b', description: 'y' });
    await tenant.look();
    const plan = await tenant.plan(then);
    tenant.directory.change(crew, { membershipRule: 'c' });
    const done = await tenant.carryOut(plan);
    expect(tenant.directory.held(crew).attributes).toMatchObject({
      groupTypes: [],
      membershipRule: 'c',
      description: 'x',
    });
    const [step] = await tenant.stepsOf(done);
    expect(step).toMatchObject({ outcome: 'partial' });
    const told = new Map(step?.verdicts.map(({ name, ...verdict }) => [name, verdict]));
    expect(told.get('groupTypes')).toEqual({
      verdict: 'conflict',
      expected: [],
      desired: ['DynamicMembership'],
      found: [],
      detail: 'Not written, for it belongs with membershipRule, which somebody else changed',
    });
    expect(told.get('membershipRule')).toMatchObject({ verdict: 'conflict', found: 'c' });
  });
});
