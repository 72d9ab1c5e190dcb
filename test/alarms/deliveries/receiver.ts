import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (received: Received, response: ServerResponse) => void;

export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

export const portOf = (server: NetServer): number => (server.address() as AddressInfo).port;

/** Listens on a port of its own. */
export const listening = async <Listener extends NetServer>(
  server: Listener,
): Promise<Listener> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

/** A web server that takes what is posted, and answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];

  readonly url: string;

  private constructor(
    private readonly server: Server,
    public answer: Answer,
  ) {
    this.url = `http://127.0.0.1:${String(portOf(server))}/in?sig=letmein-letmein`;
  }

  static async open(answer: Answer = answering(202)): Promise<Receiver> {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const received = { headers: request.headers, body };
        receiver.received.push(received);
        receiver.answer(received, response);
      });
    });
    await listening(server);
    const receiver = new Receiver(server, answer);
    return receiver;
  }

  /** The ids of alarms, in the order in which they came. */
  get alarmIds(): readonly string[] {
    return this.received.flatMap(
      ({ body }) => (JSON.parse(body) as { alarmIds: string[] }).alarmIds,
    );
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}
