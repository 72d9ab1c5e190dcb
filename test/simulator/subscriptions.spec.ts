import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../src/domain/json.js';
import { eventually } from '../support/eventually.js';
import { type Answer, errorOf, SimulatedTenant, text } from './simulated-tenant.js';

const MINUTE_MS = 60_000;

/** An endpoint for notifications that remembers what it got. */
class Endpoint {
  readonly posts: { readonly path: string; readonly value: readonly JsonObject[] }[] = [];
  readonly tokens: string[] = [];
  /** What it answers to notifications, one after the other; 202 from then on. */
  answers: number[] = [];
  echo = (token: string): string => token;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://endpoint');
      const token = url.searchParams.get('validationToken');
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (token !== null) {
          this.tokens.push(token);
          response.setHeader('content-type', 'text/plain');
          response.end(this.echo(token));
          return;
        }
        const status = this.answers.shift() ?? 202;
        const { value } = JSON.parse(body) as { value: readonly JsonObject[] };
        if (status === 202) this.posts.push({ path: url.pathname, value });
        response.statusCode = status;
        response.end();
      });
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  get received(): readonly JsonObject[] {
    return this.posts.flatMap(({ value }) => value);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

describe('change notifications of the simulated tenant', () => {
  let tenant: SimulatedTenant;
  let endpoint: Endpoint;
  let token: string;
  beforeEach(async () => {
    endpoint = new Endpoint();
    await endpoint.open();
    tenant = await SimulatedTenant.start();
    const { clientId, clientSecret } = tenant.running.credentials.reader;
    token = await tenant.tokenFor(clientId, clientSecret);
  });
  afterEach(async () => {
    await tenant.close();
    endpoint.close();
  });

  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    tenant.ask(method, `/v1.0/subscriptions${path}`, token, body === undefined ? {} : { body });
  const inMinutes = (minutes: number): string =>
    new Date(tenant.running.now() + minutes * MINUTE_MS).toISOString();
  const subscribe = (more: object = {}): Promise<Answer> =>
    ask('POST', '', {
      changeType: 'updated,deleted',
      resource: '/users',
      clientState: 'ours',
      notificationUrl: endpoint.url('/graph'),
      lifecycleNotificationUrl: endpoint.url('/lifecycle'),
      expirationDateTime: inMinutes(1000),
      ...more,
    });
  const retitle = (objectId: string, jobTitle: string): Promise<string> =>
    tenant.act({ operation: 'update', objectType: 'user', objectId, attributes: { jobTitle } });
  const subscriptions = async (): Promise<readonly JsonObject[]> =>
    (await tenant.control('GET', '/subscriptions')).body[
      'subscriptions'
    ] as unknown as readonly JsonObject[];

  it('makes a subscription when both addresses give back the token', async () => {
    const { status, body } = await subscribe();

    expect(status).toBe(201);
    expect(body).toMatchObject({
      resource: '/users',
      changeType: 'updated,deleted',
      clientState: 'ours',
      applicationId: tenant.running.credentials.reader.clientId,
      encryptionCertificate: null,
    });
    expect(endpoint.tokens).toHaveLength(2);
    expect(endpoint.tokens[0]).toMatch(/ \+&=%$/);
    expect((await ask('GET', '')).value).toHaveLength(1);
    expect((await ask('GET', `/${text(body['id'])}`)).body).toMatchObject({ id: body['id'] });
  });

  it('refuses one whose address answers something else, leads elsewhere, or lasts too long', async () => {
    endpoint.echo = (sent) => encodeURIComponent(sent);
    const encoded = await subscribe();
    endpoint.echo = (sent) => sent;
    const refused = [
      await subscribe({ notificationUrl: 'http://192.0.2.1/graph' }),
      await subscribe({ expirationDateTime: inMinutes(41_761) }),
      await subscribe({ resource: '/applications' }),
      await subscribe({ changeType: 'renamed' }),
      await subscribe({ clientState: 'x'.repeat(129) }),
    ];

    expect([encoded.status, errorOf(encoded).code]).toEqual([400, 'ValidationError']);
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(await subscriptions()).toEqual([]);
  });

  it('refuses an application that may not read what it asks to be told of', async () => {
    const take = ['User.Read.All', 'Directory.Read.All'];
    await tenant.control('POST', '/apps/reader/permissions', { take });

    const refused = await subscribe();

    expect([refused.status, errorOf(refused).code]).toEqual([403, 'Authorization_RequestDenied']);
  });

  it('tells users, groups and members as Graph does, and keeps what is not asked for', async () => {
    const { objectId } = await tenant.find('group', 'SG-Legal');
    await subscribe();
    await subscribe({ resource: `groups/${objectId}/members`, clientState: 'members' });
    const user = await tenant.cloudUser();
    await retitle(user.id, 'Told');
    const link = { objectType: 'group', objectId, relation: 'members', targetId: user.id };
    await tenant.act({ operation: 'addLink', ...link });
    await tenant.act({ operation: 'removeLink', ...link });
    await tenant.act({ ...link, operation: 'addLink', relation: 'owners' });
    await tenant.act({ operation: 'softDelete', objectType: 'user', objectId: user.id });

    await eventually(() => endpoint.received.length === 4);

    const told = endpoint.received;
    const { tenantId } = tenant.running;
    expect(told.filter(({ clientState }) => clientState === 'ours')).toMatchObject([
      {
        changeType: 'updated',
        resource: `Users/${user.id}`,
        tenantId,
        resourceData: { '@odata.type': '#Microsoft.Graph.User', id: user.id },
      },
      { changeType: 'updated', resource: `Users/${user.id}` },
    ]);
    expect(told.filter(({ clientState }) => clientState === 'members')).toMatchObject([
      { resourceData: { 'members@delta': [{ id: user.id }] } },
      { resourceData: { 'members@delta': [{ id: user.id, '@removed': 'deleted' }] } },
    ]);
  });

  it('sends again what was not accepted', async () => {
    await subscribe();
    endpoint.answers = [503, 500];
    await retitle((await tenant.cloudUser()).id, 'Again');

    await eventually(() => endpoint.received.length > 0);

    const { body } = await tenant.control('GET', '/subscriptions');
    expect(body['deliveries']).toMatchObject([{ status: 503 }, { status: 500 }, { status: 202 }]);
  });

  it('is prolonged, removed, and gone without a word when it expires', async () => {
    const id = text((await subscribe({ expirationDateTime: inMinutes(1) })).body['id']);
    const raised = (await ask('GET', `/${id}`)).body['expirationDateTime'];
    const renewed = await ask('PATCH', `/${id}`, { expirationDateTime: inMinutes(100) });
    tenant.pass(101 * MINUTE_MS);
    await tenant.signIn();

    expect(raised).toBe('2026-11-20T09:45:00.000Z');
    expect(renewed.body['expirationDateTime']).toBe('2026-11-20T10:40:00.000Z');
    expect(await subscriptions()).toEqual([]);
    const { clientId, clientSecret } = tenant.running.credentials.reader;
    token = await tenant.tokenFor(clientId, clientSecret);
    expect((await ask('GET', `/${id}`)).status).toBe(404);
    const next = text((await subscribe()).body['id']);
    expect((await ask('DELETE', `/${next}`)).status).toBe(204);
    expect((await ask('DELETE', `/${next}`)).status).toBe(404);
    expect(endpoint.posts).toEqual([]);
  });

  it('asks to be authorised again, and is silent until it is', async () => {
    const id = text((await subscribe()).body['id']);
    const user = await tenant.cloudUser();
    await tenant.control('POST', `/subscriptions/${id}/reauthorization-required`);
    await eventually(() => endpoint.received.length === 1);
    await retitle(user.id, 'Unheard');
    expect((await ask('POST', `/${id}/reauthorize`)).status).toBe(204);
    await retitle(user.id, 'Heard');
    await eventually(() => endpoint.received.length === 2);

    expect(endpoint.posts).toMatchObject([
      { path: '/lifecycle', value: [{ lifecycleEvent: 'reauthorizationRequired' }] },
      { path: '/graph', value: [{ changeType: 'updated', clientState: 'ours' }] },
    ]);
  });

  it('N1 sends a wrong state, sends twice, sends twenty times, and drops', async () => {
    await subscribe();
    const user = await tenant.cloudUser();
    const arrived = async (mode: string, number: number): Promise<readonly JsonObject[]> => {
      await tenant.arm({ id: 'N1', mode, path: '^/users/' });
      const before = endpoint.received.length;
      await retitle(user.id, mode);
      await tenant.control('DELETE', '/faults');
      await retitle(user.id, `after ${mode}`);
      await eventually(() => endpoint.received.length >= before + number + 1);
      return endpoint.received.slice(before);
    };

    const wrong = await arrived('wrong-client-state', 1);
    const twice = await arrived('duplicate', 2);
    const burst = await arrived('burst', 20);
    const dropped = await arrived('dropped', 0);

    expect(wrong.map(({ clientState }) => clientState)).toEqual(['not-yours', 'ours']);
    expect([twice.length, burst.length, dropped.length]).toEqual([3, 21, 1]);
    expect(twice[0]).toEqual(twice[1]);
  });

  it('N1 sends in another order', async () => {
    await subscribe();
    const users = [await tenant.cloudUser(), await tenant.cloudUser(1), await tenant.cloudUser(2)];
    await tenant.arm({ id: 'N1', mode: 'reordered' });
    for (const { id } of users) await retitle(id, 'In order');

    await eventually(() => endpoint.received.length === 3);

    expect(endpoint.received.map(({ resource }) => resource)).toEqual(
      users.map(({ id }) => `Users/${id}`).toReversed(),
    );
  });

  it('N2 removes the subscription at the next change, and so does the control port, without an event', async () => {
    await subscribe();
    await tenant.arm({ id: 'N2', count: 1 });
    await retitle((await tenant.cloudUser()).id, 'Unheard');
    const afterFault = await subscriptions();
    const id = text((await subscribe()).body['id']);
    await tenant.control('DELETE', `/subscriptions/${id}`);
    await retitle((await tenant.cloudUser()).id, 'Unheard too');

    expect(afterFault).toEqual([]);
    expect(await subscriptions()).toEqual([]);
    expect(endpoint.posts).toEqual([]);
    expect((await tenant.control('DELETE', `/subscriptions/${id}`)).status).toBe(404);
  });

  it('says nothing of what a native recovery job changes', async () => {
    await subscribe();
    await tenant.control('POST', '/scenarios/native-recovery', { objects: 3 });
    const user = await tenant.cloudUser();
    await retitle(user.id, 'Told');

    await eventually(() => endpoint.received.length > 0);

    expect(endpoint.received.map(({ resource }) => resource)).toEqual([`Users/${user.id}`]);
  });
});
