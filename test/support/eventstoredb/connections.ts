import type { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

const HOST = '127.0.0.1';

/** The sockets of a gRPC server, held here so that they can be killed one by one, or all at once. */
export class Connections {
  private readonly sockets = new Map<string, Socket>();
  private readonly inject: (socket: Socket) => void;
  private listener: Server | undefined;
  private listeningPort = 0;

  constructor(grpc: GrpcServer, credentials: ServerCredentials) {
    const injector = grpc.createConnectionInjector(credentials);
    this.inject = (socket) => {
      injector.injectConnection(socket);
    };
  }

  get port(): number {
    return this.listeningPort;
  }

  /** On the given port, or on the one of last time, or on any that is free. */
  async listen(port = this.listeningPort): Promise<void> {
    const listener = createServer((socket) => {
      this.accept(socket);
    });
    listener.listen(port, HOST);
    await once(listener, 'listening');
    this.listener = listener;
    this.listeningPort = (listener.address() as AddressInfo).port;
  }

  kill(peer: string): void {
    this.sockets.get(peer)?.destroy();
  }

  killAll(): void {
    for (const socket of this.sockets.values()) socket.destroy();
  }

  /** Refuses new connections and kills those that stand. */
  async close(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    this.killAll();
    if (!listener) return;
    listener.close();
    await once(listener, 'close');
  }

  private accept(socket: Socket): void {
    const peer = `${String(socket.remoteAddress)}:${String(socket.remotePort)}`;
    socket.setNoDelay(true);
    this.sockets.set(peer, socket);
    socket.once('close', () => this.sockets.delete(peer));
    // A client that goes away in the middle of a message is no concern of the server.
    socket.on('error', () => undefined);
    this.inject(socket);
  }
}
