import { Logger } from '@nestjs/common';
import { type Link, objectId } from '../../src/domain/directory/directory-object.js';
import type { Side } from '../../src/domain/comparison/report-events.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import type { Recovery } from '../../src/domain/recovery/recovery.js';
import { isSettled } from '../../src/domain/recovery/steps-fold.js';
import { GroupsUnderTest } from './group-under-test.js';
import { anObject, RecoveringTenant } from './recovering-tenant.js';

const ada = objectId('ada');

const managedBy = (id: string): Link => ({
  relation: 'manager',
  targetId: objectId(id),
  targetType: 'user',
});

describe('A recovery of a link to one object at most', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  let tenant: RecoveringTenant;
  let then: Side;

  /** Somebody else makes somebody, or nobody, the manager of Ada. */
  const manage = (by: string | null): void => {
    const links = by === null ? [] : [managedBy(by)];
    tenant.directory.put({ ...tenant.directory.held(ada), links });
  };
  const manager = (): string | undefined => tenant.directory.held(ada).links[0]?.targetId;
  /** A plan that goes back from one manager to another. */
  const planned = async (from: string | null, to: string | null): Promise<Recovery> => {
    manage(to);
    then = await tenant.look();
    manage(from);
    await tenant.look();
    return tenant.plan(then);
  };
  const stepLines = async (recovery: Recovery) =>
    (await tenant.stepsOf(recovery)).map(({ step, outcome }) => [
      step.operation,
      'link' in step ? step.link.targetId : null,
      outcome,
    ]);

  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    for (const id of ['ada', 'kim', 'lee', 'mia']) {
      tenant.directory.put(anObject('user', id));
    }
    await tenant.start();
  });
  afterEach(() => tenant.close());

  it('is one write that puts the former in the place of the present', async () => {
    const done = await tenant.carryOut(await planned('lee', 'kim'));
    expect(done.outcome).toMatchObject({ applied: 1, skipped: 0 });
    expect(manager()).toBe('kim');
    expect(tenant.directory.requests.map(({ operation }) => operation)).toEqual(['addLink']);
    const [step] = await tenant.stepsOf(done);
    expect(step?.verdicts).toEqual([
      { name: 'manager/kim', verdict: 'applied', expected: 'lee', desired: 'kim', found: 'lee' },
    ]);
  });

  it.each([
    ['in place of another', 'lee', 'kim'],
    ['where there was nobody', null, 'kim'],
    ['where there shall be nobody', 'lee', null],
  ])('leaves a third alone who was put there since the plan, %s', async (_, from, to) => {
    const plan = await planned(from, to);
    manage('mia');
    const done = await tenant.carryOut(plan);
    expect(manager()).toBe('mia');
    expect(tenant.directory.requests).toEqual([]);
    expect(done.outcome).toMatchObject({ applied: 0, skipped: 1 });
    const [step] = await tenant.stepsOf(done);
    expect(step?.verdicts).toMatchObject([
      { verdict: 'conflict', expected: from, desired: to, found: 'mia' },
    ]);
  });

  it('writes where the present one is gone already', async () => {
    const plan = await planned('lee', 'kim');
    manage(null);
    await tenant.carryOut(plan);
    expect(manager()).toBe('kim');
  });

  it('leaves the present one there where a plan of two steps does not get the former in', async () => {
    const run = await GroupsUnderTest.of(tenant, await planned('lee', 'kim'));
    const former = run.steps.flatMap((step): Step[] => {
      if (step.operation !== 'addLink' || step.instead === undefined) return [];
      const { instead, ...addition } = step;
      const link = { relation: 'manager', ...instead };
      return [
        { ...addition, rank: 1 },
        { ...addition, stepId: 's0002', rank: 2, operation: 'removeLink', link },
      ];
    });
    expect(former).toHaveLength(2);
    await run.writeAll(former);
    expect(manager()).toBe('lee');
    expect(run.events.filter(isSettled).map(({ type, data }) => [type, data.detail])).toEqual([
      ['CompensationSkipped', 'Somebody else changed it since the plan was made'],
      [
        'CompensationSkipped',
        'Not written, for it belongs with step s0001, which was not brought about',
      ],
    ]);
  });

  it('finds what is so already', async () => {
    const plan = await planned('lee', 'kim');
    manage('kim');
    expect((await tenant.carryOut(plan)).outcome).toMatchObject({ applied: 0, alreadySo: 1 });
    expect(tenant.directory.requests).toEqual([]);
  });

  it('is undone, back to whom it found', async () => {
    const done = await tenant.carryOut(await planned('lee', 'kim'));
    await tenant.look();
    await tenant.carryOut(await tenant.undo(done.recoveryId));
    expect(manager()).toBe('lee');
    expect(tenant.directory.requests.map(({ operation }) => operation)).toEqual([
      'addLink',
      'addLink',
    ]);
  });

  it('is undone, back to nobody', async () => {
    const done = await tenant.carryOut(await planned(null, 'kim'));
    await tenant.look();
    const undo = await tenant.undo(done.recoveryId);
    await tenant.carryOut(undo);
    expect(manager()).toBeUndefined();
    expect(await stepLines(undo)).toEqual([['removeLink', 'kim', 'applied']]);
  });

  it('keeps the present one by choice, and so does not put the former in their place', async () => {
    manage('kim');
    then = await tenant.look();
    manage('lee');
    await tenant.look();
    const plan = await tenant.plan(then, { choices: { links: 'merge' } });
    expect(await stepLines(plan)).toEqual([
      ['addLink', 'kim', 'blocked'],
      ['removeLink', 'lee', 'blocked'],
    ]);
    const [added] = await tenant.stepsOf(plan);
    expect(added?.step.blocked).toEqual({
      reason: 'kept-by-choice',
      detail: 'Left as it is: links that were added are kept; there can be only one manager',
    });
  });

  it('is tried again only where nobody else was put there meanwhile, unless told to overwrite', async () => {
    const plan = await planned('lee', 'kim');
    tenant.directory.faults.refuse = () => 'Not now';
    const failed = await tenant.carryOut(plan);
    expect(failed.outcome).toMatchObject({ failed: 1 });
    tenant.directory.faults.refuse = () => undefined;
    await tenant.look();
    const again = await tenant.retry(failed.recoveryId);
    expect(await stepLines(again)).toEqual([['addLink', 'kim', 'planned']]);

    manage('mia');
    await tenant.look();
    const third = await tenant.retry(failed.recoveryId);
    const [blocked] = await tenant.stepsOf(third);
    expect(blocked?.step.blocked).toEqual({
      reason: 'changed-later-by-another',
      detail: 'mia was put in its place since, so that is kept',
    });

    await tenant.carryOut(again);
    expect(manager()).toBe('mia');
  });
});
