import type { LogRange, RecordedEvent } from '../event-store.port.js';
import { CallFailed, type LogClient, type LogMessage, type LogPlace } from './log-client.js';
import type { Trying } from './patience.js';
import { placeOf, recordedOf } from './recorded.js';
import { tried } from './trying.js';

/** Place of the last event of the whole log, whoever wrote it. */
export const headOf = async (trying: Trying): Promise<LogPlace | undefined> => {
  const heads = tried(trying, 'read the end of the log', async function* (client, signal) {
    const last = await client.lastOfAll(signal);
    if (last?.position !== undefined) yield last.position;
  });
  for await (const head of heads) return head;
  return undefined;
};

/** A checkpoint stands before the event with the same commit: its prepare is 0. */
const comparePlaces = (one: LogPlace, other: LogPlace): number => {
  if (one.commit !== other.commit) return one.commit < other.commit ? -1 : 1;
  return one.prepare < other.prepare ? -1 : one.prepare > other.prepare ? 1 : 0;
};

/** Where a reader of the log stands: what is behind it has been given, and is not given again. */
export class Place {
  private at: LogPlace | 'start';

  constructor(after: LogRange['after']) {
    this.at = after === 'start' ? 'start' : placeOf(after);
  }

  get here(): LogPlace | 'start' {
    return this.at;
  }

  isAtOrBehind(place: LogPlace): boolean {
    return this.at !== 'start' && comparePlaces(this.at, place) >= 0;
  }

  /** Goes on to where a message stands; says whether there was anything to go. */
  pass(message: LogMessage): boolean {
    const place = placeOfMessage(message);
    // Without a place an event is an error, and not one to be passed over here.
    if (place === undefined) return message.kind === 'event';
    if (this.isAtOrBehind(place)) return false;
    this.at = place;
    return true;
  }
}

/** `undefined` for what stands nowhere. */
const placeOfMessage = (message: LogMessage): LogPlace | undefined => {
  if (message.kind === 'caught-up') return undefined;
  return message.kind === 'event' ? message.event.position : message.place;
};

/** As {@link EventStore.readAll}: a subscription that ends at the head of when it began. */
export async function* logEvents(
  trying: Trying,
  { after, streamPrefixes }: LogRange,
): AsyncGenerator<RecordedEvent, void, undefined> {
  const place = new Place(after);
  const head = streamPrefixes?.length === 0 ? undefined : await headOf(trying);
  if (head === undefined || place.isAtOrBehind(head)) return;
  const messages = tried(trying, 'read the log', (client, signal) =>
    upTo(head, client, client.subscribe(place.here, streamPrefixes, signal), signal),
  );
  for await (const message of messages) {
    const recorded = place.pass(message) ? recordedIn(message) : undefined;
    if (recorded !== undefined) yield recorded;
  }
}

/** The event a message brings, if it is one of ours. @throws PositionNotUnderstood */
export const recordedIn = (message: LogMessage): RecordedEvent | undefined =>
  message.kind === 'event' ? recordedOf(message.event) : undefined;

async function* upTo(
  head: LogPlace,
  client: LogClient,
  messages: AsyncIterable<LogMessage>,
  signal: AbortSignal,
): AsyncGenerator<LogMessage, void, undefined> {
  for await (const message of messages) {
    if (message.kind === 'caught-up') {
      await throwIfBehind(head, client, signal);
      return;
    }
    const toGo = comparePlaces(head, placeOfMessage(message) ?? head);
    if (toGo >= 0) yield message;
    if (toGo <= 0) return;
  }
  throw new CallFailed('unknown', 'The reading of the log ended early');
}

/** Another node may have answered since, which has not got all of it yet. */
const throwIfBehind = async (
  head: LogPlace,
  client: LogClient,
  signal: AbortSignal,
): Promise<void> => {
  const last = await client.lastOfAll(signal);
  if ((last?.position?.commit ?? 0n) >= head.commit) return;
  throw new CallFailed('not-sent', 'The server does not have all yet that stood in the log');
};
