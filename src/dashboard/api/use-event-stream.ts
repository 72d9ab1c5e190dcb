import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { useEffect, useRef, useState } from 'react';
import { checkSession } from './query-client.js';
import { Refused, refusedBy, unreachable } from './refused.js';

/** `paused`: the page is hidden; a browser keeps few connections open, and other tabs need them. */
export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'ended' | 'refused';

interface EventStream {
  readonly state: StreamState;
  /** Why it is not live. */
  readonly error: Refused | null;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server says something at least every 15 seconds. */
const LONGEST_SILENCE_MS = 40_000;

/**
 * Follows server-sent events as long as the component is there: after a break it goes on behind the last
 * event it got. `null` follows nothing. `onEvent` gets each event once, in order.
 */
export const useEventStream = (
  url: string | null,
  onEvent: (event: EventSourceMessage) => void,
): EventStream => {
  const [state, setState] = useState<StreamState>('connecting');
  const [error, setError] = useState<Refused | null>(null);
  const newest = useRef(onEvent);
  useEffect(() => {
    newest.current = onEvent;
  });
  useEffect(() => {
    if (url === null) return undefined;
    const stop = new AbortController();
    const tell = (next: StreamState, why: Refused | null = null) => {
      if (stop.signal.aborted) return;
      setState(next);
      setError(why);
    };
    const onEventOfUrl = (event: EventSourceMessage) => {
      // What was under way when another address was asked for is of no meaning to it.
      if (!stop.signal.aborted) newest.current(event);
    };
    void follow({ url, tell, signal: stop.signal, onEvent: onEventOfUrl });
    return () => {
      stop.abort();
    };
  }, [url]);
  return { state, error };
};

interface Following {
  readonly url: string;
  readonly signal: AbortSignal;
  readonly tell: (state: StreamState, why?: Refused | null) => void;
  readonly onEvent: (event: EventSourceMessage) => void;
}

const follow = async ({ url, signal, tell, onEvent }: Following): Promise<void> => {
  const place = { lastId: '' };
  let waitMs = FIRST_WAIT_MS;
  tell('connecting');
  while (!signal.aborted) {
    if (isHidden()) {
      tell('paused');
      await untilVisible(signal);
      continue;
    }
    const before = place.lastId;
    const over = await readOnce(url, place, signal, {
      onOpen: () => {
        tell('live');
      },
      onEvent,
    });
    if (over === 'ended') tell('ended');
    else if (over instanceof Refused && isForGood(over)) {
      tell('refused', over);
      if (over.status === 401) checkSession();
    } else {
      if (isHidden()) continue;
      const why = over instanceof Refused ? over : unreachable();
      tell('reconnecting', why);
      waitMs = place.lastId === before ? Math.min(waitMs * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
      // Not all tabs at once, when a server is there again; and not before it wants to be asked.
      await pause((why.retryAfterMs ?? 0) + waitMs * (0.75 + Math.random() / 2), signal);
      continue;
    }
    return;
  }
};

const isHidden = (): boolean => document.hidden;

type Over = 'ended' | 'broken' | Refused;

/** The question itself is wrong, or whoever asks. */
const isForGood = ({ status }: Refused): boolean => [400, 401, 403, 404].includes(status);

interface Readings {
  readonly onOpen: () => void;
  readonly onEvent: (event: EventSourceMessage) => void;
}

/** One connection, behind a place which it moves on; an `end` event says that nothing more will come. */
const readOnce = async (
  url: string,
  place: { lastId: string },
  signal: AbortSignal,
  { onOpen, onEvent }: Readings,
): Promise<Over> => {
  const connection = openConnection(signal);
  const told = { end: false };
  const parser = createParser({
    onEvent: (event) => {
      place.lastId = event.id ?? place.lastId;
      if (event.event === 'end') told.end = true;
      onEvent(event);
    },
  });
  try {
    const headers = place.lastId === '' ? {} : { 'last-event-id': place.lastId };
    const response = await fetch(url, { headers, signal: connection.signal });
    if (!response.ok || response.body === null) return await refusedBy(response);
    onOpen();
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      connection.heard();
      // A stream begins with its place, which is no event yet.
      if (place.lastId === '') place.lastId = /^id: (.+)$/m.exec(piece)?.[1] ?? '';
      parser.feed(piece);
    }
  } catch {
    // Cut off: by the network, by the silence, or by us.
  } finally {
    connection.release();
  }
  return told.end ? 'ended' : 'broken';
};

interface Connection {
  readonly signal: AbortSignal;
  /** Something came, so it is not dead. */
  readonly heard: () => void;
  readonly release: () => void;
}

/** A connection ends with the page, when the page is hidden, and when nothing is heard for long. */
const openConnection = (signal: AbortSignal): Connection => {
  const connection = new AbortController();
  const close = () => {
    connection.abort();
  };
  const closeWhenHidden = () => {
    if (document.hidden) close();
  };
  signal.addEventListener('abort', close);
  document.addEventListener('visibilitychange', closeWhenHidden);
  let silence = setTimeout(close, LONGEST_SILENCE_MS);
  return {
    signal: connection.signal,
    heard: () => {
      clearTimeout(silence);
      silence = setTimeout(close, LONGEST_SILENCE_MS);
    },
    release: () => {
      clearTimeout(silence);
      signal.removeEventListener('abort', close);
      document.removeEventListener('visibilitychange', closeWhenHidden);
    },
  };
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });

const untilVisible = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      signal.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look);
    look();
  });
