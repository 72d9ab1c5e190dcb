/** A place in the log of all streams, as the server tells it. */
export interface LogPlace {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** An event on its way to the server: what remains of it is text. */
export interface OutgoingEvent {
  readonly id: string;
  readonly type: string;
  /** JSON. */
  readonly data: string;
  /** JSON. */
  readonly metadata: string;
}

/** An event as the server gives it, ours or not. */
export interface LogEvent {
  readonly streamId: string;
  readonly id: string;
  readonly revision: bigint;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly created: Date;
  /** Absent, or the greatest 64-bit number twice, when the server does not know. */
  readonly position?: LogPlace | undefined;
}

/** What a subscription gives, in the order in which the server sent it. */
export type LogMessage =
  | { readonly kind: 'event'; readonly event: LogEvent }
  /** All that matches up to there was given before. */
  | { readonly kind: 'checkpoint'; readonly place: LogPlace }
  /** All that stood when the subscription became live was given before. */
  | { readonly kind: 'caught-up' };

export interface AppendAnswer {
  /** Of the last event appended. */
  readonly revision: bigint;
  readonly place: LogPlace | undefined;
}

export interface StreamRange {
  readonly from: bigint | 'end';
  readonly direction: 'forwards' | 'backwards';
  readonly maxCount?: number;
}

/** Why a call failed, as far as a caller has to know. */
export type FailureKind =
  /** Not written: the stream is at another revision. */
  | 'conflict'
  /** Not written, and never will be. */
  | 'too-large'
  /** Not done: this user may not. */
  | 'denied'
  /** Not done: the request itself is wrong. */
  | 'refused'
  /** No such stream, or no longer. */
  | 'gone'
  /** Certainly not done, but perhaps later. */
  | 'not-sent'
  /** Done or not. */
  | 'unknown';

/** A call of {@link LogClient} failed; the client's own error is the cause. */
export class CallFailed extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The vendor's client, in plain types. Every call rejects with {@link CallFailed}, and nothing is
 * ever thrown past it: no unhandled rejection, no exception inside an event handler.
 */
export interface LogClient {
  /** One atomic write. Settles within `timeoutMs` and a little. */
  append(
    streamId: string,
    expected: bigint | 'no_stream',
    events: readonly OutgoingEvent[],
    timeoutMs: number,
  ): Promise<AppendAnswer>;

  /** Ends the call when the reader breaks off or `signal` aborts; the latter is a failure. */
  readStream(streamId: string, range: StreamRange, signal: AbortSignal): AsyncIterable<LogEvent>;

  /** The last event of the whole log, whoever wrote it. */
  lastOfAll(signal: AbortSignal): Promise<LogEvent | undefined>;

  /** Streams that begin with one of `prefixes`; all but the server's own when absent. */
  subscribe(
    after: LogPlace | 'start',
    prefixes: readonly string[] | undefined,
    signal: AbortSignal,
    /** The server has taken the subscription on. */
    onConfirmed?: () => void,
  ): AsyncIterable<LogMessage>;

  /** For good: a scavenge then takes every event, where of a softly deleted stream it keeps the last one. */
  tombstoneStream(streamId: string, lastRevision: bigint, timeoutMs: number): Promise<void>;

  /** Ends what is open; reads that were under way fail. */
  dispose(): Promise<void>;
}
