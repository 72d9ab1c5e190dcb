import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureApp } from '../../src/api/configure-app.js';
import { httpAdapter } from '../../src/api/http-adapter.js';
import { NotificationsController } from '../../src/api/notifications.controller.js';
import { RequestRate, RequestRates } from '../../src/api/request-rates.js';
import { Capturing } from '../../src/capture/capturing.js';
import { ReceiveNotificationsHandler } from '../../src/capture/receive-notifications.command.js';
import { instantAt } from '../../src/domain/instant.js';
import { StoredChainHeads } from '../../src/integrity/stored-chain-heads.js';
import { RecordedTenant } from '../history/recorded-tenant.js';

/** Of a process that answers and does not capture: nothing that is sent here can do harm. */
describe('the address for change notifications', () => {
  let recorded: RecordedTenant;
  let app: NestFastifyApplication;
  let url: string;
  beforeAll(async () => {
    recorded = await RecordedTenant.open();
    const { store, history } = recorded;
    const parts = {
      directory: {} as never,
      store,
      history,
      chainHeads: new StoredChainHeads(store),
    };
    const pace = { deltaIntervalMs: 1000, pollIntervalMs: 1000, auditIntervalMs: 1000 };
    const capturing = new Capturing(parts, { ...pace, clock: () => instantAt(Date.now()) });
    @Module({
      imports: [CqrsModule.forRoot()],
      controllers: [NotificationsController],
      providers: [
        ...[{ provide: Capturing, useValue: capturing }, ReceiveNotificationsHandler],
        ...[RequestRates, { provide: RequestRate, useValue: new RequestRate(3000) }],
      ],
    })
    class TestApp {}
    app = await NestFactory.create<NestFastifyApplication>(TestApp, httpAdapter(), {
      logger: false,
      abortOnError: false,
    });
    configureApp(app);
    await app.listen(0, '127.0.0.1');
    url = `${await app.getUrl()}/api/notifications/graph`;
  });
  afterAll(async () => {
    await app.close();
    await recorded.close();
  });

  const post = (at: string, body?: string, type = 'application/json') =>
    fetch(`${url}${at}`, {
      method: 'POST',
      headers: { 'content-type': type },
      ...(body === undefined ? {} : { body }),
    });

  it.each(['', '/lifecycle'])('shakes hands at %j with the token as it was meant', async (path) => {
    const token = 'Validation: Testing <b>client</b> Request-Id: 1 +&=%';
    const query = `?validationToken=${encodeURIComponent(token)}`;
    for (const body of [undefined, '']) {
      const answer = await post(`${path}${query}`, body, 'text/plain; charset=utf-8');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.text()).toBe(token);
    }
  });

  it.each(['', 'x'.repeat(2049)])(
    'shakes no hands with a token of no sensible length',
    async (token) => {
      const answer = await post(`?validationToken=${token}`, '', 'text/plain');
      expect(answer.status).toBe(400);
      expect(await answer.text()).not.toContain('xxx');
    },
  );

  it.each(['', '/lifecycle'])('answers at %j what is not for us as what is', async (path) => {
    const stranger = { subscriptionId: 's', clientState: 'x', tenantId: 't' };
    const bodies = [{ value: [stranger] }, { value: 7 }, {}, [], null];
    for (const body of bodies) {
      const answer = await post(path, JSON.stringify(body));
      expect(answer.status).toBe(202);
      expect(await answer.text()).toBe('');
    }
  });

  it('refuses what is too long, or no JSON', async () => {
    expect((await post('', `{"value":"${'x'.repeat(2 * 1024 * 1024)}"}`)).status).toBe(413);
    expect((await post('', '{"value":')).status).toBe(400);
    expect((await post('', 'value=1', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('', 'text', 'text/plain')).status).toBe(415);
  });
});
