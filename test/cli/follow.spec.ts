import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stateline } from './a-terminal.js';

const entry = (position: string, type = 'ObjectRestored') => ({
  position,
  changeId: `change-${position}`,
  observedAt: '2026-11-20T14:05:00.000Z',
  occurredAt: null,
  actors: [],
  activities: [],
  event: {
    type,
    data: { objectId: 'ada', objectType: 'user', displayName: 'Ada' },
  },
});

const told = (position: string, type?: string): string =>
  `id: ${position}\nevent: change\ndata: ${JSON.stringify(entry(position, type))}\n\n`;

type Connection = (response: ServerResponse, resumedAfter: string) => void;

/** Stands in for a server whose connections break: each of them does what one of these says. */
class BreakingServer {
  readonly resumedAfter: string[] = [];
  readonly server: Server;

  constructor(private readonly connections: Connection[]) {
    this.server = createServer((request, response) => {
      this.answer(request, response);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((listening) => {
      this.server.listen(0, '127.0.0.1', listening);
    });
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer({ url, headers }: IncomingMessage, response: ServerResponse): void {
    if (url?.includes('/timeline/stream') === true) {
      const after = String(headers['last-event-id']);
      this.resumedAfter.push(after);
      this.connections.shift()?.(response, after);
      return;
    }
    const page = { rows: [], next: null, trust: { position: '40' } };
    const body = url === '/api/tenants' ? { tenants: [{ tenantId: 't' }] } : page;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

const stream = (response: ServerResponse): ServerResponse =>
  response.writeHead(200, { 'content-type': 'text/event-stream' });

const positionsIn = (records: readonly Record<string, unknown>[]) =>
  records.map(({ position }) => position);

describe('stateline timeline --follow over a network that breaks', () => {
  it('goes on after the last event that arrived, however the connection ended', async () => {
    const server = new BreakingServer([
      (response) => void stream(response).write(told('41') + told('42').slice(0, 20)),
      (response) => void response.destroy(),
      (response) => void response.writeHead(503, { 'content-type': 'text/html' }).end('busy'),
      (response) => void stream(response).end(told('42')),
      (response) => void stream(response).write(told('43')),
    ]);
    const url = await server.listen();
    const interruption = new AbortController();

    const ran = await stateline(['timeline', '--follow', '--json', '--server', url], {
      interrupted: interruption.signal,
      onOut: (text) => {
        if (text.includes('"41"')) server.server.closeAllConnections();
        if (text.includes('"43"')) interruption.abort();
      },
    });
    server.close();

    expect(ran.exitCode).toBe(0);
    expect(positionsIn(ran.records())).toEqual(['41', '42', '43']);
    expect(server.resumedAfter).toEqual(['40', '41', '41', '41', '42']);
  });

  it('ends with the words of a server that refuses to go on', async () => {
    const server = new BreakingServer([
      (response) =>
        void response
          .writeHead(400, { 'content-type': 'application/problem+json' })
          .end('{"title":"invalid-value","status":400,"detail":"no such place"}'),
    ]);
    const url = await server.listen();

    const ran = await stateline(['timeline', '--follow', '--server', url]);
    server.close();

    expect(ran).toMatchObject({ exitCode: 2, err: 'no such place\n' });
  });

  it('seeks nobody for what was there before anybody looked', async () => {
    const server = new BreakingServer([
      (response) =>
        void stream(response).end(told('41', 'ObjectDiscovered') + told('42', 'ObjectCreated')),
      (response) => void response.writeHead(404).end(),
    ]);
    const url = await server.listen();

    const { out } = await stateline(['timeline', '--follow', '--server', url]);
    server.close();

    expect(out).toMatch(
      /user Ada {2}–: found in the first full sync\n.*user Ada {2}unknown: created\n/,
    );
  });
});
