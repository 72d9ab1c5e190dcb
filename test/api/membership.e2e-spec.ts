import { objectId } from '../../src/domain/directory/directory-object.js';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { discovered, memberAdded, softDeleted } from './some-events.js';

const link = (relation: string, targetId: string, targetType: string) => ({
  relation,
  targetId: objectId(targetId),
  targetType,
});

describe('membership over HTTP', () => {
  let api: RunningApi;
  beforeAll(async () => {
    api = await RunningApi.start();
    const { recorded } = api;
    await recorded.record([
      discovered('ada', 'user', { displayName: 'Ada' }),
      discovered('eve', 'user', { displayName: 'Eve' }),
      discovered('inner', 'group', { displayName: 'Inner' }, [link('members', 'ada', 'user')]),
      discovered('outer', 'group', { displayName: 'Outer' }, [link('members', 'inner', 'group')]),
      discovered('role', 'unifiedRoleDefinition', { displayName: 'Global Administrator' }),
      discovered(
        'assignment',
        'unifiedRoleAssignment',
        { principalId: 'outer', roleDefinitionId: 'role', directoryScopeId: '/' },
        [link('roleDefinition', 'role', 'unifiedRoleDefinition')],
      ),
    ]);
    await recorded.synced(second(1));
    await recorded.record([memberAdded('inner', 'eve', 10)], { observedAt: second(10) });
    await recorded.record([softDeleted('ada', 20)], { observedAt: second(20) });
  });
  afterAll(() => api.close());

  const get = async (below: string) => (await api.get(`/objects/${below}`)).body;
  const named = (id: string, type: string, name: string) => ({
    objectId: id,
    objectType: type,
    displayName: name,
  });
  const inner = named('inner', 'group', 'Inner');
  const outer = named('outer', 'group', 'Outer');
  const ada = named('ada', 'user', 'Ada');

  it('tells who is in a group at an instant, and through which groups', async () => {
    expect(await get(`outer/effective-members?asOf=${second(5)}`)).toMatchObject({
      rows: [
        { ...inner, via: [] },
        { ...ada, via: [inner] },
      ],
      next: null,
      trust: { instant: second(5) },
    });
  });

  it('tells what somebody is in, page by page', async () => {
    const first = (await get(`ada/effective-memberships?asOf=${second(10)}&limit=1`)) as {
      rows: unknown;
      next: string;
    };

    expect(first.rows).toEqual([{ ...inner, via: [] }]);
    expect(
      await get(
        `ada/effective-memberships?asOf=${second(10)}&limit=1&cursor=${encodeURIComponent(first.next)}`,
      ),
    ).toMatchObject({ rows: [{ ...outer, via: [inner] }], next: null });
  });

  it('tells who holds a role, now without the one who is deleted', async () => {
    const how = { assignment: 'active', assignmentId: 'assignment', scope: '/' };

    expect(await get('role/holders')).toMatchObject({
      rows: [
        { ...outer, ...how, via: [] },
        { ...inner, ...how, via: [outer] },
        { ...named('eve', 'user', 'Eve'), ...how, via: [outer, inner] },
      ],
    });
  });

  it('names what is wrong: an unknown object, an object that is no role, a foreign cursor', async () => {
    expect(await get('nobody/effective-members')).toMatchObject({
      status: 404,
      title: 'object-not-found',
    });
    expect(await get('ada/holders')).toMatchObject({ status: 400, title: 'no-role' });
    expect(await get('outer/effective-members?cursor=WyJ4Il0')).toMatchObject({
      errors: [{ field: 'cursor' }],
    });
  });
});
