import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { StatelineError } from '../domain/errors.js';
import { spanIdOf, traceIdOf } from './trace-ids.js';

/** What a span tells: names of ours, counts and ids, never values of a tenant. */
export interface SpanFacts {
  /** Everything under it is one trace, wherever and whenever it is done. */
  readonly correlationId?: string | undefined;
  /** Others that this has to do with. */
  readonly related?: readonly string[];
  readonly attributes?: Attributes;
  /** Who asked, where that is another program's span. */
  readonly caller?: SpanContext | null;
}

/** A span that has begun, and where what is done in it happens. */
export interface OpenSpan {
  readonly span: Span;
  readonly within: <Result>(work: () => Result) => Result;
}

const CORRELATION = createContextKey('correlation id');
const MOST_LINKS = 32;

let isOn = false;
let wantedTraceId: string | null = null;

/** Whether anybody wants to know; while nobody does, nothing is noted. */
export const isWatched = (): boolean => isOn;

export const setWatched = (isWanted: boolean): void => {
  isOn = isWanted;
};

/** The id of the trace that is begun just now, where it was chosen. */
export const takeWantedTraceId = (): string | null => wantedTraceId;

/** The correlation id under which this is done, if it is known. */
export const correlationHere = (): string | null => {
  const id = isOn ? context.active().getValue(CORRELATION) : undefined;
  return typeof id === 'string' ? id : null;
};

/** The trace in which this is done, if there is one. */
export const traceHere = (): string | null => {
  const span = isOn ? trace.getActiveSpan() : undefined;
  return span !== undefined && trace.isSpanContextValid(span.spanContext())
    ? span.spanContext().traceId
    : null;
};

/** Does work as a span; what it throws is told by its code only. Without a watcher it is just done. */
export const inSpan = async <Result>(
  name: string,
  facts: SpanFacts,
  work: (span?: Span) => Promise<Result>,
): Promise<Result> => {
  if (!isOn) return work();
  const { span, within } = openSpan(name, facts);
  try {
    return await within(() => work(span));
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: codeOf(error) });
    throw error;
  } finally {
    span.end();
  }
};

/**
 * Begins a span that somebody else ends. It belongs to the one around it, but for what is done under
 * another correlation id: that is in the trace of its own, and the two point at each other.
 */
export const openSpan = (name: string, facts: SpanFacts): OpenSpan => {
  const around = context.active();
  const { correlationId, caller = null } = facts;
  const isOther = correlationId !== undefined && around.getValue(CORRELATION) !== correlationId;
  const base = isOther ? around.setValue(CORRELATION, correlationId) : around;
  const parent = isOther ? parentOf(base, caller) : base;
  const span = startIn(parent, name, facts);
  const outer = trace.getSpan(around);
  if (isOther && outer !== undefined && caller === null) tie(outer, span);
  const inside = trace.setSpan(base, span);
  return { span, within: (work) => context.with(inside, work) };
};

const parentOf = (base: Context, caller: SpanContext | null): Context =>
  caller === null ? trace.deleteSpan(base) : trace.setSpanContext(ROOT_CONTEXT, caller);

const startIn = (
  parent: Context,
  name: string,
  { correlationId, related = [], attributes = {} }: SpanFacts,
): Span => {
  const links = related
    .filter((other) => other !== correlationId)
    .slice(0, MOST_LINKS)
    .map(linkTo);
  const own = correlationId === undefined ? {} : { 'stateline.correlation_id': correlationId };
  if (correlationId !== undefined) wantedTraceId = traceIdOf(correlationId);
  try {
    const options = { attributes: { ...own, ...attributes }, links };
    return trace.getTracer('stateline').startSpan(name, options, parent);
  } finally {
    wantedTraceId = null;
  }
};

const linkTo = (correlationId: string): Link => ({
  context: {
    traceId: traceIdOf(correlationId),
    spanId: spanIdOf(correlationId),
    traceFlags: TraceFlags.SAMPLED,
  },
});

const tie = (outer: Span, inner: Span): void => {
  inner.addLink({ context: outer.spanContext() });
  // Work may go on after the answer to who asked for it.
  if (outer.isRecording()) outer.addLink({ context: inner.spanContext() });
};

/** Never the message, which may name somebody. */
const codeOf = (error: unknown): string => {
  if (error instanceof StatelineError) return error.code;
  return error instanceof Error ? error.name : 'unknown';
};
