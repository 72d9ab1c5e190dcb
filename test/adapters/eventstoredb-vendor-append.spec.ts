import { randomUUID } from 'node:crypto';
import { EventStoreDBClient } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import { CallFailed } from '../../src/event-store/eventstoredb/log-client.js';
import { appendThrough } from '../../src/event-store/eventstoredb/vendor-append.js';
import {
  appendAnswer,
  appendRequest,
} from '../../src/event-store/eventstoredb/vendor-append-message.js';
import {
  badRequestDetails,
  batchAnswer,
  batchError,
  batchRefusal,
  tooMuchDetails,
} from '../support/eventstoredb/append-answers.js';
import type { AppendOutcome } from '../support/eventstoredb/log.js';
import { streamsService } from '../support/eventstoredb/streams-service.js';

const outgoing = (overrides = {}) => ({
  id: randomUUID(),
  type: 'ObjectChanged',
  data: '{"name":"Ada"}',
  metadata: '{"tenantId":"t"}',
  ...overrides,
});

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** What the vendor's own classes make of what we write. */
const readBack = (request: Uint8Array) => {
  const message = streams.BatchAppendReq.deserializeBinary(request);
  const options = message.getOptions() ?? new streams.BatchAppendReq.Options();
  const stream = options.getStreamIdentifier() ?? new shared.StreamIdentifier();
  return {
    correlationId: message.getCorrelationId()?.getString(),
    stream: text(stream.getStreamName_asU8()),
    expected: options.hasNoStream() ? 'no_stream' : options.getStreamPosition(),
    hasDeadline: options.hasDeadline(),
    isFinal: message.getIsFinal(),
    events: message.getProposedMessagesList().map((event) => ({
      id: event.getId()?.getString(),
      properties: Object.fromEntries(event.getMetadataMap().toArray()),
      data: text(event.getData_asU8()),
      metadata: text(event.getCustomMetadata_asU8()),
    })),
  };
};

describe('the message of an append', () => {
  it('says all there is to say, as the vendor reads it', () => {
    const id = randomUUID();
    const events = [
      outgoing(),
      outgoing({ data: JSON.stringify({ name: 'Žofie 😀 \u2028'.repeat(3_000) }) }),
      outgoing({ type: 'Größe', data: '{}', metadata: '{}' }),
    ];

    expect(readBack(appendRequest(id, 'changes-ä', 'no_stream', events))).toEqual({
      correlationId: id,
      stream: 'changes-ä',
      expected: 'no_stream',
      hasDeadline: false,
      isFinal: true,
      events: events.map(({ id: eventId, type, data, metadata }) => ({
        id: eventId,
        properties: { type, 'content-type': 'application/json' },
        data,
        metadata,
      })),
    });
  });

  it.each([0n, 1n, 127n, 128n, 2n ** 32n, 2n ** 53n - 1n])('expects revision %s', (revision) => {
    const request = appendRequest(randomUUID(), 'changes', revision, [outgoing()]);

    expect(readBack(request).expected).toBe(String(revision));
  });
});

describe('the answer to an append', () => {
  const answerTo = (outcome: AppendOutcome) =>
    appendAnswer(batchAnswer('changes', 'no_stream', outcome).serializeBinary());

  it.each([
    [0, 0],
    [5, 2 ** 40],
  ])('tells revision %d and place %d', (revision, position) => {
    const place = { commit: BigInt(position), prepare: BigInt(position) };

    expect(answerTo({ outcome: 'appended', revision, position })).toEqual({
      revision: BigInt(revision),
      place,
    });
  });

  it('tells the greatest place there is', () => {
    const response = batchAnswer('changes', 0, { outcome: 'appended', revision: 1, position: 1 });
    response
      .getSuccess()
      ?.getPosition()
      ?.setCommitPosition(String(2n ** 64n - 1n));

    expect(appendAnswer(response.serializeBinary()).place?.commit).toBe(2n ** 64n - 1n);
  });

  it('may tell no place', () => {
    expect(answerTo({ outcome: 'repeated', revision: 3 })).toEqual({
      revision: 3n,
      place: undefined,
    });
  });

  const failureOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (failure) {
      return failure;
    }
  };
  const other = (name: string, message: string): Streams.BatchAppendResp => {
    const details = new anyPb.Any();
    details.pack(new shared.Unknown().serializeBinary(), name);
    const status = new statusPb.Status();
    status.setMessage(message);
    status.setDetails(details);
    return batchError(status);
  };
  const tooLong = 'event_store.client.MaximumAppendEventSizeExceeded';

  it.each([
    ['conflict', batchAnswer('a', 1, { outcome: 'wrong expected version', actual: 2 })],
    ['gone', batchAnswer('a', 1, { outcome: 'stream deleted' })],
    ['denied', batchRefusal('access denied')],
    ['too-large', batchError(tooMuchDetails(1_000))],
    ['too-large', batchError(badRequestDetails("Record is too big. (Parameter 'data')"))],
    ['too-large', other(tooLong, 'MaximumAppendEventSizeExceeded')],
    ['refused', batchError(badRequestDetails('Empty eventType provided.'))],
    ['not-sent', batchRefusal('not ready')],
    ['not-sent', batchRefusal('busy')],
    ['not-sent', batchRefusal('no leader info')],
    ['unknown', batchRefusal('timeout')],
    ['unknown', batchRefusal('unknown')],
    ['unknown', other('google.protobuf.Empty', 'Unknown NotHandledReason (7)')],
    ['unknown', new streams.BatchAppendResp()],
  ])('is a failure of kind %s when the server says so', (kind, response) => {
    const failure = failureOf(() => appendAnswer(response.serializeBinary()));

    expect(failure).toBeInstanceOf(CallFailed);
    expect(failure).toMatchObject({ kind });
  });
});

describe('a call of an append', () => {
  it('is let go when the server has answered it and does not end it', async () => {
    const { promise: letGo, resolve } = Promise.withResolvers<string>();
    const server = new Server();
    server.addService(streamsService, {
      batchAppend: (call: ServerDuplexStream<unknown, Streams.BatchAppendResp>) => {
        call.on('data', () => {
          const outcome = { outcome: 'appended', revision: 0, position: 100 } as const;
          call.write(batchAnswer('changes', 'no_stream', outcome));
        });
        call.on('cancelled', () => {
          resolve('cancelled');
        });
      },
    });
    const port = await new Promise<number>((bound, failed) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, at) => {
        if (error) failed(error);
        else bound(at);
      });
    });
    const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
    const append = { streamId: 'changes', expected: 'no_stream', events: [outgoing()] } as const;

    const answer = await appendThrough(client, { ...append, timeoutMs: 60_000 });

    expect(answer.revision).toBe(0n);
    await expect(letGo).resolves.toBe('cancelled');
    await client.dispose();
    server.forceShutdown();
  });
});
