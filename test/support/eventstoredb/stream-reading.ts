import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import { DELETED, type EventLog, lastRevision, type LogRecord, type Stream } from './log.js';
import type { Outlet } from './outlet.js';
import { streamNotFound } from './read-messages.js';
import { isBackwards, streamName } from './requests.js';
import type { ServerRoom } from './server-room.js';
import { streamDeleted } from './statuses.js';

/** Writes what is visible of a stream, or that there is none, or fails when it is tombstoned. */
export const readStream = async (
  { log }: ServerRoom,
  outlet: Outlet,
  options: Streams.ReadReq.Options,
): Promise<void> => {
  const streamId = streamName(options.getStream()?.getStreamIdentifier());
  const stream = log.stream(streamId);
  if (stream?.isTombstoned) outlet.fail(streamDeleted(streamId));
  else if (!stream || !isReadable(stream)) await outlet.send(streamNotFound(streamId));
  else await outlet.sendEvents(visibleRecords(log, stream, options));
};

const isReadable = (stream: Stream): boolean =>
  lastRevision(stream) >= 0 && stream.metadata.truncateBefore !== DELETED;

const visibleRecords = function* (
  log: EventLog,
  stream: Stream,
  options: Streams.ReadReq.Options,
): Iterable<LogRecord> {
  const step = isBackwards(options) ? -1 : 1;
  let left = Number(options.getCount());
  let revision = firstRevision(log, stream, options);
  for (; left > 0 && revision >= 0 && revision <= lastRevision(stream); revision += step) {
    const record = stream.records[revision];
    if (!record || !log.isVisible(stream, record)) continue;
    left -= 1;
    yield record;
  }
};

const firstRevision = (log: EventLog, stream: Stream, options: Streams.ReadReq.Options): number => {
  const requested = options.getStream();
  if (!requested || requested.hasStart())
    return isBackwards(options) ? 0 : log.firstVisible(stream);
  const last = lastRevision(stream);
  if (requested.hasEnd()) return last;
  const revision = Number(requested.getRevision());
  return isBackwards(options) ? Math.min(revision, last) : revision;
};
