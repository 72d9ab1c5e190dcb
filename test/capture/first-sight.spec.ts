import { randomUUID } from 'node:crypto';
import type { Standing } from '../../src/capture/change-log.js';
import { FirstSight } from '../../src/capture/first-sight.js';
import { objectId, type Observation } from '../../src/domain/directory/directory-object.js';
import type { TenantState } from '../../src/history/history.port.js';
import { eventually } from '../support/eventually.js';
import { RecordedTenant } from '../history/recorded-tenant.js';

const PAGE = 1000;
const STANDING: Standing = { head: undefined };

const page = (): readonly Observation[] =>
  Array.from({ length: PAGE }, () => ({
    objectId: objectId(randomUUID()),
    objectType: 'user',
    seen: 'gone',
  }));

describe('what a first reading remembers', () => {
  let tenant: RecordedTenant;
  beforeEach(async () => {
    tenant = await RecordedTenant.open();
  });
  afterEach(() => tenant.close());

  const state = () => tenant.history.open('t').now();
  const unasked = () => Promise.reject(new Error('asked too soon'));

  it('lets pages be decided on without waiting, but for objects that were on one before', () => {
    const sight = new FirstSight();
    const begun = state();
    const [one, other] = [page(), page()];
    expect(sight.stateFor(one, STANDING)).toBeUndefined();
    sight.begin(STANDING, begun);
    expect(sight.stateFor(one, STANDING)).toBe(begun);
    sight.add(one, unasked);
    expect(sight.stateFor(other, STANDING)).toBe(begun);
    expect(sight.stateFor([...other, ...one.slice(0, 1)], STANDING)).toBeUndefined();
    expect(sight.stateFor(other, { ...STANDING })).toBeUndefined();
  });

  it('takes a newer state when there is one, and forgets what that one holds', async () => {
    const sight = new FirstSight();
    const [begun, newer] = [state(), state()];
    const caughtUp = Promise.withResolvers<TenantState>();
    sight.begin(STANDING, begun);
    const first = page();
    sight.add(first, unasked);
    let asked = 0;
    for (; asked === 0;) sight.add(page(), () => ((asked += 1), caughtUp.promise));
    const meanwhile = page();
    sight.add(meanwhile, unasked);
    expect(sight.stateFor(page(), STANDING)).toBe(begun);
    expect(sight.stateFor(first, STANDING)).toBeUndefined();

    caughtUp.resolve(newer);
    await eventually(() => sight.stateFor(page(), STANDING) === newer);
    expect(sight.stateFor(first, STANDING)).toBe(newer);
    expect(sight.stateFor(meanwhile, STANDING)).toBeUndefined();
  });

  it.each(['is far behind', 'has failed'])('has the history waited for when it %s', async (why) => {
    const sight = new FirstSight();
    sight.begin(STANDING, state());
    const never = new Promise<TenantState>(() => undefined);
    const now = () => (why === 'has failed' ? Promise.reject(new Error('stopped')) : never);
    for (let pages = 0; pages < 130; pages += 1) sight.add(page(), now);
    await eventually(() => sight.stateFor(page(), STANDING) === undefined);
    const later = state();
    sight.begin(STANDING, later);
    expect(sight.stateFor(page(), STANDING)).toBe(later);
  });
});
