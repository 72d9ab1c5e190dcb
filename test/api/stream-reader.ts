import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';

/** Reads server-sent events of one connection; `cut` ends it as a lost network would. */
export class StreamReader {
  private readonly cutting = new AbortController();

  constructor(private readonly address: string) {}

  async *messages(headers: Record<string, string> = {}): AsyncGenerator<EventSourceMessage> {
    try {
      const response = await fetch(this.address, { headers, signal: this.cutting.signal });
      if (response.body === null) return;
      yield* response.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream());
    } catch (error) {
      if (!this.cutting.signal.aborted) throw error;
    }
  }

  /** The first events of a new connection, which is cut then. */
  async take(count: number, headers: Record<string, string> = {}): Promise<EventSourceMessage[]> {
    const taken: EventSourceMessage[] = [];
    if (count === 0) return taken;
    for await (const message of this.messages(headers)) {
      taken.push(message);
      if (taken.length === count) break;
    }
    this.cut();
    return taken;
  }

  cut(): void {
    this.cutting.abort();
  }
}

export const takeEvents = (
  address: string,
  count: number,
  lastEventId?: string,
): Promise<EventSourceMessage[]> =>
  new StreamReader(address).take(
    count,
    lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  );
