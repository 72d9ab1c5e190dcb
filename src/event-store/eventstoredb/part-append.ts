import {
  AppendOutcomeUnknown,
  EventStoreUnavailable,
  EventTooLarge,
  streamId as asStreamId,
} from '../event-store.port.js';
import { AppendLimitTooSmall, EventStoreDbClosed } from './errors.js';
import { type AppendAnswer, CallFailed, type LogClient } from './log-client.js';
import { countedBytes, type Part } from './outgoing.js';
import { Patience, type Trying } from './patience.js';
import { eventsOf } from './stream-reading.js';

export type Expected = bigint | 'no_stream';

/** One atomic write to one stream. */
export interface PartAppend extends Part {
  readonly streamId: string;
  readonly expected: Expected;
}

/**
 * Appends until it is known what came of it: the same ids at the same place, so that a second try of what
 * was written is no second event. `undefined` for a conflict.
 * @throws EventTooLarge, AppendOutcomeUnknown, EventStoreUnavailable
 */
export const appendPart = async (
  trying: Trying,
  append: PartAppend,
): Promise<AppendAnswer | undefined> => {
  const { connection } = trying;
  const patience = new Patience(trying, `append to ${append.streamId}`);
  let perhapsWritten = false;
  for (;;) {
    const { client } = openOf(connection, append, perhapsWritten);
    try {
      const answer = await oneTry(client, append, patience.callTimeoutMs);
      patience.progressed();
      // Of events that stood there and were removed, the server tells no place.
      return answer?.place === undefined ? await standing(trying, append) : answer;
    } catch (failure) {
      // Only the look at what stands there fails so, and then nothing is known.
      if (!(failure instanceof CallFailed)) throw unknownIfUnavailable(append, failure);
      if (failure.kind === 'too-large') throw tooLarge(append, failure);
      perhapsWritten ||= failure.kind === 'unknown';
      await patiently(append, perhapsWritten, () => patience.afterFailure(client, failure));
    }
  }
};

/** `undefined` for a conflict, or what looks like one. */
const oneTry = async (
  client: LogClient,
  { streamId, expected, events }: PartAppend,
  timeoutMs: number,
): Promise<AppendAnswer | undefined> => {
  try {
    return await client.append(streamId, expected, events, timeoutMs);
  } catch (failure) {
    const isConflict = failure instanceof CallFailed && ['conflict', 'gone'].includes(failure.kind);
    if (isConflict) return undefined;
    throw failure;
  }
};

/**
 * Where the last of these events stands, if all of them stand where they were to be appended: then a try
 * that came to nothing had come to something before. For a stream that was to be new that is its beginning,
 * wherever a removal may have put it.
 */
const standing = async (
  trying: Trying,
  { streamId, expected, events }: PartAppend,
): Promise<AppendAnswer | undefined> => {
  const from = expected === 'no_stream' ? 0n : expected + 1n;
  let index = 0;
  for await (const event of eventsOf(trying, streamId, { from, maxCount: events.length })) {
    if (event.id !== events[index]?.id.toLowerCase()) return undefined;
    index += 1;
    if (index === events.length) return { revision: event.revision, place: event.position };
  }
  return undefined;
};

const openOf = (
  connection: Trying['connection'],
  { streamId }: PartAppend,
  perhapsWritten: boolean,
): Trying['connection'] => {
  if (!connection.closed.aborted) return connection;
  const closed = new EventStoreDbClosed();
  throw perhapsWritten ? outcomeUnknown(streamId, closed) : closed;
};

const patiently = async (
  append: PartAppend,
  perhapsWritten: boolean,
  wait: () => Promise<void>,
): Promise<void> => {
  try {
    await wait();
  } catch (error) {
    throw perhapsWritten ? unknownIfUnavailable(append, error) : error;
  }
};

const unknownIfUnavailable = ({ streamId }: PartAppend, error: unknown): unknown =>
  error instanceof EventStoreUnavailable ? outcomeUnknown(streamId, error) : error;

const outcomeUnknown = (streamId: string, cause: Error): AppendOutcomeUnknown =>
  new AppendOutcomeUnknown(
    `Whether the events stand in ${streamId} could not be found out; append them again with their ids: ${cause.message}`,
    { cause },
  );

const tooLarge = ({ streamId, events, bytes }: PartAppend, cause: Error): Error => {
  const [first] = events;
  if (events.length > 1 || first === undefined) return new AppendLimitTooSmall(bytes, { cause });
  return new EventTooLarge(asStreamId(streamId), first.type, countedBytes(first), { cause });
};
