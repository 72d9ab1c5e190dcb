import { GraphRefusal } from '../simulator-errors.js';
import type { GraphAnswer, GraphRequest } from './graph-request.js';
import { refuseJustMade } from './just-made.js';

/**
 * Refuses a request that a fault strikes before anything is done; gives the headers that tell how near
 * the limit is. @throws GraphRefusal
 */
export const refuseStruck = (
  request: GraphRequest,
  inBatch: boolean,
): Readonly<Record<string, string>> => {
  refuseThrottled(request, inBatch);
  refuseByToken(request);
  const nameless = request.struckBy('T5', 'empty-code');
  if (nameless !== undefined) {
    throw new GraphRefusal(nameless.status ?? 500, '', 'An error has occurred.');
  }
  if (request.method !== 'GET' && request.struckBy('W1') !== undefined) {
    throw new GraphRefusal(
      409,
      'Directory_ConcurrencyViolation',
      'The request could not be completed because of a concurrent change.',
    );
  }
  refuseJustMade(request);
  return limitHeaders(request);
};

/** T3: how much of the limit is used; over 1, every second request is too many. */
const limitHeaders = (request: GraphRequest): Readonly<Record<string, string>> => {
  const rule = request.struckBy('T3');
  if (rule === undefined) return {};
  const strikes = request.strikesOf(rule);
  const used = rule.percentage ?? Math.min(1.5, 0.75 + strikes * 0.05);
  if (used > 1 && strikes % 2 === 0) throw tooManyRequests(request, 1);
  return { 'x-ms-throttle-limit-percentage': used.toFixed(2) };
};

const refuseThrottled = (request: GraphRequest, inBatch: boolean): void => {
  const throttled = request.struckBy('T1') ?? (inBatch ? request.struckBy('T2') : undefined);
  if (throttled === undefined) return;
  const seconds = throttled.retryAfterSeconds === undefined ? 1 : throttled.retryAfterSeconds;
  throw tooManyRequests(request, seconds);
};

/** 429 as the directory says it. */
const tooManyRequests = ({ app }: GraphRequest, retryAfterSeconds: number | null): GraphRefusal =>
  new GraphRefusal(
    429,
    'TooManyRequests',
    `Too many requests from Identifier:${app.appId}. Please try again later.`,
    retryAfterSeconds === null ? {} : { 'Retry-After': String(retryAfterSeconds) },
  );

/** Access tokens that were revoked, and page tokens that went stale. */
const refuseByToken = (request: GraphRequest): void => {
  if (request.struckBy('W9') !== undefined) throw claimsChallenge(request.tenant.now());
  if (!request.query.has('$skiptoken')) return;
  const stale = request.struckBy('D8');
  if (stale?.status === 400) {
    const message = 'The specified page token value has expired and can no longer be included.';
    throw new GraphRefusal(400, 'Directory_ExpiredPageToken', message);
  }
  if (stale !== undefined) throw new GraphRefusal(404, 'UnknownError', '');
};

/** The answer of continuous access evaluation: a new token is needed, with these claims. */
export const claimsChallenge = (epochMs: number): GraphRefusal => {
  const claims = { access_token: { nbf: { essential: true, value: String(seconds(epochMs)) } } };
  const encoded = Buffer.from(JSON.stringify(claims)).toString('base64');
  return new GraphRefusal(
    401,
    'InvalidAuthenticationToken',
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    {
      'WWW-Authenticate': `Bearer realm="", authorization_uri="", client_id="", error="insufficient_claims", claims="${encoded}"`,
    },
  );
};

const seconds = (epochMs: number): number => Math.floor(epochMs / 1000);

/** T4: a write that counted, with an answer that says it may not have. @throws GraphRefusal */
export const doubtedWrite = (request: GraphRequest, answer: GraphAnswer): GraphAnswer => {
  const fault = request.method === 'GET' ? undefined : request.struckBy('T4');
  if (fault === undefined) return answer;
  if (fault.mode === 'reset') return { status: 0 };
  throw new GraphRefusal(
    fault.status ?? 503,
    'ServiceUnavailable',
    'The service is temporarily unavailable. Please try again later.',
  );
};
