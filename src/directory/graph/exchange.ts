import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { jsonIn } from '../../domain/json-fields.js';
import { withoutSecrets } from '../../domain/secrets.js';

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonObject | null;
}

/** What came of one request: an answer that can be understood, or the reason why there is none. */
export type Exchanged = { readonly answer: GraphAnswer } | Failure;

export interface Failure {
  readonly failure: string;
  readonly cause: unknown;
  /** What the server asked for, when it asked. */
  readonly retryAfterMs: number | null;
}

export const failed = (
  failure: string,
  cause?: unknown,
  retryAfterMs: number | null = null,
): Failure => ({ failure, cause, retryAfterMs });

/**
 * One request, within the time limit, body included. Server errors, redirects, HTML and half JSON are
 * failures: they say nothing about the directory. Secrets are left out of a refusal, which is told on and recorded.
 * Rejects only when the caller's signal aborts.
 */
export const exchange = async (
  url: string,
  timeoutMs: number,
  init: RequestInit & { signal?: AbortSignal },
  secrets: readonly string[],
): Promise<Exchanged> => {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = init.signal === undefined ? timeout : AbortSignal.any([init.signal, timeout]);
  try {
    const response = await fetch(url, { ...init, signal, redirect: 'manual' });
    const text = await response.text();
    return understood(response, response.status < 400 ? text : withoutSecrets(text, secrets));
  } catch (cause) {
    init.signal?.throwIfAborted();
    return failed(
      timeout.aborted ? `no whole answer within ${timeoutMs} ms` : connectionFailure(cause),
      cause,
    );
  }
};

/** Unauthorised, gone, throttled: whatever the body is. */
const SAID_BY_STATUS = new Set([401, 410, 429]);

const understood = ({ status, headers }: Response, text: string): Exchanged => {
  const json = jsonIn(text);
  const body = isJsonObject(json) ? json : null;
  if (status >= 500) {
    return failed(`${status} ${errorOf(body).code}`.trim(), undefined, retryAfterMs(headers));
  }
  if (status >= 300 && status < 400) return failed(`an unexpected redirect (${status})`);
  if (body !== null || needsNoBody(status, text)) return { answer: { status, headers, body } };
  const type = headers.get('content-type') ?? 'no content type';
  return failed(`${status} with a body (${type}) that is not the whole JSON object expected`);
};

const needsNoBody = (status: number, text: string): boolean =>
  SAID_BY_STATUS.has(status) || (text === '' && status < 300);

/** Seconds or an HTTP date, as milliseconds from now; `null` when absent or nonsense. */
export const retryAfterMs = (headers: Headers, now: number = Date.now()): number | null => {
  const text = headers.get('retry-after');
  if (text === null || text.trim() === '') return null;
  const ms = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
};

/** What the next token has to prove, when the directory says so (continuous access evaluation). */
export const claimsIn = (challenge: string | null): string | null => {
  const encoded = /\bclaims="([^"]+)"/.exec(challenge ?? '')?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64url').toString('utf8');
};

/** Code and message of an error body, older spellings and empty codes included. */
export const errorOf = (body: JsonObject | null): { code: string; message: string } => {
  const error = body?.['error'];
  if (!isJsonObject(error)) return { code: '', message: '' };
  const { code, message } = error;
  return {
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? message : '',
  };
};

/** Refused because something else was writing the same object; not applied. */
export const isConcurrencyConflict = (status: number, body: JsonObject | null): boolean =>
  status === 409 && errorOf(body).code === 'Directory_ConcurrencyViolation';

const connectionFailure = (error: unknown): string => {
  const code = propertyOf(propertyOf(error, 'cause'), 'code');
  return `no connection, or it was lost (${typeof code === 'string' ? code : 'broken off'})`;
};

const propertyOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value
    ? Reflect.get(value, name)
    : undefined;
