import type { Server, Socket } from 'node:net';
import { networkOf } from '../domain/access/network.js';

/**
 * Closes connections of one network beyond `most`, so that nobody takes all that a server has; this
 * machine's own are not counted.
 */
export const capConnections = (server: Server, most: number): void => {
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const { remoteAddress: address } = socket;
    if (address === undefined) return;
    const network = networkOf(address);
    if (address === '::1' || network.startsWith('127.')) return;
    const count = open.get(network) ?? 0;
    if (count >= most) {
      socket.destroy();
      return;
    }
    open.set(network, count + 1);
    socket.once('close', () => {
      const left = (open.get(network) ?? 0) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
  });
};
