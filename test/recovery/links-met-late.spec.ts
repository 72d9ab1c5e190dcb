import { objectId } from '../../src/domain/directory/directory-object.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

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
});
