import { setTimeout as delay } from 'node:timers/promises';
import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
import { exitCodes, Stop } from './exit.js';
import type { Query } from './server.js';
import type { Session } from './session.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Server-sent events after a place, for ever: a connection that ends is opened again after the last
 * event that arrived. Ends when the person interrupts.
 */
export async function* follow(
  { server, io }: Session,
  path: string,
  query: Query,
  after: string,
): AsyncGenerator<EventSourceMessage> {
  let last = after;
  let pauseMs = FIRST_PAUSE_MS;
  while (!io.interrupted.aborted) {
    try {
      const response = await server.stream(path, query, {
        accept: 'text/event-stream',
        'last-event-id': last,
      });
      for await (const message of messagesOf(response)) {
        last = message.id ?? last;
        pauseMs = FIRST_PAUSE_MS;
        yield message;
      }
    } catch (error) {
      if (isAborted(io.interrupted)) return;
      if (isFinal(error)) throw error;
    }
    io.err(`Connection lost; trying again in ${String(pauseMs)} ms\n`);
    await delay(pauseMs, undefined, { signal: io.interrupted }).catch(() => undefined);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** A signal changes while somebody waits. */
const isAborted = ({ aborted }: AbortSignal): boolean => aborted;

/** What another try would not change: the server is there, and says no. */
const isFinal = (error: unknown): boolean =>
  error instanceof Stop && error.exitCode !== exitCodes.unreachable && !isOverloaded(error);

const isOverloaded = ({ details }: Stop): boolean => Number(details['status']) >= 500;

async function* messagesOf({ body }: Response): AsyncGenerator<EventSourceMessage> {
  if (body === null) return;
  yield* body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
}
