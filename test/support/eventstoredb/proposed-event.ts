import type * as Shared from '@eventstore/db-client/generated/shared_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ProposedEvent } from './log.js';
import { type CallStatus, invalidArgument, missingProperty } from './statuses.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EMPTY_ID = '00000000-0000-0000-0000-000000000000';
/** The largest record of the log: 16 MiB less 10,000 bytes. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024 - 10_000;

/** An event as a client sends it. */
export interface UncheckedEvent {
  readonly id: string;
  readonly type: string | undefined;
  readonly contentType: string | undefined;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** Something is wrong with an event; the status says what. */
export class BadEvent extends Error {
  constructor(readonly status: CallStatus) {
    super(status.details);
  }
}

/** @throws BadEvent when the id is no UUID, the type is missing, or the record too big. */
export const proposedEvent = (unchecked: UncheckedEvent): ProposedEvent => {
  const { id, type, contentType, data, metadata } = unchecked;
  if (type === undefined) throw new BadEvent(missingProperty('type'));
  if (contentType === undefined) throw new BadEvent(missingProperty('content-type'));
  if (!UUID.test(id)) {
    throw new BadEvent(
      invalidArgument(`Guid should contain 32 digits with 4 dashes, not '${id}'.`),
    );
  }
  if (id === EMPTY_ID) throw new BadEvent(invalidArgument('Empty eventId provided.'));
  if (type === '') throw new BadEvent(invalidArgument('Empty eventType provided.'));
  const isJson = contentType === 'application/json';
  const event = { id: id.toLowerCase(), type, isJson, data, metadata };
  if (countedBytes(event) > MAX_RECORD_BYTES) {
    throw new BadEvent(invalidArgument("Record is too big. (Parameter 'data')"));
  }
  return event;
};

/** The event of a message of a call that carries one append. */
export const uncheckedEvent = (message: Streams.AppendReq.ProposedMessage): UncheckedEvent => ({
  id: uuidText(message.getId()),
  type: message.getMetadataMap().get('type'),
  contentType: message.getMetadataMap().get('content-type'),
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

/** What counts towards the limit of one append: data, metadata and twice the type's length. */
export const countedBytes = ({ data, metadata, type }: ProposedEvent): number =>
  data.length + metadata.length + 2 * type.length;

/** An id may come as text or as two numbers. */
export const uuidText = (uuid: Shared.UUID | undefined): string => {
  if (!uuid?.hasStructured()) return uuid?.getString() ?? '';
  const structured = uuid.getStructured();
  const halves = [structured?.getMostSignificantBits(), structured?.getLeastSignificantBits()];
  const hex = halves.map((half) => BigInt.asUintN(64, BigInt(half ?? '0')).toString(16));
  const digits = hex.map((half) => half.padStart(16, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
