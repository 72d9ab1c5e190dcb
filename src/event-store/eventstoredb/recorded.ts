import type { EventMetadata, StatelineEvent } from '../../domain/events.js';
import { instantAt } from '../../domain/instant.js';
import { type Position, position, type RecordedEvent, streamId } from '../event-store.port.js';
import { PositionNotUnderstood } from './errors.js';
import type { LogEvent, LogPlace } from './log-client.js';

/** Tells this log from every other; its only event's id does. */
export const IDENTITY_STREAM = 'identity-log';

/** What a server answers that does not know an event's position. */
const UNKNOWN = 2n ** 64n - 1n;

/** @throws PositionNotUnderstood */
export const positionOf = (streamName: string, place: LogPlace | undefined): Position => {
  // They differ for transactions, which nobody has been able to write over gRPC.
  if (place === undefined || place.commit === UNKNOWN || place.commit !== place.prepare) {
    throw new PositionNotUnderstood(streamName);
  }
  return position(String(place.commit));
};

/** The place of one of our events. */
export const placeOf = (at: Position): LogPlace => ({ commit: BigInt(at), prepare: BigInt(at) });

/**
 * An event as it was appended; `undefined` for what is not Stateline's: events of the server, links, what is
 * not JSON. @throws PositionNotUnderstood
 */
export const recordedOf = (event: LogEvent): RecordedEvent | undefined => {
  if (!isOurs(event)) return undefined;
  return {
    id: event.id,
    // Written by this adapter, from these types.
    event: { type: event.type, data: event.data } as StatelineEvent,
    metadata: event.metadata as EventMetadata,
    streamId: streamId(event.streamId),
    revision: Number(event.revision),
    position: positionOf(event.streamId, event.position),
    recordedAt: instantAt(event.created.getTime()),
  };
};

const isOurs = ({ streamId: stream, type, isJson, metadata }: LogEvent): boolean =>
  isJson &&
  typeof metadata === 'object' &&
  !(metadata instanceof Uint8Array) &&
  !stream.startsWith('$') &&
  !type.startsWith('$') &&
  stream !== IDENTITY_STREAM;
