import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import { setTimeout as delay } from 'node:timers/promises';
import { failureOf } from './appending.js';
import type { Fault } from './faults.js';
import { readAll } from './log-reading.js';
import { Outlet, type ReadCall } from './outlet.js';
import { streamName } from './requests.js';
import type { ServerRoom } from './server-room.js';
import { accessDenied, invalidArgument } from './statuses.js';
import { readStream } from './stream-reading.js';
import { subscribeToAll } from './subscription-to-all.js';
import { subscribeToStream } from './subscription-to-stream.js';

const ALL = '$all';

/** One call serves reads and subscriptions, of one stream and of the whole log. */
export const read =
  (room: ServerRoom) =>
  (call: ReadCall): void => {
    const options = call.request.getOptions();
    if (options) void serve(room, call, options);
    else new Outlet(call, undefined).fail(invalidArgument('Options expected'));
  };

const serve = async (
  room: ServerRoom,
  call: ReadCall,
  options: Streams.ReadReq.Options,
): Promise<void> => {
  const ofStream = options.getStream();
  const streamId = ofStream ? streamName(ofStream.getStreamIdentifier()) : ALL;
  const operation = options.hasSubscription() ? 'subscription' : 'read';
  room.note(operation, streamId);
  const fault = room.faults.take(operation, streamId);
  const outlet = new Outlet(call, fault?.fault === 'dies' ? fault : undefined);
  if (!room.allows(call.metadata, 'read', streamId)) outlet.fail(accessDenied());
  else if (!fault || (await survives(room, call, { outlet, fault }))) {
    await write(room, outlet, options);
  }
};

const write = async (
  room: ServerRoom,
  outlet: Outlet,
  options: Streams.ReadReq.Options,
): Promise<void> => {
  if (options.hasSubscription()) {
    await (options.hasStream() ? subscribeToStream : subscribeToAll)(room, outlet, options);
    return;
  }
  await (options.hasStream() ? readStream : readAll)(room, outlet, options);
  outlet.end();
};

/** Whether the call goes on in spite of its fault. */
const survives = async (
  room: ServerRoom,
  call: ReadCall,
  { outlet, fault }: { readonly outlet: Outlet; readonly fault: Fault },
): Promise<boolean> => {
  if (fault.fault === 'dies') return true;
  if (fault.fault === 'slow' || fault.fault === 'late answer') {
    await delay(fault.ms);
    return outlet.isOpen;
  }
  if (fault.fault === 'connection killed') room.killConnection(call.getPeer());
  if (fault.fault === 'ended normally') outlet.end();
  const failure = failureOf(fault);
  if (failure) outlet.fail(failure);
  return false;
};
