/** One server-sent event. */
export interface StreamedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

/** Proxies close a connection on which nothing is said. */
export const HEARTBEAT_MS = 15_000;

/** The next item, or `undefined` when nothing came for a while. */
const orSilence = async <Item>(
  next: Promise<Item>,
  silenceMs: number,
): Promise<Item | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, silenceMs, undefined);
  });
  try {
    return await Promise.race([next, silence]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Events as the text of a `text/event-stream`, with a comment line when nothing happens. Begins with
 * the place it starts from, so that a reader cut off before the first event can resume as well; with none
 * for a reader that has nothing before the first event.
 */
export async function* asEventStream(
  from: string | null,
  feed: AsyncIterable<StreamedEvent>,
  heartbeatMs: number = HEARTBEAT_MS,
): AsyncGenerator<string> {
  yield beginningFrom(from);
  const events = feed[Symbol.asyncIterator]();
  try {
    let next = events.next();
    for (;;) {
      const result = await orSilence(next, heartbeatMs);
      if (result?.done === true) return;
      yield result === undefined ? ': still here\n\n' : textOf(result.value);
      if (result !== undefined) next = events.next();
    }
  } finally {
    await events.return?.();
  }
}

const beginningFrom = (place: string | null): string =>
  place === null ? ': following\n\n' : `: following\nid: ${place}\n\n`;

const textOf = ({ id, event, data }: StreamedEvent): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
