import { RunningApi } from './running-api.js';
import { discovered, softDeleted } from './some-events.js';
import { someSettings } from './some-settings.js';
import { second } from '../history/recorded-tenant.js';

describe('The settings of a server', () => {
  let api: RunningApi;
  beforeAll(async () => {
    const breakGlass = ['rescue@contoso.com', 'B2', 'left', 'nobody@contoso.com', "o'hara@x"];
    api = await RunningApi.start({
      tenantIds: ['t', 'u'],
      recovery: { safety: { minimumAdministrators: 2, breakGlass, writerAppId: null } },
    });
    const named = (id: string, name: string, userPrincipalName: string) =>
      discovered(id, 'user', { displayName: name, userPrincipalName });
    await api.recorded.record([
      named('a1', 'Rescue', 'rescue@contoso.com'),
      named('b2', 'Key in the safe', 'safe@contoso.com'),
      named('left', 'left', 'left@contoso.com'),
      named('d4', "O'Hara", "o'hara@x"),
    ]);
    await api.recorded.synced(second(1));
    await api.recorded.record([softDeleted('left', 5)]);
  });
  afterAll(() => api.close());

  it('are told with the variable that sets each, and the accounts for emergencies by name', async () => {
    const { status, body } = await api.get('/settings');

    expect(status).toBe(200);
    const unknown = { objectId: null, displayName: null, status: null };
    expect(body).toEqual({
      ...someSettings,
      breakGlass: {
        setBy: 'STATELINE_BREAK_GLASS',
        value: [
          { named: 'rescue@contoso.com', objectId: 'a1', displayName: 'Rescue', status: 'live' },
          { named: 'B2', objectId: 'b2', displayName: 'Key in the safe', status: 'live' },
          {
            ...{ named: 'left', objectId: 'left' },
            ...{ displayName: 'left', status: 'soft-deleted' },
          },
          { named: 'nobody@contoso.com', ...unknown },
          { named: "o'hara@x", objectId: 'd4', displayName: "O'Hara", status: 'live' },
        ],
      },
    });
  });

  it('tell of accounts of the tenant that is asked about, and of no other', async () => {
    const answer = await fetch(`${api.url}/api/tenants/u/settings`);
    const { breakGlass } = (await answer.json()) as {
      breakGlass: { value: { objectId: string | null }[] };
    };

    expect(breakGlass.value.map(({ objectId }) => objectId)).toEqual(Array(5).fill(null));
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('cannot be changed with %s', async (method) => {
    expect((await fetch(api.at('/settings'), { method })).status).toBe(404);
  });
});
