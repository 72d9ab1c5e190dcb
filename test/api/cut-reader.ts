import { get, type IncomingMessage } from 'node:http';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** When a connection is cut: after so many bytes, so long, or as soon as enough has come. */
export interface Cut {
  readonly bytes?: number;
  readonly ms?: number;
  readonly enough?: () => boolean;
}

const NEVER = { bytes: Infinity, ms: 120_000, enough: () => false };

/**
 * A client of server-sent events whose connection is cut again and again, wherever it is just then: in the
 * middle of a line, or before anything came. Each time it goes on behind the last whole event that it got.
 */
export class CutReader {
  lastEventId: string | undefined;

  constructor(
    private readonly address: string,
    private readonly onMessage: (message: EventSourceMessage) => void,
  ) {}

  /** Reads a new connection until it is cut. */
  async read(cut: Cut): Promise<void> {
    const { bytes, ms, enough } = { ...NEVER, ...cut };
    const response = await this.#open();
    const timer = setTimeout(() => response.destroy(), ms);
    const feed = this.#feed();
    let left = bytes;
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        const taken = chunk.subarray(0, left);
        left -= taken.length;
        feed(taken);
        if (left === 0 || enough()) break;
      }
    } catch (error) {
      if (!response.destroyed) throw error;
    } finally {
      clearTimeout(timer);
      response.destroy();
    }
  }

  #feed(): (bytes: Buffer) => void {
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent: (message) => {
        this.lastEventId = message.id ?? this.lastEventId;
        this.onMessage(message);
      },
    });
    return (bytes) => {
      parser.feed(decoder.decode(bytes, { stream: true }));
    };
  }

  #open(): Promise<IncomingMessage> {
    const headers = this.lastEventId === undefined ? {} : { 'last-event-id': this.lastEventId };
    return new Promise((resolve, reject) => {
      get(this.address, { headers, agent: false }, resolve).once('error', reject);
    });
  }
}
