import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog, LogRecord } from './log.js';

/** A place in the log. A checkpoint may lie behind an event: at its end, with a prepare of 0. */
export interface LogPosition {
  readonly commit: number;
  readonly prepare: number;
}

/** Before everything. */
export const LOG_START: LogPosition = { commit: -1, prepare: -1 };

export const atRecord = ({ position }: LogRecord): LogPosition => ({
  commit: position,
  prepare: position,
});

export const endOf = ({ position, size }: LogRecord): LogPosition => ({
  commit: position + size,
  prepare: 0,
});

export const compare = (one: LogPosition, other: LogPosition): number =>
  one.commit - other.commit || one.prepare - other.prepare;

/** Where a request for the whole log begins; the end is behind the last record. */
export const requestedPosition = (options: Streams.ReadReq.Options, log: EventLog): LogPosition => {
  const requested = options.getAll();
  const position = requested?.getPosition();
  if (position) {
    return {
      commit: Number(position.getCommitPosition()),
      prepare: Number(position.getPreparePosition()),
    };
  }
  const { endPosition } = log;
  return requested?.hasEnd() ? { commit: endPosition, prepare: endPosition } : LOG_START;
};

/** Whether a position points into a record, not at its edge: the real server cannot read there. */
export const isInsideRecord = (log: EventLog, { commit }: LogPosition): boolean => {
  const index = log.indexAt(commit);
  const before = log.records[index - 1];
  if (!before || log.records[index]?.position === commit) return false;
  return commit < before.position + before.size;
};
