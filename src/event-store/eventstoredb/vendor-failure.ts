import { CallFailed, type FailureKind } from './log-client.js';

/** The vendor's `ErrorType`; its text is the same in the successor. */
const KIND_OF_TYPE: Readonly<Record<string, FailureKind>> = {
  'wrong-expected-version': 'conflict',
  'access-denied': 'denied',
  'stream-not-found': 'gone',
  'no-stream': 'gone',
  'stream-deleted': 'gone',
  'not-leader': 'not-sent',
  'invalid-argument': 'refused',
};

/** The details' type of an answer that says no to an append; what is not named here is told by its text. */
const KIND_OF_ANSWER: Readonly<Record<string, FailureKind>> = {
  WrongExpectedVersion: 'conflict',
  StreamDeleted: 'gone',
  AccessDenied: 'denied',
  MaximumAppendSizeExceeded: 'too-large',
  MaximumAppendEventSizeExceeded: 'too-large',
  BadRequest: 'refused',
};

/** gRPC status codes. */
const KIND_OF_CODE: ReadonlyMap<unknown, FailureKind> = new Map<number, FailureKind>([
  [3, 'refused'],
  [7, 'denied'],
  [16, 'denied'],
]);

/** What has no error type of its own is told by the server's or the transport's words. */
const KIND_OF_TEXT: readonly (readonly [RegExp, FailureKind])[] = [
  [/Record is too big/i, 'too-large'],
  // Of gRPC, whose status for it also stands for a server that wants less traffic.
  [/message larger than max|maximum configured message size/i, 'too-large'],
  [/Server Is (Not Ready|Too Busy|Busy)|No leader info/i, 'not-sent'],
  [/Failed to discover|No connection established|ECONNREFUSED/i, 'not-sent'],
  [/Channel closed before call started|Name resolution failed/i, 'not-sent'],
];

/** What an error of the vendor's client means. An error that is told already stays as it is. */
export const failureOf = (error: unknown): CallFailed => {
  if (error instanceof CallFailed) return error;
  const { type, code, message } = factsOf(error);
  return new CallFailed(kindOf(type, code, message), message, { cause: error });
};

/** What it means that the server answers an append with an error. */
export const failureOfAnswer = (name: string, message: string): CallFailed =>
  new CallFailed(textKind(message) ?? ownOf(KIND_OF_ANSWER, name) ?? 'unknown', message);

const kindOf = (type: string, code: unknown, message: string): FailureKind =>
  textKind(message) ?? ownOf(KIND_OF_TYPE, type) ?? KIND_OF_CODE.get(code) ?? 'unknown';

const textKind = (message: string): FailureKind | undefined =>
  KIND_OF_TEXT.find(([text]) => text.test(message))?.[1];

const ownOf = (
  kinds: Readonly<Record<string, FailureKind>>,
  name: string,
): FailureKind | undefined => (Object.hasOwn(kinds, name) ? kinds[name] : undefined);

const factsOf = (error: unknown): { type: string; code: unknown; message: string } => {
  if (!(error instanceof Error)) return { type: '', code: undefined, message: String(error) };
  const type = 'type' in error && typeof error.type === 'string' ? error.type : '';
  const code = 'code' in error ? error.code : undefined;
  // Some of the vendor's errors have no message.
  return { type, code, message: error.message === '' ? type : error.message };
};
