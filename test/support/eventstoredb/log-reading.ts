import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog, LogRecord } from './log.js';
import { everything, logFilter, type LogFilter } from './log-filter.js';
import {
  atRecord,
  compare,
  endOf,
  isInsideRecord,
  type LogPosition,
  requestedPosition,
} from './log-position.js';
import type { Outlet } from './outlet.js';
import { isBackwards } from './requests.js';
import type { ServerRoom } from './server-room.js';
import { unknown } from './statuses.js';

/** Writes what stands in the log from a position on, up to the end that it has by then. */
export const readAll = async (
  { log }: ServerRoom,
  outlet: Outlet,
  options: Streams.ReadReq.Options,
): Promise<void> => {
  const position = requestedPosition(options, log);
  if (isInsideRecord(log, position)) {
    outlet.fail(unknown('Unexpected ReadAllResult: Error'));
    return;
  }
  const filter = options.getFilter();
  const matches = filter ? logFilter(filter) : everything;
  const records = isBackwards(options)
    ? recordsBefore(log, position, matches)
    : recordsFrom(log, position, matches);
  await outlet.sendEvents(limited(records, Number(options.getCount())));
};

const limited = function* (records: Iterable<LogRecord>, count: number): Iterable<LogRecord> {
  let left = count;
  if (left <= 0) return;
  for (const record of records) {
    yield record;
    left -= 1;
    if (left <= 0) return;
  }
};

/** Reads forwards include the position they begin at. */
const recordsFrom = function* (
  log: EventLog,
  from: LogPosition,
  matches: LogFilter,
): Iterable<LogRecord> {
  let at = from;
  for (;;) {
    const index = log.indexAt(at.commit);
    const found = log.records[index];
    const record = found && compare(atRecord(found), at) < 0 ? log.records[index + 1] : found;
    if (!record) return;
    at = endOf(record);
    if (matches(record)) yield record;
  }
};

/** Reads backwards begin with the record that ends at the position. */
const recordsBefore = function* (
  log: EventLog,
  from: LogPosition,
  matches: LogFilter,
): Iterable<LogRecord> {
  let at = from;
  for (;;) {
    const record = log.records[log.indexAt(at.commit) - 1];
    if (!record) return;
    at = atRecord(record);
    if (matches(record)) yield record;
  }
};
