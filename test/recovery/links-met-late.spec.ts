import { objectId } from '../../src/domain/directory/directory-object.js';
import { aMember, anObject, RecoveringTenant, TENANT } from './recovering-tenant.js';

const group = { displayName: 'Ours', mailEnabled: false, securityEnabled: true };
const aTeam = (...members: readonly string[]) =>
  anObject('group', 'team', group, members.map(aMember));

describe('A recovery to before a first reading of links', () => {
  let tenant: RecoveringTenant;
  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    const { directory } = tenant;
    for (const id of ['ada', 'bob', 'eve']) directory.put(anObject('user', id, {}));
    directory.put(aTeam('bob'));
  });
  afterEach(() => tenant.close());

  it('leaves alone what that reading met, and takes back what came after it', async () => {
    const then = await tenant.look();
    await tenant.start();
    tenant.directory.put(aTeam('bob', 'ada'));
    await tenant.meet();
    tenant.directory.put(aTeam('bob', 'ada', 'eve'));
    await tenant.look();

    const steps = await tenant.stepsOf(await tenant.plan(then));

    expect(steps.map(({ step }) => step)).toMatchObject([
      { operation: 'removeLink', link: { relation: 'members', targetId: objectId('eve') } },
    ]);
  });

  it('has nothing to do where nothing came after it', async () => {
    const then = await tenant.look();
    await tenant.start();
    tenant.directory.put(aTeam('bob', 'ada'));
    await tenant.meet();

    expect(await tenant.stepsOf(await tenant.plan(then))).toEqual([]);
  });

  it('puts back what was met and went since', async () => {
    const then = await tenant.look();
    await tenant.start();
    tenant.directory.put(aTeam('bob', 'ada'));
    await tenant.meet();
    tenant.directory.put(aTeam('bob'));
    await tenant.look();

    const steps = await tenant.stepsOf(await tenant.plan(then));

    const { rows } = tenant.history
      .tenant(TENANT)
      .changes({ order: 'newest-first', page: { size: 1 } });
    expect(steps.map(({ step }) => step)).toMatchObject([
      {
        ...{ operation: 'addLink', link: { relation: 'members', targetId: objectId('ada') } },
        // The reading is not taken back.
        changeIds: rows.map(({ changeId }) => changeId),
      },
    ]);
  });
});

describe('A recovery to before an object was met', () => {
  let tenant: RecoveringTenant;
  beforeEach(async () => {
    tenant = await RecoveringTenant.open();
    tenant.directory.put(anObject('user', 'ada', {}));
  });
  afterEach(() => tenant.close());

  const policy = objectId('policy');
  const aPolicy = anObject('conditionalAccessPolicy', 'policy', { state: 'enabled' });

  it('takes back what was made of it since, and leaves it alone otherwise', async () => {
    const then = await tenant.look();
    await tenant.start();
    tenant.directory.put(aPolicy);
    await tenant.meet();
    expect(await tenant.stepsOf(await tenant.plan(then))).toEqual([]);

    tenant.directory.change(policy, { state: 'disabled' });
    await tenant.look();

    const steps = await tenant.stepsOf(await tenant.plan(then));
    expect(steps.map(({ step }) => step)).toMatchObject([
      {
        operation: 'update',
        objectId: policy,
        attributes: [{ name: 'state', expected: 'disabled', desired: 'enabled' }],
        blocked: null,
      },
    ]);
  });

  it('brings it back where it was deleted since', async () => {
    const then = await tenant.look();
    await tenant.start();
    tenant.directory.put(aPolicy);
    await tenant.meet();
    tenant.directory.put({ ...tenant.directory.held(policy), status: 'soft-deleted' });
    await tenant.look();

    const steps = await tenant.stepsOf(await tenant.plan(then));
    expect(steps.map(({ step }) => step)).toMatchObject([
      { operation: 'restore', objectId: policy, blocked: null },
    ]);
  });

  it('makes it anew with its links where it is gone since', async () => {
    const then = await tenant.look();
    await tenant.start();
    tenant.directory.put(aTeam());
    await tenant.meet();
    tenant.directory.put(aTeam('ada'));
    await tenant.meet();
    tenant.directory.put({ ...tenant.directory.held(objectId('team')), status: 'gone' });
    await tenant.look();

    const steps = await tenant.stepsOf(await tenant.plan(then));
    expect(steps.map(({ step }) => step)).toMatchObject([
      { operation: 'recreate', objectId: 'team', blocked: null },
      { operation: 'addLink', objectId: 'team', link: { targetId: 'ada' }, blocked: null },
    ]);
  });
});
