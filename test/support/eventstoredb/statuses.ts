import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import type { Expected } from './log.js';

/** How the server says no for a whole call. */
export type CallStatus = Pick<ServiceError, 'code' | 'details' | 'metadata'>;

/** As grpc-js takes a status: it reads code, details and metadata of any error. */
export const asError = (status: CallStatus): ServiceError =>
  Object.assign(new Error(status.details), { name: 'ServiceError', ...status });

export const callStatus = (
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): CallStatus => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return { code, details, metadata };
};

export const serverNotReady = (): CallStatus =>
  callStatus(status.UNAVAILABLE, 'Server Is Not Ready');

export const serverBusy = (): CallStatus => callStatus(status.UNAVAILABLE, 'Server Is Too Busy');

export const timedOut = (): CallStatus =>
  callStatus(status.ABORTED, 'Operation timed out: Commit phase timeout.');

export const noLeaderInfo = (): CallStatus =>
  callStatus(status.UNKNOWN, 'No leader info available in response');

export const notLeader = (host: string, port: number): CallStatus =>
  callStatus(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });

export const accessDenied = (): CallStatus =>
  callStatus(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

export const streamDeleted = (streamId: string): CallStatus =>
  callStatus(status.FAILED_PRECONDITION, `Event stream '${streamId}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': encodeURIComponent(streamId),
  });

export const maxAppendSizeExceeded = (maxAppendSize: number): CallStatus =>
  callStatus(status.INVALID_ARGUMENT, `Maximum Append Size of ${maxAppendSize} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(maxAppendSize),
  });

export const missingProperty = (name: string): CallStatus =>
  callStatus(status.INVALID_ARGUMENT, `Required Metadata Property '${name}' is missing`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

export const wrongVersionToDelete = (
  streamId: string,
  expected: Expected,
  actual: number,
): CallStatus =>
  callStatus(status.FAILED_PRECONDITION, 'Delete failed due to WrongExpectedVersion.', {
    exception: 'wrong-expected-version',
    'stream-name': streamId,
    'expected-version': String(expectedNumber(expected)),
    'actual-version': String(actual),
  });

export const unknown = (details: string): CallStatus => callStatus(status.UNKNOWN, details);

export const invalidArgument = (details: string): CallStatus =>
  callStatus(status.INVALID_ARGUMENT, details);

const expectedNumber = (expected: Expected): number => {
  if (typeof expected === 'number') return expected;
  return { no_stream: -1, any: -2, stream_exists: -4 }[expected];
};
