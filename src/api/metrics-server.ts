import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { wrongHost } from './host-names.js';
import { Metrics } from './metrics.js';

/** Where Prometheus asks; `null`: nowhere. */
export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

export class MetricsAt {
  constructor(readonly address: MetricsAddress | null) {}
}

const SILENCE_MS = 10_000;
const MOST_CONNECTIONS = 50;
const TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Answers `GET /metrics` on a port of its own, where nobody signs in: apart from all that tells of people
 * and may change something, so that who may reach it is for the network to say.
 */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnModuleDestroy {
  private server: Server | null = null;

  constructor(
    private readonly metrics: Metrics,
    private readonly at: MetricsAt,
  ) {}

  /** `null` where there is none. */
  get url(): string | null {
    const address = this.server?.address() ?? null;
    return address === null || typeof address === 'string' ? null : urlOf(address);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { address } = this.at;
    if (address === null) return;
    const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(address.host);
    const server = createServer((request, response) => {
      const { url = '', method, headers } = request;
      const { host = '' } = headers;
      const isRefused = isLoopback && wrongHost({ host, headers }, []) !== undefined;
      if (isRefused || method !== 'GET' || url.replace(/\?.*$/, '') !== '/metrics') {
        response.writeHead(isRefused ? 400 : 404).end();
        return;
      }
      this.metrics.text().then(
        (text) => response.writeHead(200, { 'content-type': TEXT }).end(text),
        (error: unknown) => {
          new Logger('Metrics').error(`They could not be told: ${String(error)}`);
          response.writeHead(500).end();
        },
      );
    });
    server.maxConnections = MOST_CONNECTIONS;
    server.setTimeout(SILENCE_MS);
    const listening = once(server, 'listening');
    server.listen(address.port, address.host.replace(/^\[|\]$/g, ''));
    await listening;
    this.server = server;
  }

  async onModuleDestroy(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}

const urlOf = ({ address, family, port }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}/metrics`;
