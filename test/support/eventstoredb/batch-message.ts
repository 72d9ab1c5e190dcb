import shared from '@eventstore/db-client/generated/shared_pb.js';
import type * as Shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import { type UncheckedEvent, uuidText } from './proposed-event.js';
import { WireReader } from './wire-reader.js';

/** A part of an append as it comes in: most of a server's work, so it is read by hand. */
export interface BatchMessage {
  readonly correlationId: Shared.UUID | undefined;
  readonly options: Streams.BatchAppendReq.Options | undefined;
  readonly events: readonly UncheckedEvent[];
  readonly isFinal: boolean;
}

export const readBatchMessage = (buffer: Buffer): BatchMessage => {
  const reader = new WireReader(buffer);
  const events: UncheckedEvent[] = [];
  let correlationId: Shared.UUID | undefined;
  let options: Streams.BatchAppendReq.Options | undefined;
  let isFinal = false;
  while (reader.next()) {
    if (reader.field === 1) correlationId = shared.UUID.deserializeBinary(reader.bytes());
    else if (reader.field === 2) {
      options = streams.BatchAppendReq.Options.deserializeBinary(reader.bytes());
    } else if (reader.field === 3) events.push(readEvent(reader.bytes()));
    else if (reader.field === 4) isFinal = reader.isTrue();
    else reader.skip();
  }
  return { correlationId, options, events, isFinal };
};

const NOTHING = Buffer.alloc(0);

const readEvent = (buffer: Buffer): UncheckedEvent => {
  const reader = new WireReader(buffer);
  let id = '';
  let type: string | undefined;
  let contentType: string | undefined;
  let metadata: Buffer = NOTHING;
  let data: Buffer = NOTHING;
  while (reader.next()) {
    if (reader.field === 1) id = readUuid(reader.bytes());
    else if (reader.field === 2) {
      const [key, value] = readEntry(reader.bytes());
      if (key === 'type') type = value;
      if (key === 'content-type') contentType = value;
    } else if (reader.field === 3) metadata = reader.bytes();
    else if (reader.field === 4) data = reader.bytes();
    else reader.skip();
  }
  return { id, type, contentType, data, metadata };
};

const readUuid = (buffer: Buffer): string => {
  const reader = new WireReader(buffer);
  while (reader.next()) {
    if (reader.field === 2) return reader.text();
    if (reader.field === 1) return uuidText(shared.UUID.deserializeBinary(buffer));
    reader.skip();
  }
  return '';
};

const readEntry = (buffer: Buffer): readonly [string, string] => {
  const reader = new WireReader(buffer);
  let key = '';
  let value = '';
  while (reader.next()) {
    if (reader.field === 1) key = reader.text();
    else if (reader.field === 2) value = reader.text();
    else reader.skip();
  }
  return [key, value];
};
