import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Sender } from './hammered.js';

const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nkeep-alive: timeout=70\r\n\r\n';
const EMPTY = 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n';
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

describe('What sends malformed requests', () => {
  let server: Server;
  let sender: Sender;
  let connections: Socket[];
  /** What is answered to one request after the other, part by part. */
  let answers: (readonly string[])[];
  beforeEach(async () => {
    connections = [];
    server = createServer({ noDelay: true }, (socket) => {
      connections.push(socket);
      socket.on('error', () => undefined).on('data', () => void say(socket, answers.shift() ?? []));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    sender = new Sender(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  });
  afterEach(async () => {
    sender.close();
    for (const socket of connections) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });

  const get = { bytes: 'GET / HTTP/1.1\r\nhost: x\r\n\r\n', isHttp: true };

  it('reads each answer to its end, however it is cut and whatever stands in it', async () => {
    const rows = [chunk('a,0\r\n'), chunk('0\r\n\r\n'), chunk('b,10\r\n')];
    answers = [
      [CHUNKED, ...rows, '0\r\n', '\r\n'],
      `${CHUNKED}${rows.join('')}0\r\n\r\n`.match(/[^]/g) ?? [],
      ['HTTP/1.1 201 Created\r\ncontent-length: 4\r\n\r\nab', 'cd'],
      [EMPTY],
    ];
    const replies = [];
    while (answers.length > 0) replies.push(await sender.exchange(get));

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 201, 404]);
    expect(replies.map(({ text }) => text.length)).toEqual([
      ...[rows, rows].map((some) => `${CHUNKED}${some.join('')}0\r\n\r\n`.length),
      ...['HTTP/1.1 201 Created\r\ncontent-length: 4\r\n\r\nabcd'.length, EMPTY.length],
    ]);
    expect(connections).toHaveLength(1);
  });

  it('goes away from an answer of which it has read enough, and has its status', async () => {
    answers = [[CHUNKED, chunk('x'.repeat(1000)), chunk('y'.repeat(1000))], [EMPTY]];
    const cut = await sender.exchange({ ...get, mostRead: 500 });
    const next = await sender.exchange(get);

    expect([cut.status, next.status]).toEqual([200, 404]);
    expect(connections).toHaveLength(2);
  });

  it('tells of a connection that was closed without an answer', async () => {
    server.once('connection', (socket) => socket.once('data', () => socket.destroy()));

    expect(await sender.exchange(get)).toEqual({ status: 0, text: '' });
  });
});

/** Each part as soon as the one before is on its way. */
const say = async (socket: Socket, parts: readonly string[]): Promise<void> => {
  for (const part of parts) {
    await new Promise((written) => socket.write(part, written));
    await new Promise(setImmediate);
  }
};
