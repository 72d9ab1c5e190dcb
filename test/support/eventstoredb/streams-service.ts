import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { append, batchAppend } from './append-calls.js';
import { readBatchMessage } from './batch-message.js';
import { deleteStream, tombstoneStream } from './delete-calls.js';
import { read } from './read-calls.js';
import type { ServerRoom } from './server-room.js';

const { StreamsService } = streamsGrpc;

/** The service as it is generated, but for the two messages that are read and written by hand. */
export const streamsService: ServiceDefinition = {
  ...StreamsService,
  batchAppend: { ...StreamsService.batchAppend, requestDeserialize: readBatchMessage },
  read: { ...StreamsService.read, responseSerialize: (message: Buffer) => message },
};

export const streamsServer = (room: ServerRoom): UntypedServiceImplementation => ({
  read: read(room),
  append: append(room),
  batchAppend: batchAppend(room),
  delete: deleteStream(room),
  tombstone: tombstoneStream(room),
});
