import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { StatelineError } from '../domain/errors.js';
import type { Written } from '../exports/formats.port.js';
import { limitedCaller } from './request-rates.js';

const CHUNK_BYTES = 64 * 1024;
/** Each may hold a chunk that its reader has not taken yet. */
export const MOST_STREAMS = 500;
/** Several windows of a dashboard, each with several; far less than all that there are. */
export const MOST_STREAMS_OF_ONE = 50;

/** Who may follow is looked at again after this; a follower goes on where it was by `Last-Event-ID`. */
const LONGEST_FEED_MS = 15 * 60_000;
const FEED = 'text/event-stream';

/** As many answers go on as this process bears. */
export class TooManyStreams extends StatelineError {
  readonly code = 'too-many-streams';
  readonly category = 'unavailable';
  constructor() {
    super(`${String(MOST_STREAMS)} streams are open here already; try again when one has ended`);
  }
}

/** As many answers go on as one caller may have, so that there are some left for others. */
export class TooManyStreamsOfOne extends StatelineError {
  readonly code = 'too-many-streams';
  readonly category = 'too-many';
  /** When another ends is in the caller's hands. */
  readonly retryAfterMs = 1000;
  constructor() {
    super(`One caller has ${String(MOST_STREAMS_OF_ONE)} streams open at most; close one first`);
  }
}

/** Answers that go on for long. What they read from closes after them, so they end with the app. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  private readonly open = new Map<Readable, OpenStream>();
  private readonly logger = new Logger('Api');
  private closing = false;
  protected readonly longestFeedMs: number = LONGEST_FEED_MS;

  /**
   * Answers with a stream of text. It is pulled: a reader that is slow holds up the source and
   * nothing is kept for it; a reader that goes away aborts the signal, and so does a feed's end in time.
   * @throws TooManyStreams, TooManyStreamsOfOne
   */
  send(
    reply: FastifyReply,
    contentType: string,
    lines: (signal: AbortSignal) => AsyncIterable<string | Uint8Array>,
  ): FastifyReply {
    const caller = limitedCaller(reply.request);
    this.refuseTooMany(caller);
    const stop = new AbortController();
    if (this.closing) stop.abort();
    const body = Readable.from(lines(stop.signal), {
      objectMode: false,
      highWaterMark: CHUNK_BYTES,
    });
    this.open.set(body, { caller, stop });
    if (contentType.startsWith(FEED)) this.endInTime(body, stop);
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

  /** As {@link send}, as a file that is saved under its own name. @throws TooManyStreams, TooManyStreamsOfOne */
  sendFile(reply: FastifyReply, { mediaType, fileName, pieces }: Written): FastifyReply {
    reply.header('content-disposition', `attachment; filename="${fileName}"`);
    return this.send(reply, mediaType, pieces);
  }

  get count(): number {
    return this.open.size;
  }

  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    await Promise.all([...this.open].map(([body, { stop }]) => ended(body, stop)));
  }

  private endInTime(body: Readable, stop: AbortController): void {
    const end = setTimeout(() => {
      stop.abort();
    }, this.longestFeedMs).unref();
    body.once('close', () => {
      clearTimeout(end);
    });
  }

  private refuseTooMany(caller: string | null): void {
    if (this.open.size >= MOST_STREAMS) throw new TooManyStreams();
    if (caller === null) return;
    const theirs = [...this.open.values()].filter((other) => other.caller === caller);
    if (theirs.length >= MOST_STREAMS_OF_ONE) throw new TooManyStreamsOfOne();
  }
}

interface OpenStream {
  /** `null` for callers who may have all there are. */
  readonly caller: string | null;
  readonly stop: AbortController;
}

const ended = async (body: Readable, stop: AbortController): Promise<void> => {
  const closed = once(body, 'close');
  stop.abort();
  body.destroy();
  await closed;
};
