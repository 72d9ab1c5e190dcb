import { CallFailed, type FailureKind } from './log-client.js';

/** The vendor's `ErrorType`; its text is the same in the successor. */
const KIND_OF_TYPE: Readonly<Record<string, FailureKind>> = {
  'wrong-expected-version': 'conflict',
  'maximum-append-size-exceeded': 'too-large',
  'access-denied': 'denied',
  'stream-not-found': 'gone',
  'no-stream': 'gone',
  'stream-deleted': 'gone',
  'not-leader': 'not-sent',
  'invalid-argument': 'refused',
};

/** gRPC status codes. */
const KIND_OF_CODE: ReadonlyMap<unknown, FailureKind> = new Map<number, FailureKind>([
  [3, 'refused'],
  [7, 'denied'],
  [16, 'denied'],
]);

/** What has no error type of its own is told by the server's or the transport's words. */
const KIND_OF_TEXT: readonly (readonly [RegExp, FailureKind])[] = [
  [/Maximum Append Event Size|Record is too big/i, 'too-large'],
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

const kindOf = (type: string, code: unknown, message: string): FailureKind =>
  KIND_OF_TEXT.find(([text]) => text.test(message))?.[1] ??
  (Object.hasOwn(KIND_OF_TYPE, type) ? KIND_OF_TYPE[type] : undefined) ??
  KIND_OF_CODE.get(code) ??
  'unknown';

const factsOf = (error: unknown): { type: string; code: unknown; message: string } => {
  if (!(error instanceof Error)) return { type: '', code: undefined, message: String(error) };
  const type = 'type' in error && typeof error.type === 'string' ? error.type : '';
  const code = 'code' in error ? error.code : undefined;
  // Some of the vendor's errors have no message.
  return { type, code, message: error.message === '' ? type : error.message };
};
