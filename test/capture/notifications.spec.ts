import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import { Capturing } from '../../src/capture/capturing.js';
import {
  ReceiveNotifications,
  ReceiveNotificationsHandler,
} from '../../src/capture/receive-notifications.command.js';
import type { Json } from '../../src/domain/json.js';
import { eventually } from '../support/eventually.js';
import { changed, FaultyTenant } from './faulty-tenant.js';

interface Subscribed {
  readonly id: string;
  readonly resource: string;
}

describe('change notifications', () => {
  let faulty: FaultyTenant;
  let server: Server;
  let bodies: Json[];
  beforeAll(async () => {
    Logger.overrideLogger(false);
    bodies = [];
    server = createServer((request, response) => {
      void answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    faulty = await FaultyTenant.open({
      types: ['user', 'group', 'namedLocation'],
      notificationUrl: `http://127.0.0.1:${String(port)}/api/notifications/graph`,
    });
    await eventually(() => status().subscriptions.length === 2);
  });
  afterEach(() => faulty.noFaults());
  afterAll(async () => {
    await faulty.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    Logger.overrideLogger(['error']);
  });

  /** The part of the api that matters here: shakes hands, and passes on what comes in. */
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const token = new URL(request.url ?? '', 'http://here').searchParams.get('validationToken');
    const body = await text(request);
    if (token !== null) {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
      return;
    }
    bodies.push(JSON.parse(body) as Json);
    await deliver(JSON.parse(body) as Json);
    response.writeHead(202).end();
  };
  const deliver = (body: Json) => {
    const capturing = Object.create(Capturing.prototype, {
      current: { get: () => faulty.tenant.capture },
    }) as Capturing;
    return new ReceiveNotificationsHandler(capturing).execute(new ReceiveNotifications(body));
  };
  const status = () => {
    const found = faulty.tenant.capture.subscriptions?.status();
    if (found === undefined) throw new Error('nothing is subscribed');
    return found;
  };
  const subscribed = async () =>
    (await faulty.tenant.control<{ subscriptions: Subscribed[] }>('GET', '/subscriptions'))
      .subscriptions;
  const titled = async (title: string) => {
    const user = faulty.cloudUser();
    await faulty.update(user, { jobTitle: title });
    return { user, line: changed(user.objectId, `jobTitle="${title}"`) };
  };
  const deltas = async () => {
    const { requests } = await faulty.tenant.control<{ requests: object[] }>('GET', '/requests');
    return requests.filter((request) => JSON.stringify(request).includes('/users/delta'));
  };
  const isKnown = (id: string, title: string) => () =>
    faulty.now.object(id as never)?.attributes['jobTitle'] === title;
  const looksOf = (reader: string) =>
    faulty.tenant.capture.status().find((one) => one.reader === reader)?.lastLookAt;

  it('are subscribed to for the types that have them, after a handshake', async () => {
    expect((await subscribed()).map(({ resource }) => resource).sort()).toEqual([
      '/groups',
      '/users',
    ]);
    expect(status()).toMatchObject({ failure: null });
  });

  it('have a change seen long before the next look is due', async () => {
    const lines = await faulty.recorded(async () => {
      const { user } = await titled('Told of');
      await eventually(isKnown(user.objectId, 'Told of'));
    });
    expect(lines).toHaveLength(1);
  });

  it('lose nothing, double nothing, when they come twice, in any order, or in bursts (N1)', async () => {
    for (const mode of ['duplicate', 'reordered', 'burst']) {
      await faulty.faults({ id: 'N1', mode });
      let line = '';
      const lines = await faulty.recorded(async () => {
        const change = await titled(`Told as ${mode}`);
        line = change.line;
        await eventually(isKnown(change.user.objectId, `Told as ${mode}`));
      });
      expect(lines).toEqual([line]);
      await faulty.noFaults();
    }
  });

  it('lead to one look however many come at once', async () => {
    const [genuine] = bodies;
    await eventually(() => looksOf('user') !== undefined);
    const before = (await deltas()).length;
    for (let time = 0; time < 200; time += 1) await deliver(genuine ?? null);
    const { user } = await titled('After the burst');
    await eventually(isKnown(user.objectId, 'After the burst'));
    expect((await deltas()).length - before).toBeLessThan(5);
  });

  it('are ignored when they do not know the secret, and lose nothing by it (N1)', async () => {
    await faulty.faults({ id: 'N1', mode: 'wrong-client-state' });
    const [look, { ignored }] = [looksOf('user'), status()];
    const { user, line } = await titled('Told by a stranger');
    await eventually(() => status().ignored > ignored);
    expect(looksOf('user')).toBe(look);
    const lines = await faulty.recorded(() => faulty.tenant.look());
    expect(lines).toEqual([line]);
    expect(faulty.now.object(user.objectId)?.attributes['jobTitle']).toBe('Told by a stranger');
  });

  it.each([
    null,
    [],
    {},
    { value: null },
    { value: [null, 1, 'x', {}] },
    { value: [{ subscriptionId: 7, clientState: {}, tenantId: [] }] },
  ])('are ignored when they are nonsense: %j', async (body) => {
    const { received } = status();
    await deliver(body);
    expect(status().received).toBe(received);
  });

  it('lose nothing when they do not come for a while (N1)', async () => {
    await faulty.faults({ id: 'N1', mode: 'dropped' });
    const { line } = await titled('Never told');
    expect(await faulty.recorded(() => faulty.tenant.look())).toEqual([line]);
  });

  it('are subscribed to again when the subscription has vanished without a word (N2)', async () => {
    await faulty.faults({ id: 'N2', count: 1 });
    const before = new Set((await subscribed()).map(({ id }) => id));
    const { line } = await titled('Into the void');
    expect(await faulty.recorded(() => faulty.tenant.look())).toEqual([line]);
    await eventually(async () => {
      const now = await subscribed();
      return now.length === 2 && now.some(({ id }) => !before.has(id));
    });
    const { user } = await titled('Told again');
    await eventually(isKnown(user.objectId, 'Told again'));
  });

  it('are authorised again when the directory asks for it', async () => {
    const [one] = await subscribed();
    await faulty.tenant.control('POST', `/subscriptions/${one?.id ?? ''}/reauthorization-required`);
    const { received } = status();
    await eventually(() => status().received > received);
    const { user } = await titled('Authorised again');
    await eventually(isKnown(user.objectId, 'Authorised again'));
  });

  it('of an earlier start are ended, so that they do not pile up', async () => {
    const before = new Set((await subscribed()).map(({ id }) => id));
    await faulty.tenant.restart();
    faulty.tenant.start();
    await eventually(async () => {
      const now = await subscribed();
      return now.length === 2 && now.every(({ id }) => !before.has(id));
    });
    expect(before.size).toBe(2);
  });
});
