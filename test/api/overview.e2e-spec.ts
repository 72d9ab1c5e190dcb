import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { EventSourceMessage } from 'eventsource-parser';
import { fastify } from 'fastify';
import { MOST_STREAMS, OpenStreams } from '../../src/api/open-streams.js';
import type { Overview, OverviewPatch } from '../../src/history/overview.port.js';
import { second } from '../history/recorded-tenant.js';
import { eventually } from '../support/eventually.js';
import { RunningApi } from './running-api.js';
import { departmentChanged, discovered } from './some-events.js';
import { StreamReader, takeEvents } from './stream-reader.js';

let api: RunningApi;

beforeEach(async () => {
  api = await RunningApi.start();
  api.recorded.now = second(60);
  await api.recorded.record([discovered('ada', 'user', { displayName: 'Ada' })]);
  await api.recorded.synced();
});

afterEach(async () => {
  await api.close();
});

const change = (n: number) =>
  api.recorded.record([departmentChanged('ada', n - 1, n, n)], { observedAt: second(60) });

const nextOf = async (
  messages: AsyncIterator<EventSourceMessage>,
): Promise<EventSourceMessage | undefined> => {
  const { value } = (await messages.next()) as { value: EventSourceMessage | undefined };
  return value;
};

describe('The overview', () => {
  it('is answered with the place in the log that it tells up to', async () => {
    await change(1);

    const { status, body } = await api.get('/overview');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      trust: { instant: second(60), position: api.recorded.tenant.now().trust.position },
      live: { user: 1 },
      lastHour: { changes: 1, unattributed: 1, objects: { rows: [{ displayName: 'ada' }] } },
    });
  });

  it('is streamed whole, and then as what is different, each with its place', async () => {
    const reader = new StreamReader(api.at('/overview/stream'));
    const messages = reader.messages();
    const first = await nextOf(messages);
    const [recorded] = await change(1);
    const second = await nextOf(messages);
    reader.cut();

    expect(first).toMatchObject({ event: 'overview' });
    expect((JSON.parse(first?.data ?? '') as Overview).lastDay.changes).toBe(0);
    expect(second).toMatchObject({ event: 'patch', id: recorded?.position });
    const patch = JSON.parse(second?.data ?? '') as OverviewPatch;
    expect(patch.lastDay?.changes).toBe(1);
    expect(patch).not.toHaveProperty('live');
  });

  it('resumes with what is new behind the last event, and from an unknown place with all', async () => {
    const reader = new StreamReader(api.at('/overview/stream'));
    const messages = reader.messages();
    await nextOf(messages);
    await change(1);
    const told = await nextOf(messages);
    reader.cut();
    await change(2);

    const [known] = await takeEvents(api.at('/overview/stream'), 1, told?.id);
    const [beyond] = await takeEvents(api.at('/overview/stream'), 1, '999999');

    expect(known).toMatchObject({ event: 'patch' });
    expect((JSON.parse(known?.data ?? '') as OverviewPatch).lastDay?.changes).toBe(2);
    expect(beyond).toMatchObject({ event: 'overview' });
  });

  it('refuses a last event id that is none, naming the header', async () => {
    const response = await fetch(api.at('/overview/stream'), {
      headers: { 'last-event-id': 'yesterday' },
    });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'Last-Event-ID' }] });
  });
});

class SoonOver extends OpenStreams {
  protected override readonly longestFeedMs = 10;
}

/** Goes on until it is told to stop. */
async function* goingOn(signal: AbortSignal): AsyncGenerator<string> {
  yield 'begun';
  if (!signal.aborted) await once(signal, 'abort');
}

describe('Open streams', () => {
  it('of events end after a while, so that whoever follows is looked at again', async () => {
    const streams = new SoonOver();
    const server = fastify();
    server.get('/', (_request, reply) =>
      streams.send(reply, 'text/event-stream; charset=utf-8', goingOn),
    );

    expect((await server.inject('/')).body).toBe('begun');
    await server.close();
  });

  it('of other things go on to their end, however long that takes', async () => {
    const streams = new SoonOver();
    const server = fastify();
    const told: boolean[] = [];
    async function* longer(signal: AbortSignal): AsyncGenerator<string> {
      await setTimeout(100);
      told.push(signal.aborted);
      yield 'all';
    }
    server.get('/', (_request, reply) => streams.send(reply, 'application/x-ndjson', longer));

    expect((await server.inject('/')).body).toBe('all');
    expect(told).toEqual([false]);
    await server.close();
  });

  it('are as many as a process bears, and more when one has ended', async () => {
    const streams = new OpenStreams();
    const server = fastify();
    const ended = Promise.withResolvers<string>();
    async function* silent(): AsyncGenerator<string> {
      yield await ended.promise;
    }
    server.get('/', (_request, reply) => streams.send(reply, 'text/event-stream', silent));
    const open = Array.from({ length: MOST_STREAMS }, () => server.inject('/'));
    const all = Promise.all(open);

    const refused = await server.inject('/');
    ended.resolve('');
    await all;

    expect(refused.json()).toMatchObject({ code: 'too-many-streams' });
    await eventually(async () => (await server.inject('/')).statusCode === 200);
    await server.close();
  });
});
