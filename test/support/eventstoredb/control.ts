import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { TestEventStoreDb } from './event-store-db.js';
import type { Fault, Operation } from './faults.js';

interface FaultRequest {
  readonly calls?: number;
  readonly fault: Fault;
  readonly on?: Operation;
  readonly after?: number;
  /** Streams whose names begin so. */
  readonly streamPrefix?: string;
}

type Answer = (request: IncomingMessage) => unknown;

/**
 * What a server in a process of its own can be told: `GET /counters`, `POST /faults`, `DELETE /faults`,
 * `POST /drop-connections`, `POST /scavenge`, `POST /stop`, `POST /restart`, `POST /clock`.
 */
export const controlServer = (server: TestEventStoreDb): Server => {
  const answers: Readonly<Record<string, Answer>> = {
    'GET /counters': () => counters(server),
    'POST /faults': (request) => armFault(server, request),
    'DELETE /faults': () => {
      server.faults.clear();
    },
    'POST /drop-connections': () => {
      server.dropConnections();
    },
    'POST /scavenge': () => {
      server.scavenge();
    },
    'POST /stop': () => server.stop(),
    'POST /restart': () => server.restart(),
    'POST /clock': (request) => setClock(server, request),
  };
  return createServer((request, response) => {
    const answer = answers[`${String(request.method)} ${String(request.url)}`];
    if (answer) void give(answer, request, response);
    else response.writeHead(404).end();
  });
};

const give = async (
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    const given = await answer(request);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(given ?? {}));
  } catch (error) {
    response.writeHead(400).end(String(error));
  }
};

const counters = (server: TestEventStoreDb): unknown => ({
  events: server.eventCount(),
  bytes: server.bytes(),
  calls: server.callCounts,
  faultHits: server.faults.hits,
  memoryBytes: process.memoryUsage().rss,
  cpuMs: cpuMs(),
});

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const armFault = async (server: TestEventStoreDb, request: IncomingMessage): Promise<void> => {
  const { calls = 1, fault, on, after, streamPrefix } = (await json(request)) as FaultRequest;
  server.faults.next(calls, fault, {
    ...(on && { on }),
    ...(after !== undefined && { after }),
    ...(streamPrefix !== undefined && { stream: (id: string) => id.startsWith(streamPrefix) }),
  });
};

const setClock = async (server: TestEventStoreDb, request: IncomingMessage): Promise<void> => {
  const { aheadMs } = (await json(request)) as { readonly aheadMs: number };
  server.clock.aheadMs = aheadMs;
};
