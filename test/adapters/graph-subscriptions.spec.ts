import { afterEach, describe, expect, it } from '@jest/globals';
import { openGraph } from '../../src/directory/directory.module.js';
import type { ChangeNotifications } from '../../src/directory/directory.port.js';
import { instantAt } from '../../src/domain/instant.js';
import {
  ok,
  openScriptedGraph,
  refused,
  type Script,
  type ScriptedGraph,
} from './scripted-graph.js';

const to = {
  notificationUrl: 'https://stateline.example/api/notifications',
  lifecycleUrl: 'https://stateline.example/api/notifications/lifecycle',
  clientState: 'only we know',
};
const NOW = Date.parse('2026-11-20T10:00:00Z');
const END = '2026-12-19T09:50:00.000Z';
const subscription = {
  id: 's-1',
  resource: '/users',
  expirationDateTime: '2026-12-19T09:50:00Z',
  clientState: null,
};

describe('change notifications', () => {
  let graph: ScriptedGraph;
  afterEach(() => graph.close());

  const notifications = async (script: Script): Promise<ChangeNotifications> => {
    graph = await openScriptedGraph(script);
    return openGraph({ ...graph.options, now: () => NOW }).directory.notifications;
  };

  it('are for users and groups, for as long as Graph allows', async () => {
    const all = await notifications(() => ({ status: 201, body: subscription }));
    expect(all.types).toEqual(['user', 'group']);

    expect(await all.subscribe('user', to)).toEqual({
      id: 's-1',
      resource: '/users',
      expiresAt: END,
      clientState: 'only we know',
    });
    expect(graph.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1.0/subscriptions',
      body: {
        changeType: 'updated,deleted',
        resource: '/users',
        notificationUrl: to.notificationUrl,
        lifecycleNotificationUrl: to.lifecycleUrl,
        expirationDateTime: END,
        clientState: to.clientState,
      },
    });
    expect(Date.parse(END) - NOW).toBeLessThan(41_760 * 60_000);
  });

  it('are not made twice when nobody knows whether the first was', async () => {
    const all = await notifications(() => 'reset');
    await expect(all.subscribe('group', to)).rejects.toMatchObject({
      code: 'directory-unavailable',
    });
    expect(graph.requests).toHaveLength(1);
  });

  it('are refused for a type that has none', async () => {
    const all = await notifications(() => ok(subscription));
    await expect(all.subscribe('device', to)).rejects.toMatchObject({ field: 'type' });
    expect(graph.requests).toHaveLength(0);
  });

  it('are renewed to the latest end there can be, also when the first try got lost', async () => {
    const all = await notifications((_, nth) =>
      nth === 1 ? 'reset' : ok({ ...subscription, expirationDateTime: END }),
    );
    const [known, expiresAt] = [
      { id: 's-1', resource: '/users', clientState: 'only we know' },
      instantAt(NOW),
    ];
    expect(await all.renew({ ...known, expiresAt })).toEqual({ ...known, expiresAt: END });
    expect(graph.requests.at(-1)).toMatchObject({
      method: 'PATCH',
      path: '/v1.0/subscriptions/s-1',
      body: { expirationDateTime: END },
    });
    expect(graph.requests).toHaveLength(2);
  });

  it('say that one is gone instead of renewing it', async () => {
    const all = await notifications(() => refused(404, 'ResourceNotFound'));
    const gone = { id: 's-2', resource: '/users', clientState: 'x', expiresAt: instantAt(NOW) };
    await expect(all.renew(gone)).rejects.toMatchObject({
      code: 'directory-refused',
      status: 404,
    });
  });

  it('are listed to the last page', async () => {
    const all = await notifications(({ path }) =>
      path.includes('$skiptoken')
        ? ok({ value: [{ ...subscription, id: 's-2', resource: 'groups' }] })
        : ok({
            value: [subscription],
            '@odata.nextLink': `${graph.url}/v1.0/subscriptions?$skiptoken=2`,
          }),
    );
    expect((await all.list()).map(({ id, resource }) => [id, resource])).toEqual([
      ['s-1', '/users'],
      ['s-2', '/groups'],
    ]);
  });

  it('end, and have ended when they are gone', async () => {
    const all = await notifications(({ path }) =>
      path.endsWith('gone') ? refused(404, 'ResourceNotFound') : { status: 204 },
    );
    await all.end('s-1');
    await all.end('gone');
    expect(graph.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /v1.0/subscriptions/s-1',
      'DELETE /v1.0/subscriptions/gone',
    ]);
  });

  it('tell when one may not be ended', async () => {
    const all = await notifications(() => refused(403, 'denied'));
    await expect(all.end('s-1')).rejects.toMatchObject({ code: 'directory-refused', status: 403 });
  });
});
