import { objectId } from '../../src/domain/directory/directory-object.js';
import { anOperator } from '../support/an-operator.js';
import { GroupsUnderTest } from './group-under-test.js';
import { anObject, RecoveringTenant } from './recovering-tenant.js';

const crew = objectId('crew');

describe('An object that is made anew', () => {
  let tenant: RecoveringTenant;
  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    await tenant.start();
  });
  afterEach(() => tenant.close());

  /** A group that is gone for good, and cannot be searched for when it is made anew. */
  const gone = async (): Promise<GroupsUnderTest> => {
    tenant.directory.put(anObject('group', 'crew', { description: 'On duty' }));
    const then = await tenant.look();
    tenant.directory.put({ ...tenant.directory.held(crew), status: 'gone' });
    await tenant.look();
    tenant.directory.created = () => Promise.resolve(null);
    return GroupsUnderTest.of(tenant, await tenant.plan(then));
  };

  const made = () => tenant.directory.requests.filter(({ operation }) => operation === 'create');
  const recreated = (run: GroupsUnderTest) =>
    run.events.flatMap((event) => (event.type === 'ObjectRecreated' ? [event.data] : []));

  it('is known by its new id before it is read back, and not made again when that fails', async () => {
    const run = await gone();
    tenant.directory.lagMs = 20;
    const group = run.writer(500);
    const sent = await group.send(run.steps);
    expect(recreated(run)).toMatchObject([{ objectId: crew, stepId: run.steps[0]?.stepId }]);

    tenant.directory.faults.unreachable = true;
    await expect(
      group.settle(sent ?? { done: [], answered: [], silent: [] }),
    ).rejects.toMatchObject({
      code: 'directory-unavailable',
    });
    tenant.directory.faults.unreachable = false;

    expect(await run.writer(500).stillOpen()).toEqual([]);
    expect(run.state.recovery.outcome).toMatchObject({ applied: 1, failed: 0 });
    expect(made()).toHaveLength(1);
    expect(recreated(run)).toHaveLength(1);
  });

  it('is not made a second time when it never shows', async () => {
    const run = await gone();
    tenant.directory.lagMs = 60_000;
    await run.writer(20).send(run.steps);

    expect(await run.writer(20).stillOpen()).toEqual([]);
    expect(run.state.recovery.outcome).toMatchObject({ applied: 0, failed: 1 });
    expect(run.events.at(-1)).toMatchObject({
      type: 'CompensationFailed',
      data: { detail: 'The directory took the write and did not show it within 1 s' },
    });
    expect(made()).toHaveLength(1);
  });

  it('is not made a second time when it is found by a search and does not show', async () => {
    const run = await gone();
    tenant.directory.created = () => Promise.resolve(objectId('another'));
    tenant.directory.faults.lose = () => 'not-applied';
    await run.writeAll();

    expect(run.state.recovery.outcome).toMatchObject({ applied: 0, failed: 1 });
    expect(run.events.filter(({ type }) => type === 'CompensationIssued')).toHaveLength(1);
  });

  it.each(['pause', 'cancel'] as const)(
    'is ordered once at a time when a second try was kept back by a %s',
    async (kind) => {
      const run = await gone();
      const by = anOperator('grace');
      let orders = 0;
      tenant.directory.faults.lose = () => (orders < 2 ? 'not-applied' : undefined);
      run.afterwards = (order) => {
        if (order.kind === 'issue' && (orders += 1) === 2) run.decide({ kind, by });
        if (order.kind === 'withdraw' && order.stepIds.length > 0 && kind === 'pause') {
          run.decide({ kind: 'resume', by });
        }
      };
      await run.writeAll();

      const { applied, skipped, failed } = run.state.recovery.outcome;
      expect([applied, skipped + failed]).toEqual(kind === 'pause' ? [1, 0] : [0, 1]);
      expect(run.state.open.size).toBe(0);
      const live = tenant.directory
        .all()
        .filter((id) => tenant.directory.held(id.objectId).status === 'live');
      expect(live).toHaveLength(kind === 'pause' ? 1 : 0);
    },
  );
});
