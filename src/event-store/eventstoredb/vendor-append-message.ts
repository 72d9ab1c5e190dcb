import protobuf, { type Reader, type Writer } from 'protobufjs/minimal.js';
import { type AppendAnswer, CallFailed, type LogPlace, type OutgoingEvent } from './log-client.js';
import { failureOfAnswer } from './vendor-failure.js';

/** How protocol buffers write a value that tells its length, and one that is a number. */
const LENGTH = 2;
const NUMBER = 0;

const NOTHING = new Uint8Array();

/**
 * The whole append as one message, `BatchAppendReq` of the server's `streams.proto`. Without a deadline
 * in it, the server takes its own; that of the call ends the waiting.
 */
export const appendRequest = (
  correlationId: string,
  streamId: string,
  expected: bigint | 'no_stream',
  events: readonly OutgoingEvent[],
): Uint8Array => {
  const request = protobuf.Writer.create();
  uuid(request, 1, correlationId);
  const options = within(request, 2);
  within(options, 1).uint32(tag(3)).string(streamId).ldelim();
  if (expected === 'no_stream') options.uint32(tag(3)).bytes(NOTHING);
  else options.uint32(tag(2, NUMBER)).uint64(Number(expected));
  options.ldelim();
  const properties = propertiesOnce();
  for (const event of events) proposed(request, event, properties(event.type));
  return request.uint32(tag(4, NUMBER)).bool(true).finish();
};

const proposed = (
  request: Writer,
  { id, data, metadata }: OutgoingEvent,
  properties: readonly Uint8Array[],
): void => {
  const message = within(request, 3);
  uuid(message, 1, id);
  for (const property of properties) message.uint32(tag(2)).bytes(property);
  message.uint32(tag(3)).string(metadata);
  message.uint32(tag(4)).string(data);
  message.ldelim();
};

/** A UUID's text has 36 characters, and with its tag and length 38 bytes. */
const uuid = (message: Writer, field: number, id: string): void => {
  message.uint32(tag(field)).uint32(38).uint32(tag(2)).string(id);
};

/** What the protocol says of an event; those of one type share it. */
const propertiesOnce = () => {
  const known = new Map<string, readonly Uint8Array[]>();
  return (type: string): readonly Uint8Array[] => {
    const properties = known.get(type) ?? [
      entry('type', type),
      entry('content-type', 'application/json'),
    ];
    known.set(type, properties);
    return properties;
  };
};

const entry = (key: string, value: string): Uint8Array =>
  protobuf.Writer.create().uint32(tag(1)).string(key).uint32(tag(2)).string(value).finish();

/** Begins a message within another; `ldelim` ends it. */
const within = (message: Writer, field: number): Writer => message.uint32(tag(field)).fork();

const tag = (field: number, wireType = LENGTH): number => (field << 3) | wireType;

/** What a `BatchAppendResp` says. @throws CallFailed when it is not that the events were appended */
export const appendAnswer = (answer: Uint8Array): AppendAnswer => {
  const { error, success } = named(answer, { 2: 'error', 3: 'success' });
  if (error !== undefined) throw failureIn(bytesOf(error));
  const { revision, place } = named(bytesOf(success), { 1: 'revision', 3: 'place' });
  if (typeof revision !== 'bigint') throw new CallFailed('unknown', 'An answer without a revision');
  return { revision, place: place === undefined ? undefined : placeIn(bytesOf(place)) };
};

const placeIn = (position: Uint8Array): LogPlace => {
  const { commit, prepare } = named(position, { 1: 'commit', 2: 'prepare' });
  return { commit: numberOf(commit), prepare: numberOf(prepare) };
};

/** A `google.rpc.Status`: what went wrong is the type of its details, and sometimes in their text. */
const failureIn = (status: Uint8Array): CallFailed => {
  const { message, details } = named(status, { 2: 'message', 3: 'details' });
  const { type, value } = named(bytesOf(details), { 1: 'type', 2: 'value' });
  const name = textOf(type).split(/[./]/).at(-1) ?? '';
  const reason = name === 'BadRequest' ? named(bytesOf(value), { 1: 'reason' }).reason : undefined;
  return failureOfAnswer(name, textOf(reason ?? message));
};

type Value = bigint | Uint8Array;

/** The fields of a message that have a name here; those that are not set are missing. */
const named = <Name extends string>(
  message: Uint8Array,
  names: Readonly<Record<number, Name>>,
): Readonly<Partial<Record<Name, Value>>> => {
  const reader = protobuf.Reader.create(message);
  const fields: Partial<Record<Name, Value>> = {};
  while (reader.pos < reader.len) {
    const read = reader.uint32();
    const name = names[read >>> 3];
    if (name === undefined) reader.skipType(read & 7);
    else fields[name] = valueAt(reader, read & 7);
  }
  return fields;
};

const valueAt = (reader: Reader, wireType: number): Value => {
  if (wireType !== NUMBER) return reader.bytes();
  const { high, low } = reader.uint64();
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
};

const bytesOf = (value: Value | undefined): Uint8Array =>
  value instanceof Uint8Array ? value : NOTHING;

/** A number that is 0 is not sent. */
const numberOf = (value: Value | undefined): bigint => (typeof value === 'bigint' ? value : 0n);

const textOf = (value: Value | undefined): string => Buffer.from(bytesOf(value)).toString('utf8');
