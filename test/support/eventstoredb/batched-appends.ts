import type * as Shared from '@eventstore/db-client/generated/shared_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Metadata } from '@grpc/grpc-js';
import { badRequestDetails, batchError, batchRefusal, tooMuchDetails } from './append-answers.js';
import type { AppendRequest } from './appending.js';
import type { BatchMessage } from './batch-message.js';
import { BadEvent, countedBytes, proposedEvent } from './proposed-event.js';
import { expectedRevision, streamName } from './requests.js';
import type { ProposedEvent } from './log.js';
import type { ServerRoom } from './server-room.js';

/** All parts of an append must have come within this time, whatever deadline it names. */
const WRITE_TIMEOUT_MS = 2_000;

export interface BatchedAppend extends AppendRequest {
  readonly correlationId: Shared.UUID;
  readonly identifier: Shared.StreamIdentifier | undefined;
}

interface Growing extends BatchedAppend {
  readonly events: ProposedEvent[];
  bytes: number;
  timer?: NodeJS.Timeout;
}

type Reply = (append: BatchedAppend, response: Streams.BatchAppendResp) => void;

/** Puts the appends of one call together from their parts, and refuses what cannot be taken. */
export class BatchedAppends {
  private readonly growing = new Map<string, Growing>();

  constructor(
    private readonly room: ServerRoom,
    private readonly caller: Metadata,
    private readonly reply: Reply,
  ) {}

  answer(append: BatchedAppend, response: Streams.BatchAppendResp): void {
    this.reply(append, response);
  }

  /** An append that is complete with this part; nothing when parts are missing or it is refused. */
  take(message: BatchMessage): BatchedAppend | undefined {
    const { correlationId, options } = message;
    if (!correlationId) return undefined;
    const key = correlationId.getString();
    if (options) this.begin(key, correlationId, options);
    const growing = this.growing.get(key);
    if (!growing || !this.grow(key, growing, message)) return undefined;
    if (!message.isFinal) {
      growing.timer ??= this.timeOut(key, growing);
      return undefined;
    }
    this.drop(key);
    return growing;
  }

  close(): void {
    for (const key of this.growing.keys()) this.drop(key);
  }

  private begin(
    key: string,
    correlationId: Shared.UUID,
    options: Streams.BatchAppendReq.Options,
  ): void {
    const identifier = options.getStreamIdentifier();
    const streamId = streamName(identifier);
    this.room.note('append', streamId);
    const expected = expectedRevision(options, options.getStreamPosition());
    const append: Growing = {
      ...{ correlationId, identifier, streamId, expected },
      events: [],
      bytes: 0,
    };
    if (!this.room.allows(this.caller, 'write', streamId)) {
      this.reply(append, batchRefusal('access denied'));
    } else if (!identifier) {
      this.reply(append, batchError(badRequestDetails('StreamIdentifier not set.')));
    } else if (deadlineMs(options) <= this.room.nowMs()) {
      this.reply(append, batchRefusal('timeout'));
    } else this.growing.set(key, append);
  }

  private grow(key: string, growing: Growing, message: BatchMessage): boolean {
    const { maxAppendSize } = this.room;
    try {
      for (const unchecked of message.events) {
        const event = proposedEvent(unchecked);
        growing.bytes += countedBytes(event);
        growing.events.push(event);
      }
    } catch (error) {
      if (!(error instanceof BadEvent)) throw error;
      this.drop(key);
      this.reply(growing, batchError(badRequestDetails(error.message)));
      return false;
    }
    if (growing.bytes <= maxAppendSize) return true;
    this.drop(key);
    this.reply(growing, batchError(tooMuchDetails(maxAppendSize)));
    return false;
  }

  private timeOut(key: string, growing: Growing): NodeJS.Timeout {
    return setTimeout(() => {
      this.drop(key);
      this.reply(growing, batchRefusal('timeout'));
    }, WRITE_TIMEOUT_MS).unref();
  }

  private drop(key: string): void {
    clearTimeout(this.growing.get(key)?.timer);
    this.growing.delete(key);
  }
}

const deadlineMs = (options: Streams.BatchAppendReq.Options): number => {
  const deadline = options.getDeadline();
  return deadline ? deadline.getSeconds() * 1000 + deadline.getNanos() / 1e6 : Infinity;
};
