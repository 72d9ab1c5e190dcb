import type { Scope, Side } from '../../src/domain/comparison/report-events.js';
import { objectId } from '../../src/domain/directory/directory-object.js';
import type { Actor } from '../../src/domain/timeline/events.js';
import { aMember, anObject, RecoveringTenant } from './recovering-tenant.js';

const person = (id: string): Actor => ({ kind: 'user', id, name: id, ip: null });
const [mallory, grace] = [person('mallory'), person('grace')];
/** Looked through once for each other, they would take minutes. */
const MANY = 2_000;

let tenant: RecoveringTenant;
let then: Side;

beforeEach(async () => {
  tenant = await RecoveringTenant.open();
  tenant.directory.put(anObject('user', 'ada', { department: 'Ops', city: 'Lyon' }));
  tenant.directory.put(anObject('group', 'team'));
  then = await tenant.look();
  await tenant.start();
});
afterEach(() => tenant.close());

const stepsOf = async (scope: Scope) => {
  const plan = await tenant.plan(then, { scope });
  return (await tenant.stepsOf(plan)).map(({ step }) => step);
};

describe('A change that several made', () => {
  it('is left to a person also where its own id narrows the scope, and the others are taken back', async () => {
    const ada = objectId('ada');
    tenant.directory.change(ada, { department: 'Sales' });
    await tenant.look(mallory, grace);
    tenant.directory.change(ada, { city: 'Rome' });
    await tenant.look(mallory);
    const all = await stepsOf({});
    const changeIds = all.flatMap((step) => step.changeIds);
    expect(new Set(changeIds).size).toBe(2);

    for (const scope of [{ actors: ['mallory'] }, { actors: ['mallory'], changeIds }]) {
      expect(await stepsOf(scope)).toMatchObject([
        { attributes: [{ name: 'city', desired: 'Lyon' }], blocked: null },
        {
          attributes: [{ name: 'department', desired: 'Ops' }],
          blocked: { reason: 'changed-later-by-another' },
        },
      ]);
    }
  });

  it('is shown in full when it is about thousands of members', async () => {
    const members = Array.from({ length: MANY }, (_, index) => aMember(`user-${String(index)}`));
    tenant.directory.put(anObject('group', 'team', {}, members));
    await tenant.look(mallory, grace);

    const steps = await stepsOf({ actors: ['mallory'] });
    expect(steps).toHaveLength(MANY);
    expect(new Set(steps.map(({ blocked }) => blocked?.reason))).toEqual(
      new Set(['changed-later-by-another']),
    );
  });
});
