import code from '@eventstore/db-client/generated/code_pb.js';
import type * as Code from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import type * as Status from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Refusal } from './appending.js';
import { streamIdentifier } from './requests.js';
import type { AppendOutcome, Expected } from './log.js';
import { type CallStatus, streamDeleted } from './statuses.js';

interface Serializable {
  serializeBinary(): Uint8Array;
}

/** An answer to one append of the call that carries them all. */
export const batchAnswer = (
  streamId: string,
  expected: Expected,
  outcome: AppendOutcome,
): Streams.BatchAppendResp => {
  switch (outcome.outcome) {
    case 'appended':
    case 'repeated':
      return batchSuccess(outcome.revision, outcome.position);
    case 'wrong expected version':
      return batchError(wrongVersionDetails(expected, outcome.actual));
    case 'stream deleted':
      return batchError(streamDeletedDetails(streamId));
  }
};

export const batchError = (error: Status.Status): Streams.BatchAppendResp => {
  const response = new streams.BatchAppendResp();
  response.setError(error);
  return response;
};

export const batchRefusal = (refusal: Refusal): Streams.BatchAppendResp =>
  batchError(refusalDetails(refusal));

export const tooMuchDetails = (maxAppendSize: number): Status.Status => {
  const details = new shared.MaximumAppendSizeExceeded();
  details.setMaxappendsize(maxAppendSize);
  return packed('MaximumAppendSizeExceeded', code.Code.INVALID_ARGUMENT, details);
};

export const badRequestDetails = (message: string): Status.Status => {
  const details = new shared.BadRequest();
  details.setMessage(message);
  return packed('BadRequest', code.Code.INVALID_ARGUMENT, details);
};

/** The answer of the call that carries one append, or the status it fails with. */
export const singleAnswer = (
  streamId: string,
  expected: Expected,
  outcome: AppendOutcome,
): Streams.AppendResp | CallStatus => {
  const response = new streams.AppendResp();
  switch (outcome.outcome) {
    case 'appended':
    case 'repeated':
      response.setSuccess(singleSuccess(outcome.revision, outcome.position));
      return response;
    case 'wrong expected version':
      response.setWrongExpectedVersion(singleWrongVersion(expected, outcome.actual));
      return response;
    case 'stream deleted':
      return streamDeleted(streamId);
  }
};

const batchSuccess = (revision: number, position: number | undefined): Streams.BatchAppendResp => {
  const success = new streams.BatchAppendResp.Success();
  if (revision < 0) success.setNoStream(new emptyPb.Empty());
  else success.setCurrentRevision(String(revision));
  if (position === undefined) success.setNoPosition(new emptyPb.Empty());
  else {
    const at = new shared.AllStreamPosition();
    at.setCommitPosition(String(position));
    at.setPreparePosition(String(position));
    success.setPosition(at);
  }
  const response = new streams.BatchAppendResp();
  response.setSuccess(success);
  return response;
};

const singleSuccess = (
  revision: number,
  position: number | undefined,
): Streams.AppendResp.Success => {
  const success = new streams.AppendResp.Success();
  if (revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(revision));
  if (position === undefined) success.setNoPosition(new shared.Empty());
  else {
    const at = new streams.AppendResp.Position();
    at.setCommitPosition(String(position));
    at.setPreparePosition(String(position));
    success.setPosition(at);
  }
  return success;
};

const singleWrongVersion = (
  expected: Expected,
  actual: number,
): Streams.AppendResp.WrongExpectedVersion => {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty());
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  if (actual < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(actual));
  return wrong;
};

const wrongVersionDetails = (expected: Expected, actual: number): Status.Status => {
  const wrong = new shared.WrongExpectedVersion();
  if (expected === 'any') wrong.setExpectedAny(new emptyPb.Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new emptyPb.Empty());
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new emptyPb.Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  if (actual < 0) wrong.setCurrentNoStream(new emptyPb.Empty());
  else wrong.setCurrentStreamRevision(String(actual));
  return packed('WrongExpectedVersion', code.Code.ALREADY_EXISTS, wrong);
};

const streamDeletedDetails = (streamId: string): Status.Status => {
  const details = new shared.StreamDeleted();
  details.setStreamIdentifier(streamIdentifier(streamId));
  return packed('StreamDeleted', code.Code.NOT_FOUND, details);
};

const refusalDetails = (refusal: Refusal): Status.Status => {
  switch (refusal) {
    case 'timeout':
      return packed('Timeout', code.Code.DEADLINE_EXCEEDED, new shared.Timeout());
    case 'access denied':
      return packed('AccessDenied', code.Code.PERMISSION_DENIED, new shared.AccessDenied());
    case 'unknown':
      return packed('Unknown', code.Code.UNKNOWN, new shared.Unknown());
    case 'not ready':
      return unhandled('Server Is Not Ready');
    case 'busy':
      return unhandled('Server Is Busy');
    case 'no leader info':
      return unhandled('No leader info available in response');
  }
};

const packed = (name: string, number: Code.Code, details: Serializable): Status.Status =>
  statusOf(name, number, details, `event_store.client.${name}`);

/** What is not handled says so by its text alone. */
const unhandled = (message: string): Status.Status =>
  statusOf(message, code.Code.OK, new emptyPb.Empty(), 'google.protobuf.Empty');

const statusOf = (
  message: string,
  number: Code.Code,
  details: Serializable,
  type: string,
): Status.Status => {
  const any = new anyPb.Any();
  any.pack(details.serializeBinary(), type);
  const status = new statusPb.Status();
  status.setCode(number);
  status.setMessage(message);
  status.setDetails(any);
  return status;
};
