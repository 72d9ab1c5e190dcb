import { createServer, Socket } from 'node:net';
import { capConnections } from '../../../src/api/connection-cap.js';

const from = (address: string): Socket =>
  Object.defineProperty(new Socket(), 'remoteAddress', { value: address });

describe('Connections of one network', () => {
  const server = createServer();
  capConnections(server, 2);
  const connected = (address: string): Socket => {
    const socket = from(address);
    server.emit('connection', socket);
    return socket;
  };

  it('are closed beyond the most, until others end, while other networks get theirs', async () => {
    const [first, second, third] = ['192.0.2.1', '192.0.2.1', '192.0.2.1'].map(connected);
    expect([first?.destroyed, second?.destroyed, third?.destroyed]).toEqual([false, false, true]);
    expect(connected('192.0.2.2').destroyed).toBe(false);

    await new Promise((closed) => first?.once('close', closed).destroy());

    expect(connected('192.0.2.1').destroyed).toBe(false);
    expect(connected('192.0.2.1').destroyed).toBe(true);
  });

  it('are not counted on the machine itself', () => {
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      const sockets = [1, 2, 3].map(() => connected(address));
      expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
    }
  });
});
