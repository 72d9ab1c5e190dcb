import type { JsonObject } from '../../domain/json.js';
import { DirectoryRefused, DirectoryUnavailable, type Quota } from '../directory.port.js';
import { AccessToken } from './access-token.js';
import { LinkRefused, UnsafeDelete, WriterNotConfigured } from './errors.js';
import {
  claimsIn,
  errorOf,
  exchange,
  type Exchanged,
  type Failure,
  type GraphAnswer,
  isConcurrencyConflict,
  retryAfterMs,
} from './exchange.js';
import type { GraphSettings } from './graph-options.js';
import { isSafeDelete } from './graph-places.js';
import { Pace, type Priority, type ReaderPriority } from './pace.js';
import { costOf, type Family, familyOf } from './quotas.js';
import { requestInSpan } from './request-span.js';
import { Selections } from './selections.js';

export type Identity = 'reader' | 'writer';

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the Graph root, version first; or a whole link that Graph gave. */
  readonly path: string;
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether sending it twice does no harm; default for GET. */
  readonly repeatable?: boolean;
  /** In resource units, and in which family; for batches. */
  readonly cost?: number;
  readonly family?: Family;
  /** Of a reader's; all that the writer asks goes first. */
  readonly priority?: ReaderPriority | undefined;
  /** Asked before each try, after every wait; throws when it must not be sent any more. */
  readonly mayWrite?: (() => void) | undefined;
}

/** Who asks, how urgently, and until when. */
export interface Asking {
  readonly client: GraphClient;
  readonly as: Identity;
  readonly signal?: AbortSignal | undefined;
  readonly priority?: ReaderPriority;
}

/** What came of one try, and whether another does no harm. */
type Tried = Exclude<Exchanged, Failure> | (Failure & { readonly mayRepeat: boolean });

/** Graph over HTTP: tokens, pace, retries, and nothing that depends on a type of object. */
export class GraphClient {
  private readonly tokens: Readonly<Record<Identity, AccessToken | null>>;
  private readonly pace: Pace;
  private readonly selections = new Selections();

  constructor(readonly settings: GraphSettings) {
    this.pace = new Pace(settings);
    this.tokens = {
      reader: new AccessToken(settings, settings.reader),
      writer: settings.writer === null ? null : new AccessToken(settings, settings.writer),
    };
  }

  /**
   * The body of a read. Read means: repeatable, so it is tried again on every failure.
   * @throws DirectoryRefused, DirectoryUnavailable, LinkRefused
   */
  async read(request: GraphRequest, as: Identity, signal?: AbortSignal): Promise<JsonObject> {
    const { status, body } = await this.send(request, as, signal);
    if (status < 300 && body !== null) return body;
    const { code, message } = errorOf(body);
    const what = `${request.method} ${bare(request.path)}: ${status} ${code}`.trim();
    if (status === 429 || status < 300) throw new DirectoryUnavailable(`${what}: ${message}`);
    throw new DirectoryRefused(status, code, message === '' ? what : `${what}: ${message}`);
  }

  /**
   * Any answer below 500. A write is sent again only when it certainly was not applied.
   * @throws DirectoryUnavailable when there is none, LinkRefused, UnsafeDelete, TokenRefused,
   * WriterNotConfigured
   */
  async send(request: GraphRequest, as: Identity, signal?: AbortSignal): Promise<GraphAnswer> {
    const path = this.selections.trimmed(this.relative(request.path));
    if (request.method === 'DELETE' && !isSafeDelete(path)) throw new UnsafeDelete(path);
    const answer = await this.inTurn({ ...request, path }, as, signal);
    return this.isAskedAnew(path, answer) ? this.send(request, as, signal) : answer;
  }

  private async inTurn(
    request: GraphRequest,
    as: Identity,
    signal: AbortSignal | undefined,
  ): Promise<GraphAnswer> {
    const { method, path } = request;
    const priority: Priority | undefined = as === 'writer' ? 'writer' : request.priority;
    const family = request.family ?? familyOf(method, path);
    const turn = { family, cost: request.cost ?? costOf(method, path), priority, signal };
    for (let attempt = 1; ; attempt += 1) {
      const exchanged = await this.pace.run(turn, () =>
        requestInSpan(method, family, () => this.attempt(request, as, signal)),
      );
      const waitMs = this.waitMsAfter(exchanged, family, attempt);
      if (waitMs === null) return answerIn(exchanged, request, attempt);
      if (waitMs > 0) await this.settings.wait(waitMs, signal);
    }
  }

  /** A path of ours as it is to be sent, when it goes in a batch. */
  trimmed(path: string): string {
    return this.selections.trimmed(path);
  }

  /** Whether the answer refuses one property only, so that the same without it may be answered. */
  isAskedAnew(path: string, { status, body }: Pick<GraphAnswer, 'status' | 'body'>): boolean {
    if (status !== 400) return false;
    const name = this.selections.learn(path, errorOf(body).message);
    if (name === null) return false;
    this.settings.warn(`${bare(path)}: this directory does not know ${name}; it is not captured`);
    return true;
  }

  /** How long to wait before taking the next turn; `null` when what came is final. */
  private waitMsAfter(exchanged: Tried, family: Family, attempt: number): number | null {
    const last = attempt >= this.settings.maxAttempts;
    if (!('answer' in exchanged)) {
      return last || !exchanged.mayRepeat ? null : this.failedMs(exchanged, attempt);
    }
    const { status, headers, body } = exchanged.answer;
    this.pace.warn(family, Number(headers.get('x-ms-throttle-limit-percentage') ?? 0));
    if (last) return null;
    if (isConcurrencyConflict(status, body)) return this.failedMs({ retryAfterMs: null }, attempt);
    if (status !== 429) return null;
    this.pace.hold(family, this.throttledMs(retryAfterMs(headers), attempt));
    return 0;
  }

  /** A link that Graph gave, as a path below the root. @throws LinkRefused */
  relative(link: string): string {
    const root = new URL(this.settings.graphUrl);
    const prefix = root.pathname.replace(/\/$/, '');
    const url = URL.parse(link.startsWith('/') ? `${root.origin}${prefix}${link}` : link);
    const below = `${prefix}/`;
    const path = url?.origin === root.origin ? `${url.pathname}${url.search}` : '';
    if (!path.startsWith(below) || !/^(v1\.0|beta)\//.test(path.slice(below.length))) {
      throw new LinkRefused(this.settings.graphUrl);
    }
    return path.slice(prefix.length);
  }

  /** How much of each allowance is used. */
  quotas(): readonly Quota[] {
    return this.pace.quotas();
  }

  /** Notes that a part of a batch was refused, and waits for so many milliseconds. */
  throttled(family: Family, ms: number): void {
    this.pace.throttled(family, ms);
  }

  /** Milliseconds to wait after a 429: as told, or doubling when the directory does not tell. */
  throttledMs(toldMs: number | null, attempt: number): number {
    const { throttledBase, throttledCap } = this.settings.backoffMs;
    const ownMs = jittered(Math.min(throttledBase * 2 ** (attempt - 1), throttledCap));
    // Some services always say 1 s; from the third time on our own patience counts as well.
    return toldMs === null || attempt > 2 ? Math.max(toldMs ?? 0, ownMs) : toldMs;
  }

  /** Milliseconds to wait after a failure, or a conflict of two writes: as told, or short and doubling. */
  failedMs(failure: Pick<Failure, 'retryAfterMs'>, attempt: number): number {
    const { failedBase, failedCap } = this.settings.backoffMs;
    return failure.retryAfterMs ?? jittered(Math.min(failedBase * 2 ** (attempt - 1), failedCap));
  }

  private async attempt(
    request: GraphRequest,
    as: Identity,
    signal: AbortSignal | undefined,
  ): Promise<Tried> {
    const repeatable = request.repeatable ?? request.method === 'GET';
    for (let renewed = false; ; renewed = true) {
      const token = await this.tokenOf(as).get();
      if (typeof token !== 'string') return { ...token, mayRepeat: true };
      const exchanged = await this.exchangeWith(token, request, signal);
      if (!('answer' in exchanged)) return { ...exchanged, mayRepeat: repeatable };
      if (exchanged.answer.status !== 401 || renewed) return exchanged;
      this.tokenOf(as).forget(token, claimsIn(exchanged.answer.headers.get('www-authenticate')));
    }
  }

  private async exchangeWith(
    token: string,
    { method, path, body, headers, mayWrite, priority = 'normal' }: GraphRequest,
    signal: AbortSignal | undefined,
  ): Promise<Exchanged> {
    signal?.throwIfAborted();
    mayWrite?.();
    const { graphUrl, timeoutMs, secrets } = this.settings;
    const init = {
      method,
      headers: {
        accept: 'application/json;odata.metadata=minimal',
        prefer: 'include-unknown-enum-members',
        ...headers,
        ...(priority === 'normal' ? {} : { 'x-ms-throttle-priority': priority }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        authorization: `Bearer ${token}`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    };
    return exchange(`${graphUrl}${path}`, timeoutMs, init, [...secrets, token]);
  }

  /** Asks for another token at the next request, which proves these claims where there are any. */
  async renewToken(as: Identity, claims: string | null): Promise<void> {
    const token = await this.tokenOf(as).get();
    if (typeof token === 'string') this.tokenOf(as).forget(token, claims);
  }

  private tokenOf(identity: Identity): AccessToken {
    const token = this.tokens[identity];
    if (token === null) throw new WriterNotConfigured();
    return token;
  }
}

const answerIn = (tried: Tried, request: GraphRequest, attempts: number): GraphAnswer => {
  if ('answer' in tried) return tried.answer;
  const times = attempts > 1 ? `, ${attempts} times` : '';
  throw new DirectoryUnavailable(
    `${request.method} ${bare(request.path)}: ${tried.failure}${times}`,
    { cause: tried.cause },
  );
};

/** Without query, which may hold names and tokens. */
const bare = (path: string): string => path.replace(/[?#].*$/, '');

/** Between half and the whole, so that several clients do not come back at the same moment. */
const jittered = (ms: number): number => ms * (0.5 + Math.random() / 2);
