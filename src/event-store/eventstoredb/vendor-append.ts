import { randomUUID } from 'node:crypto';
import { convertToCommandError, type EventStoreDBClient } from '@eventstore/db-client';
import { type CallOptions, Client, type Metadata } from '@grpc/grpc-js';
import { type AppendAnswer, CallFailed, type OutgoingEvent } from './log-client.js';
import { appendAnswer, appendRequest } from './vendor-append-message.js';

/** The server's append of many events in one message; one call may carry many, and carries one here. */
const BATCH_APPEND = '/event_store.client.streams.Streams/BatchAppend';

/** How long a call may stay open once it is answered: the server does not end every one that it should. */
const LINGER_MS = 100;

/** What the client keeps to itself: it finds the node, and again after what it is told went wrong. */
interface Inside {
  execute<Answer>(
    service: typeof Client,
    name: string,
    call: (client: Client) => Promise<Answer>,
  ): Promise<Answer>;
  callArguments(options: { readonly deadline: number }): [Metadata, CallOptions];
}

export interface VendorAppend {
  readonly streamId: string;
  readonly expected: bigint | 'no_stream';
  readonly events: readonly OutgoingEvent[];
  readonly timeoutMs: number;
}

/**
 * Appends through the vendor's connection, but not in its way: its objects of a message take more time than
 * everything else here and in the server, and its long call shares a table of answers among all clients of the
 * process, where one failure rejects the appends of every client and a later answer throws.
 */
export const appendThrough = (
  client: EventStoreDBClient,
  { streamId, expected, events, timeoutMs }: VendorAppend,
): Promise<AppendAnswer> => {
  const request = appendRequest(randomUUID(), streamId, expected, events);
  // Protected there, and the same in the successor.
  const inside = client as unknown as Inside;
  return inside.execute(Client, 'appendToStream', (node) =>
    answered(node, request, inside.callArguments({ deadline: timeoutMs })),
  );
};

const answered = (
  node: Client,
  request: Uint8Array,
  [metadata, options]: [Metadata, CallOptions],
): Promise<AppendAnswer> =>
  new Promise((resolve, reject) => {
    let lingering: NodeJS.Timeout | undefined;
    const call = node.makeBidiStreamRequest(BATCH_APPEND, written, unread, metadata, options);
    call.on('data', (answer: Uint8Array) => {
      lingering = setTimeout(() => {
        call.cancel();
      }, LINGER_MS).unref();
      try {
        resolve(appendAnswer(answer));
      } catch (failure) {
        reject(failure instanceof Error ? failure : new Error(String(failure)));
      }
    });
    call.on('error', (error) => {
      reject(convertToCommandError(error));
    });
    call.on('end', () => {
      if (lingering === undefined) reject(new CallFailed('unknown', 'The server gave no answer'));
    });
    call.on('status', () => {
      clearTimeout(lingering);
    });
    call.end(request);
  });

const written = (request: Uint8Array): Buffer =>
  Buffer.from(request.buffer, request.byteOffset, request.byteLength);

const unread = (answer: Buffer): Buffer => answer;
