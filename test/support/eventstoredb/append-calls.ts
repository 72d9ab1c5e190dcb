import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import type { sendUnaryData, ServerDuplexStream, ServerReadableStream } from '@grpc/grpc-js';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { batchAnswer, batchRefusal, singleAnswer } from './append-answers.js';
import { type Answer, refusalStatus } from './appending.js';
import { BatchedAppends } from './batched-appends.js';
import type { BatchMessage } from './batch-message.js';
import { BadEvent, countedBytes, proposedEvent, uncheckedEvent } from './proposed-event.js';
import { expectedRevision, streamName } from './requests.js';
import type { Expected, ProposedEvent } from './log.js';
import type { ServerRoom } from './server-room.js';
import {
  accessDenied,
  asError,
  type CallStatus,
  invalidArgument,
  maxAppendSizeExceeded,
} from './statuses.js';

type AppendCall = ServerReadableStream<Streams.AppendReq, Streams.AppendResp>;
type BatchCall = ServerDuplexStream<BatchMessage, Streams.BatchAppendResp>;

/** The call that carries one append: options, then an event in each message. */
export const append =
  (room: ServerRoom) =>
  (call: AppendCall, reply: sendUnaryData<Streams.AppendResp>): void => {
    const append = new SingleAppend(room, call, reply);
    call.on('data', (message: Streams.AppendReq) => {
      append.take(message);
    });
    call.on('end', () => {
      void isCutOff(call).then((isCut) => {
        if (!isCut) append.finish();
      });
    });
  };

/**
 * Node's client ends the stream of a call that it cancels, and says in a second frame that it was
 * cancelled. The real server takes some time to come to the write, and then leaves it alone.
 */
const isCutOff = async (call: AppendCall): Promise<boolean> => {
  await delay(1);
  for (let turn = 0; turn < 4 && !call.cancelled; turn += 1) await nextTurn();
  return call.cancelled;
};

class SingleAppend {
  private readonly events: ProposedEvent[] = [];
  private options: Streams.AppendReq.Options | undefined;
  private bytes = 0;
  private isRefused = false;

  constructor(
    private readonly room: ServerRoom,
    private readonly call: AppendCall,
    private readonly reply: sendUnaryData<Streams.AppendResp>,
  ) {}

  take(message: Streams.AppendReq): void {
    if (this.isRefused) return;
    const options = message.getOptions();
    const proposed = message.getProposedMessage();
    if (options) this.begin(options);
    if (proposed) this.add(proposed);
  }

  finish(): void {
    const { options, room } = this;
    if (this.isRefused) return;
    if (!options) {
      this.refuse(invalidArgument('Options expected first'));
      return;
    }
    const streamId = streamName(options.getStreamIdentifier());
    const expected = expectedRevision(options, options.getRevision());
    const answer = room.appending.answer({ streamId, expected, events: this.events });
    void Promise.resolve(answer).then((given) => {
      this.give(streamId, expected, given);
    });
  }

  private begin(options: Streams.AppendReq.Options): void {
    const streamId = streamName(options.getStreamIdentifier());
    this.room.note('append', streamId);
    this.options = options;
    if (!this.room.allows(this.call.metadata, 'write', streamId)) this.refuse(accessDenied());
  }

  private add(proposed: Streams.AppendReq.ProposedMessage): void {
    try {
      const event = proposedEvent(uncheckedEvent(proposed));
      this.bytes += countedBytes(event);
      this.events.push(event);
    } catch (error) {
      if (!(error instanceof BadEvent)) throw error;
      this.refuse(error.status);
      return;
    }
    const { maxAppendSize } = this.room;
    if (this.bytes > maxAppendSize) this.refuse(maxAppendSizeExceeded(maxAppendSize));
  }

  private refuse(status: CallStatus): void {
    this.isRefused = true;
    this.reply(asError(status));
  }

  private give(streamId: string, expected: Expected, given: Answer): void {
    switch (given.answer) {
      case 'outcome': {
        const answer = singleAnswer(streamId, expected, given.outcome);
        if ('code' in answer) this.refuse(answer);
        else this.reply(null, answer);
        return;
      }
      case 'refusal':
        this.refuse(refusalStatus(given.refusal));
        return;
      case 'call fails':
        this.refuse(given.status);
        return;
      case 'connection dies':
        this.room.killConnection(this.call.getPeer());
        return;
      case 'call ends':
        // A unary answer without a message: the client sees a status of OK and nothing else.
        this.reply(null, null);
        return;
      case 'silence':
        return;
    }
  }
}

/** The call that carries one append or all of a client. */
export const batchAppend =
  (room: ServerRoom) =>
  (call: BatchCall): void => {
    const ending = new BatchEnding(() => {
      call.end();
    });
    const appends = new BatchedAppends(room, call.metadata, (request, response) => {
      response.setCorrelationId(request.correlationId);
      response.setStreamIdentifier(request.identifier);
      if (call.writableEnded || call.cancelled) return;
      call.write(response);
      ending.answered();
    });
    call.on('data', (message: BatchMessage) => {
      const request = appends.take(message);
      if (!request) return;
      ending.began();
      const { streamId, expected } = request;
      const give = (given: Answer): void => {
        if (given.answer === 'outcome') {
          appends.answer(request, batchAnswer(streamId, expected, given.outcome));
        } else if (given.answer === 'refusal') {
          appends.answer(request, batchRefusal(given.refusal));
        } else endBatch(room, call, given);
      };
      const answer = room.appending.answer(request);
      if (answer instanceof Promise) void answer.then(give);
      else give(answer);
    });
    call.on('end', () => {
      ending.close();
    });
    call.on('cancelled', () => {
      appends.close();
    });
  };

/**
 * Once the client has ended its side, the call ends with the answer to the last append under way. As the
 * real server counts, it never does after an append that was refused at once.
 */
class BatchEnding {
  private underWay = 0;
  private isClosing = false;

  constructor(private readonly end: () => void) {}

  began(): void {
    this.underWay += 1;
  }

  answered(): void {
    this.underWay -= 1;
    this.endIfDone();
  }

  close(): void {
    this.isClosing = true;
    this.endIfDone();
  }

  private endIfDone(): void {
    if (this.isClosing && this.underWay === 0) this.end();
  }
}

const endBatch = (room: ServerRoom, call: BatchCall, given: Answer): void => {
  if (given.answer === 'call ends') call.end();
  if (given.answer === 'call fails') call.emit('error', asError(given.status));
  if (given.answer === 'connection dies') room.killConnection(call.getPeer());
};
