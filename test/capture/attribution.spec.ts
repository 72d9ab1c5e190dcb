import { isReported } from '../../src/history/history.port.js';
import { FaultyTenant } from './faulty-tenant.js';

const MINUTE_MS = 60_000;

describe('attribution', () => {
  let faulty: FaultyTenant;
  beforeAll(async () => {
    faulty = await FaultyTenant.open({ types: ['user', 'group'] });
  }, 180_000);
  afterAll(() => faulty.close());
  afterEach(() => faulty.noFaults());

  const rowsOf = (objectId: string) =>
    faulty.tenant
      .tenantHistory()
      .timeline({ objectId: objectId as never, order: 'oldest-first', page: { size: 100 } })
      .rows.filter(({ event }) => !('window' in event.data) || event.data.window.after !== null);
  const changesOf = (objectId: string) => rowsOf(objectId).filter((row) => !isReported(row));
  const reportsOf = (objectId: string) =>
    rowsOf(objectId).flatMap((row) => (isReported(row) ? [row.event.data] : []));
  const actorsOf = (objectId: string) =>
    changesOf(objectId).map(({ actors }) => actors.map(({ name }) => name));
  const pass = (minutes: number) =>
    faulty.tenant.control('POST', '/clock', { advanceMs: minutes * MINUTE_MS });
  const as = (name: string) => ({ as: { kind: 'application', name } });
  const retitle = (objectId: string, by: string, jobTitle: string) =>
    faulty.act({
      ...as(by),
      operation: 'update',
      objectType: 'user',
      objectId,
      attributes: { jobTitle },
    });
  const scenario = (name: string, params: object = {}) =>
    faulty.tenant.control<{
      changes: readonly { objectId: string; actor: { kind: string; name: string | null } }[];
    }>('POST', `/scenarios/${name}`, params);

  it('names an actor whose record came minutes after the look, and reports nothing meanwhile (A1)', async () => {
    const { objectId } = faulty.cloudUser();
    await faulty.faults({ id: 'A1', mode: 'late', delayMs: 9 * MINUTE_MS });
    await retitle(objectId, 'Feed', 'Late');
    await faulty.looks(2);
    expect(actorsOf(objectId)).toEqual([[]]);
    await pass(12);
    await faulty.looks(2);
    expect(actorsOf(objectId)).toEqual([['Feed']]);
    expect(reportsOf(objectId)).toEqual([]);
  });

  it('names nobody when the record never comes (A1)', async () => {
    const { objectId } = faulty.cloudUser();
    await retitle(objectId, 'Earlier', 'Before');
    await faulty.looks(2);
    await faulty.faults({ id: 'A1', mode: 'missing' });
    await retitle(objectId, 'Feed', 'Missing');
    await faulty.looks(2);
    await pass(30);
    await faulty.looks(2);
    expect(actorsOf(objectId)).toEqual([['Earlier'], []]);
  });

  it('takes a record that comes twice, and is read at each look, for one (A1)', async () => {
    const { objectId } = faulty.cloudUser();
    await faulty.faults({ id: 'A1', mode: 'duplicate' });
    await retitle(objectId, 'Feed', 'Twice');
    await faulty.looks(4);
    const events = await faulty.tenant.events();
    const attributed = events.filter(
      ({ event }) => event.type === 'ChangeAttributed' && event.data.objectId === objectId,
    );
    expect(attributed).toHaveLength(1);
  });

  it('lists both who changed an object between two looks (A2)', async () => {
    const { changes } = await scenario('two-actors');
    await faulty.looks(2);
    const [first, second] = changes;
    expect(actorsOf(first?.objectId ?? '').at(-1)).toEqual([first?.actor.name, second?.actor.name]);
  });

  it.each(['no-old-values', 'double-encoded', 'companion'])(
    'names the actor once when records come with %s (A3)',
    async (mode) => {
      const { objectId } = faulty.cloudUser();
      await faulty.faults({ id: 'A3', mode });
      await retitle(objectId, 'Feed', mode);
      await faulty.looks(2);
      await pass(12);
      await faulty.looks(2);
      expect(changesOf(objectId).map(({ auditIds }) => auditIds.length)).toEqual([1]);
      expect(reportsOf(objectId)).toEqual([]);
    },
  );

  it('tells people, applications, synchronisation, HR provisioning, agents, the directory and our own writer apart (A4)', async () => {
    const { changes } = await scenario('every-actor');
    await faulty.looks(2);
    const objectId = changes[0]?.objectId ?? '';
    expect(
      changesOf(objectId)
        .at(-1)
        ?.actors.map(({ kind }) => kind)
        // Several act in one millisecond.
        .sort(),
    ).toEqual(['agent', 'application', 'provisioning', 'stateline', 'sync', 'system', 'user']);
  });

  it('reports once, with who and what, what came and went between two looks', async () => {
    const { objectId } = await faulty.act({
      ...as('Feed'),
      operation: 'create',
      objectType: 'group',
      attributes: {
        displayName: 'Short-lived',
        mailEnabled: false,
        mailNickname: 'short-lived',
        securityEnabled: true,
        groupTypes: [],
      },
    });
    await faulty.act({ ...as('Feed'), operation: 'softDelete', objectType: 'group', objectId });
    await faulty.act({ ...as('Feed'), operation: 'hardDelete', objectType: 'group', objectId });
    await faulty.looks(2);
    expect(rowsOf(objectId)).toEqual([]);
    await pass(12);
    await faulty.looks(3);
    await faulty.tenant.restart();
    faulty.tenant.start();
    await faulty.looks(2);
    expect(reportsOf(objectId).map(({ activity, actors }) => [activity, actors[0]?.name])).toEqual([
      ['Add group', 'Feed'],
      ['Delete group', 'Feed'],
      ['Hard Delete group', 'Feed'],
    ]);
    expect(reportsOf(objectId)[0]).toMatchObject({
      objectType: 'group',
      succeeded: true,
      source: 'capture',
      displayName: 'Short-lived',
    });
  });

  it('reports a member who was added and removed between two looks', async () => {
    const { objectId } = faulty.groupWithMembers();
    const { objectId: targetId } = faulty.cloudUser();
    const link = { ...as('Feed'), objectType: 'group', objectId, relation: 'members', targetId };
    await faulty.act({ ...link, operation: 'addLink' });
    await faulty.act({ ...link, operation: 'removeLink' });
    await pass(12);
    await faulty.looks(3);
    expect(changesOf(objectId)).toEqual([]);
    expect(reportsOf(objectId).map(({ activity }) => activity)).toEqual([
      'Add member to group',
      'Remove member from group',
    ]);
  });

  it('reports no attempt that failed', async () => {
    const { objectId } = faulty.cloudUser();
    await faulty.act({
      ...as('Feed'),
      operation: 'update',
      objectType: 'user',
      objectId,
      attributes: { jobTitle: 'Never' },
      fails: true,
    });
    await pass(12);
    await faulty.looks(3);
    expect(rowsOf(objectId)).toEqual([]);
  });

  it('goes on after a restart with what waited before it', async () => {
    const { objectId } = faulty.cloudUser();
    await retitle(objectId, 'Feed', 'Away');
    await retitle(objectId, 'Feed', 'Back again');
    await faulty.faults({ id: 'A1', mode: 'late', delayMs: 9 * MINUTE_MS });
    const { objectId: other } = faulty.cloudUser();
    await retitle(other, 'Late feed', 'Late');
    await faulty.looks(2);
    await faulty.tenant.restart();
    await pass(12);
    faulty.tenant.start();
    await faulty.looks(3);
    expect(actorsOf(objectId)).toEqual([['Feed']]);
    expect(actorsOf(other)).toEqual([['Late feed']]);
  });

  it('ties to a native recovery what only a sweep found, and to nobody what has no such mark (X1)', async () => {
    await pass(120);
    await faulty.looks(2);
    await faulty.faults({ id: 'A1', mode: 'missing', activity: '^Update user$' });
    const { objectId: other } = faulty.cloudUser();
    await retitle(other, 'Feed', 'No record');
    await faulty.looks(1);
    const { changes } = await scenario('native-recovery', { objects: 5 });
    await faulty.looks(1);
    await faulty.tenant.sweep();
    await pass(25);
    await faulty.looks(3);
    const names = changes.map(({ objectId }) => changesOf(objectId).at(-1)?.activities);
    expect(names).toEqual(changes.map(() => ['Create recovery job']));
    expect(actorsOf(other)).toEqual([[]]);
  });
});
