import streams from '@eventstore/db-client/generated/streams_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { DELETED, type LogRecord } from './log.js';
import type { LogPosition } from './log-position.js';
import { streamIdentifier } from './requests.js';
import { WireWriter } from './wire-writer.js';

/** Room for an event's message besides its names, its data and its metadata. */
const MESSAGE_OVERHEAD_BYTES = 320;
const DELETED_REVISION = 2n ** 63n - 1n;

/** A recorded event as reads and subscriptions give it: most of their work, so it is written by hand. */
export const eventMessage = (record: LogRecord): Buffer => {
  const { position, revision, data, metadata, streamId, type } = record;
  const names = 3 * (streamId.length + type.length);
  const room = MESSAGE_OVERHEAD_BYTES + names + data.length + metadata.length;
  const writer = new WireWriter(room);
  const end = writer.mark;
  writer.number(3, position);
  const recordedEnd = writer.mark;
  writer.bytes(8, data);
  writer.bytes(7, metadata);
  writer.entry(6, 'content-type', contentTypeOf(record));
  writer.entry(6, 'created', createdTicks(record));
  writer.entry(6, 'type', type);
  writer.number(5, position);
  writer.number(4, position);
  writer.number(3, revision === DELETED ? DELETED_REVISION : revision);
  const identifierEnd = writer.mark;
  writer.text(3, streamId);
  writer.closeMessage(2, identifierEnd);
  const idEnd = writer.mark;
  writer.text(2, record.id);
  writer.closeMessage(1, idEnd);
  writer.closeMessage(1, recordedEnd);
  writer.closeMessage(1, end);
  return writer.finish();
};

export const confirmation = (): Buffer => {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(randomUUID());
  return serialized((response) => response.setConfirmation(confirmed));
};

export const caughtUp = (): Buffer =>
  serialized((response) => response.setCaughtUp(new streams.ReadResp.CaughtUp()));

export const checkpointAt = ({ commit, prepare }: LogPosition): Buffer => {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(commit));
  checkpoint.setPreparePosition(String(prepare));
  return serialized((response) => response.setCheckpoint(checkpoint));
};

export const streamNotFound = (streamId: string): Buffer => {
  const missing = new streams.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(streamIdentifier(streamId));
  return serialized((response) => response.setStreamNotFound(missing));
};

const serialized = (fill: (response: Streams.ReadResp) => unknown): Buffer => {
  const response = new streams.ReadResp();
  fill(response);
  return Buffer.from(response.serializeBinary());
};

/** Ticks of 100 ns since 1970; a double could not hold them. */
const createdTicks = ({ createdMs }: LogRecord): string => `${createdMs}0000`;

const contentTypeOf = ({ isJson }: LogRecord): string =>
  isJson ? 'application/json' : 'application/octet-stream';
