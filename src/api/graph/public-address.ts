import type { FastifyRequest } from 'fastify';

/** Where this server is reached from outside. */
export class PublicAddress {
  private readonly known: URL | null;

  /** @param url as it is configured; `null` when nothing is */
  constructor(url: string | null) {
    this.known = url === null ? null : new URL(url);
  }

  /**
   * The beginning of addresses that a client can follow: the configured one where it asked under that name, so
   * that what ends TLS in front need not tell, else as it asked.
   */
  of({ hostname, host, protocol }: FastifyRequest): string {
    return this.known?.hostname === hostname ? this.known.origin : `${protocol}://${host}`;
  }
}
