import { ATOMIC_BYTES, type NewEvent } from '../event-store.port.js';
import type { OutgoingEvent } from './log-client.js';

/** Events that are appended with one call, all or none. */
export interface Part {
  readonly events: readonly OutgoingEvent[];
  readonly bytes: number;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * What is sent of an element, as it is now, in parts that every server takes; the same events are always
 * parted alike.
 * @throws RangeError for no events or an id that is no UUID, TypeError for what is not JSON
 */
export const partsOf = (events: readonly NewEvent[]): readonly Part[] => {
  if (events.length === 0) throw new RangeError('An append takes at least one event');
  const metadataOf = encodedOnce();
  const parts: Part[] = [];
  let part: OutgoingEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const outgoing = encode(event, metadataOf(event));
    const size = countedBytes(outgoing);
    if (part.length > 0 && bytes + size > ATOMIC_BYTES) {
      parts.push({ events: part, bytes });
      [part, bytes] = [[], 0];
    }
    part.push(outgoing);
    bytes += size;
  }
  return [...parts, { events: part, bytes }];
};

/** Bytes as the server counts them against its limits. */
export const countedBytes = ({ data, metadata, type }: OutgoingEvent): number =>
  Buffer.byteLength(data) + Buffer.byteLength(metadata) + 2 * type.length;

const encode = ({ id, event }: NewEvent, metadata: string): OutgoingEvent => {
  if (!UUID.test(id)) throw new RangeError('The id of an event is a UUID');
  return { id, type: event.type, data: jsonOf(event.data, event.type), metadata };
};

/** Events of one look share their metadata. */
const encodedOnce = () => {
  const known = new Map<unknown, string>();
  return ({ metadata, event }: NewEvent): string => {
    const encoded = known.get(metadata) ?? jsonOf(metadata, event.type);
    known.set(metadata, encoded);
    return encoded;
  };
};

const jsonOf = (value: unknown, type: string): string => {
  const text = textOf(value, type);
  if (text === undefined) throw new TypeError(`An event ${type} without data or metadata`);
  return text;
};

const textOf = (value: unknown, type: string): string | undefined => {
  try {
    // `stringify` gives undefined for what JSON does not know.
    const text: string | undefined = JSON.stringify(value);
    return text;
  } catch (cause) {
    throw new TypeError(`An event ${type} cannot be written as JSON`, { cause });
  }
};
