import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { StatelineError } from '../domain/errors.js';

const CHUNK_BYTES = 64 * 1024;
/** Each may hold a chunk that its reader has not taken yet. */
export const MOST_STREAMS = 500;

/** As many answers go on as this process bears. */
export class TooManyStreams extends StatelineError {
  readonly code = 'too-many-streams';
  readonly category = 'unavailable';
  constructor() {
    super(`${String(MOST_STREAMS)} streams are open here already; try again when one has ended`);
  }
}

/** Answers that go on for long. What they read from closes after them, so they end with the app. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  private readonly open = new Map<Readable, AbortController>();
  private readonly logger = new Logger('Api');
  private closing = false;

  /**
   * Answers with a stream of text. It is pulled: a reader that is slow holds up the source and
   * nothing is kept for it; a reader that goes away aborts the signal. @throws TooManyStreams
   */
  send(
    reply: FastifyReply,
    contentType: string,
    lines: (signal: AbortSignal) => AsyncIterable<string | Uint8Array>,
  ): FastifyReply {
    if (this.open.size >= MOST_STREAMS) throw new TooManyStreams();
    const stop = new AbortController();
    if (this.closing) stop.abort();
    const body = Readable.from(lines(stop.signal), {
      objectMode: false,
      highWaterMark: CHUNK_BYTES,
    });
    this.open.set(body, stop);
    // The status is on its way already: all a reader sees is an answer that breaks off.
    body.once('error', (error) => {
      if (!stop.signal.aborted) this.logger.error(`An answer broke off: ${String(error)}`);
    });
    body.once('close', () => {
      stop.abort();
      this.open.delete(body);
    });
    reply.raw.once('close', () => {
      stop.abort();
    });
    // Proxies that collect an answer before they pass it on would hold back a live one.
    return reply.header('content-type', contentType).header('x-accel-buffering', 'no').send(body);
  }

  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.open].map(([body, stop]) => ended(body, stop)));
  }
}

const ended = async (body: Readable, stop: AbortController): Promise<void> => {
  const closed = once(body, 'close');
  stop.abort();
  body.destroy();
  await closed;
};
