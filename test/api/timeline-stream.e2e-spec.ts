import { connect } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { fastify } from 'fastify';
import { asEventStream, type StreamedEvent } from '../../src/api/event-stream.js';
import { OpenStreams } from '../../src/api/open-streams.js';
import { second } from '../history/recorded-tenant.js';
import { RunningApi } from './running-api.js';
import { attributed, departmentChanged, discovered } from './some-events.js';
import { StreamReader, takeEvents } from './stream-reader.js';

const CHANGES = 30;

let api: RunningApi;
/** Ids of all events of the stream, in order. */
let all: readonly string[];

beforeAll(async () => {
  api = await RunningApi.start();
  const { recorded } = api;
  await recorded.record([
    discovered('ada', 'user', { displayName: 'Ada' }),
    discovered('ops', 'group', { displayName: 'Ops' }),
  ]);
  await recorded.synced();
  for (let n = 1; n <= CHANGES; n += 1) {
    const [change] = await recorded.record([departmentChanged('ada', n - 1, n, n)], {
      observedAt: second(n),
    });
    const actor = n % 2 === 0 ? 'grace' : 'mallory';
    await recorded.record([attributed(change?.id ?? '', 'ada', actor, n)], {
      observedAt: second(n),
    });
  }
  all = (await takeEvents(api.at('/timeline/stream?after=0'), 2 + 2 * CHANGES)).map(
    ({ id = '' }) => id,
  );
});

afterAll(async () => {
  await api.close();
});

const ids = (messages: readonly { id?: string | undefined }[]) => messages.map(({ id }) => id);

describe('The timeline stream', () => {
  it('tells every change and every attribution in log order, each with its position', async () => {
    const [first, , third, fourth] = await takeEvents(api.at('/timeline/stream?after=0'), 4);

    expect(all).toEqual([...new Set(all)]);
    expect([...all].sort((one, other) => Number(one) - Number(other))).toEqual(all);
    expect(first?.event).toBe('change');
    expect(third).toMatchObject({ event: 'change' });
    expect(JSON.parse(third?.data ?? '')).toMatchObject({
      position: third?.id,
      actors: expect.any(Array) as unknown,
      event: { type: 'ObjectChanged', data: { objectId: 'ada' } },
    });
    expect(fourth).toMatchObject({ event: 'attribution' });
    expect(JSON.parse(fourth?.data ?? '')).toMatchObject({
      position: third?.id,
      actors: [{ name: 'mallory' }],
    });
  });

  it('resumes exactly, wherever and however often the connection is cut', async () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, async (lengths) => {
        const seen: (string | undefined)[] = [];
        let last = '0';
        for (const length of [...lengths, all.length]) {
          const left = Math.min(length, all.length - seen.length);
          const taken = ids(await takeEvents(api.at('/timeline/stream'), left, last));
          seen.push(...taken);
          last = seen.at(-1) ?? last;
        }
        expect(seen).toEqual(all);
      }),
      { numRuns: 12 },
    );
  });

  it('takes the last event id of the header before that of the address', async () => {
    const messages = await takeEvents(api.at('/timeline/stream?after=0'), 1, all[10]);

    expect(ids(messages)).toEqual([all[11]]);
  });

  it('keeps to the actor, the type and the object that were asked for', async () => {
    const byGrace = await takeEvents(api.at('/timeline/stream?after=0&actor=grace'), 4);
    const groups = await takeEvents(api.at('/timeline/stream?after=0&type=group'), 1);
    const ofOps = await takeEvents(api.at('/timeline/stream?after=0&objectId=ops'), 1);

    for (const { data } of byGrace) {
      expect(JSON.parse(data)).toMatchObject({ actors: [{ name: 'grace' }] });
    }
    expect(ids(groups)).toEqual([all[1]]);
    expect(ids(ofOps)).toEqual([all[1]]);
  });

  it('goes on with what is recorded while somebody listens', async () => {
    const reader = new StreamReader(api.at(`/timeline/stream?after=${all.at(-1) ?? ''}`));
    const arriving = reader.take(1);
    const [change] = await api.recorded.record([departmentChanged('ada', CHANGES, 'HR', 100)], {
      observedAt: second(100),
    });

    const [message] = await arriving;

    expect(message).toMatchObject({ id: change?.position, event: 'change' });
    expect(JSON.parse(message?.data ?? '')).toMatchObject({ changeId: change?.id });
  });

  it('begins now when no place is named, and says where that is', async () => {
    const stop = new AbortController();
    const response = await fetch(api.at('/timeline/stream'), { signal: stop.signal });
    const part = await response.body?.getReader().read();
    stop.abort();

    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(new TextDecoder().decode(part?.value as Uint8Array)).toBe(
      `: following\nid: ${api.recorded.tenant.now().trust.position}\n\n`,
    );
  });

  it('lets the server stop while somebody listens', async () => {
    const other = await RunningApi.start();
    await other.recorded.record([discovered('eve', 'user', { displayName: 'Eve' })]);
    await other.recorded.synced();
    const reader = new StreamReader(other.at('/timeline/stream?after=0'));
    const listening = reader.messages();
    await listening.next();

    await other.close();
    reader.cut();

    await expect(listening.next()).resolves.toMatchObject({ done: true });
  });
});

describe('An event stream', () => {
  const endless = (told: { count: number; stopped: boolean }) =>
    async function* (): AsyncGenerator<StreamedEvent> {
      try {
        for (;;) {
          told.count += 1;
          yield await Promise.resolve({ id: '1', event: 'change', data: 'x'.repeat(1000) });
        }
      } finally {
        told.stopped = true;
      }
    };

  it('says that it is still there when nothing happens', async () => {
    const stop = new AbortController();
    async function* oneLate(): AsyncGenerator<StreamedEvent> {
      await new Promise((aborted) => {
        stop.signal.addEventListener('abort', aborted);
      });
      yield { id: '8', event: 'change', data: null };
    }
    const lines = asEventStream('7', oneLate(), 1);

    const heard = [await lines.next(), await lines.next(), await lines.next()];
    stop.abort();
    const last = await lines.next();

    expect(last.value).toBe('id: 8\nevent: change\ndata: null\n\n');
    expect(heard.map(({ value }) => value as string)).toEqual([
      ': following\nid: 7\n\n',
      ': still here\n\n',
      ': still here\n\n',
    ]);
  });

  it('stops its source when its reader leaves', async () => {
    const told = { count: 0, stopped: false };
    const lines = asEventStream('0', endless(told)());
    await lines.next();
    await lines.next();

    await lines.return(undefined);

    expect(told.stopped).toBe(true);
  });

  it('keeps nothing for a reader that does not read, and stops when that one goes', async () => {
    const told = { count: 0, stopped: false };
    const server = fastify({ forceCloseConnections: true });
    server.get('/', (_request, reply) =>
      new OpenStreams().send(reply, 'text/event-stream', () => asEventStream('0', endless(told)())),
    );
    const { port } = new URL(await server.listen({ port: 0, host: '127.0.0.1' }));
    const socket = connect(Number(port), '127.0.0.1').pause();
    socket.write('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');

    // What the two sockets of the system hold, and then no more.
    await eventually(async () => {
      const before = told.count;
      await setTimeout(100);
      return before > 0 && told.count === before;
    });
    const held = told.count;
    socket.destroy();
    await eventually(() => Promise.resolve(told.stopped));
    await server.close();

    expect(held).toBeLessThan(20_000);
  });
});

const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It never held');
    await setImmediate();
  }
};
