import streams from '@eventstore/db-client/generated/streams_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { setTimeout as delay } from 'node:timers/promises';
import { failureOf, isWritten } from './appending.js';
import type { Fault } from './faults.js';
import { expectedRevision, streamName } from './requests.js';
import type { AppendOutcome, Expected } from './log.js';
import type { ServerRoom } from './server-room.js';
import {
  accessDenied,
  asError,
  type CallStatus,
  invalidArgument,
  streamDeleted,
  wrongVersionToDelete,
} from './statuses.js';

/** Soft delete: the stream can come back. */
export const deleteStream =
  (room: ServerRoom) =>
  (
    call: ServerUnaryCall<Streams.DeleteReq, Streams.DeleteResp>,
    reply: sendUnaryData<Streams.DeleteResp>,
  ): void => {
    const bySoftDelete: Remove = (streamId, expected) => room.log.softDelete(streamId, expected);
    void remove(room, call, bySoftDelete).then((removed) => {
      if (removed.status) reply(asError(removed.status));
      if (removed.position === undefined) return;
      const position = new streams.DeleteResp.Position();
      position.setCommitPosition(removed.position);
      position.setPreparePosition(removed.position);
      const response = new streams.DeleteResp();
      response.setPosition(position);
      reply(null, response);
    });
  };

/** Hard delete: the name is used up. */
export const tombstoneStream =
  (room: ServerRoom) =>
  (
    call: ServerUnaryCall<Streams.TombstoneReq, Streams.TombstoneResp>,
    reply: sendUnaryData<Streams.TombstoneResp>,
  ): void => {
    const byTombstone: Remove = (streamId, expected) => room.log.tombstone(streamId, expected);
    void remove(room, call, byTombstone).then((removed) => {
      if (removed.status) reply(asError(removed.status));
      if (removed.position === undefined) return;
      const position = new streams.TombstoneResp.Position();
      position.setCommitPosition(removed.position);
      position.setPreparePosition(removed.position);
      const response = new streams.TombstoneResp();
      response.setPosition(position);
      reply(null, response);
    });
  };

type DeleteCall =
  | ServerUnaryCall<Streams.DeleteReq, Streams.DeleteResp>
  | ServerUnaryCall<Streams.TombstoneReq, Streams.TombstoneResp>;
type Remove = (streamId: string, expected: Expected) => AppendOutcome;

/** A status to fail with, or the position of the deletion, or neither: no answer is to be given. */
interface Removed {
  readonly status?: CallStatus | undefined;
  readonly position?: string;
}

const remove = async (room: ServerRoom, call: DeleteCall, byLog: Remove): Promise<Removed> => {
  const options = call.request.getOptions();
  if (!options) return { status: invalidArgument('Options expected') };
  const streamId = streamName(options.getStreamIdentifier());
  room.note('delete', streamId);
  if (!room.allows(call.metadata, 'delete', streamId)) return { status: accessDenied() };
  const expected = expectedRevision(options, options.getRevision());
  const byName = (): Removed => removedBy(byLog(streamId, expected), streamId, expected);
  const fault = room.faults.take('delete', streamId);
  return fault ? removeInSpiteOf(fault, byName, room, call) : byName();
};

const removeInSpiteOf = async (
  fault: Fault,
  byName: () => Removed,
  room: ServerRoom,
  call: DeleteCall,
): Promise<Removed> => {
  if (fault.fault === 'slow') await delay(fault.ms);
  if (fault.fault === 'slow') return byName();
  const removed = isWritten(fault) ? byName() : {};
  if (fault.fault === 'connection killed') room.killConnection(call.getPeer());
  if (fault.fault !== 'late answer') return { status: failureOf(fault) };
  await delay(fault.ms);
  return removed;
};

const removedBy = (outcome: AppendOutcome, streamId: string, expected: Expected): Removed => {
  if (outcome.outcome === 'stream deleted') return { status: streamDeleted(streamId) };
  return outcome.outcome === 'wrong expected version'
    ? { status: wrongVersionToDelete(streamId, expected, outcome.actual) }
    : { position: String(outcome.position) };
};
