import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { capConnections } from './connection-cap.js';
import type { HttpLimits } from './http-limits.js';

/** Certificate and key in PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

/** Older ones are broken. RFC 8996. */
export const TLS_VERSION = { minVersion: 'TLSv1.2' } as const;

interface ServerOptions {
  readonly tls: TlsIdentity | null;
  readonly limits: HttpLimits;
  readonly trustedProxyHops: number;
}

/**
 * A server of HTTP within its limits, over TLS 1.2 or newer where it has a certificate. What a request
 * expects and is not `100-continue` is answered by `refuseExpectation`.
 */
export const httpServer = (
  { tls, limits, trustedProxyHops }: ServerOptions,
  answer: RequestListener,
  refuseExpectation: (response: ServerResponse) => void,
): Server => {
  const options = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    maxHeaderSize: limits.headerBytes,
    // Such a request is refused with all others under a name that is not ours, and with our headers.
    requireHostHeader: false,
  };
  const server =
    tls === null
      ? createServer(options, answer)
      : createTlsServer({ ...options, ...tls, ...TLS_VERSION }, answer);
  server.setTimeout(limits.silenceMs);
  server.maxConnections = limits.connections;
  if (trustedProxyHops === 0) capConnections(server, limits.connectionsOfOne);
  return server.on('checkExpectation', (_request, response) => {
    refuseExpectation(response);
  });
};
