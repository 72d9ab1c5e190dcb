import { isJsonObject, type Json, type JsonObject, ownValue } from '../../domain/json.js';
import { DirectoryUnavailable } from '../directory.port.js';
import { UnsafeDelete } from './errors.js';
import { claimsIn, errorOf, isConcurrencyConflict } from './exchange.js';
import type { Asking, GraphClient, GraphRequest, Identity } from './graph-client.js';
import { isSafeDelete } from './graph-places.js';
import { LeaveToWrite } from './leave-to-write.js';
import { costOf, type Family } from './quotas.js';
import { objectOf, objectsOf } from '../../domain/json-fields.js';

/** Requests in one `$batch`. Microsoft Graph, "Combine multiple requests" (2025-02). */
export const BATCH_SIZE = 20;

export interface InnerAnswer {
  readonly status: number;
  readonly body: JsonObject | null;
  readonly retryAfterMs: number | null;
  /** Of a 401: what the next token has to prove. */
  readonly claims?: string | null;
  /** Nothing was sent, for what was thrown. */
  readonly unsent?: { readonly cause: unknown };
}

/**
 * Reads sent together, answered in the order of the requests; any number of them. What is throttled,
 * failed or missing inside is asked for again, alone.
 * @throws DirectoryUnavailable when one of them gets no answer after all tries
 */
export const readTogether = async (
  asking: Asking,
  paths: readonly string[],
): Promise<readonly InnerAnswer[]> => {
  const { client, as, signal, priority } = asking;
  const requests = paths.map((path): GraphRequest => ({
    method: 'GET',
    path: client.trimmed(path),
    priority,
  }));
  const send = (batch: readonly GraphRequest[]) => sendBatch(client, batch, { as, signal });
  const answers = await settle(client, requests, { send, isOpen: isOpenRead, as, signal });
  const anew = requests.map(({ path }, index) =>
    client.isAskedAnew(path, answers[index] ?? NO_ANSWER),
  );
  if (anew.includes(true)) return readTogether(asking, paths);
  return answers.map((answer, index) => {
    if (!isOpenRead(answer)) return answer;
    const path = paths[index]?.replace(/\?.*$/, '') ?? '';
    const { code, message } = errorOf(answer.body);
    throw new DirectoryUnavailable(`GET ${path} in a batch: ${answer.status} ${code} ${message}`);
  });
};

/**
 * Writes sent together. What was certainly not applied (429, concurrency conflict) is sent again;
 * all else is as answered. A batch that got lost answers status 0 for each of its writes; `mayWrite` is
 * asked before each is sent, and what it keeps back is `unsent`.
 */
export const writeTogether = async (
  client: GraphClient,
  requests: readonly GraphRequest[],
  as: Identity,
  mayWrite?: () => void,
): Promise<readonly InnerAnswer[]> =>
  settle(client, requests, {
    send: async (batch) => {
      const leave = new LeaveToWrite(mayWrite);
      try {
        return await sendBatch(client, batch, { as, mayWrite: leave.ask });
      } catch (error) {
        return batch.map(() => leave.answerFor(error));
      }
    },
    isOpen: isNotApplied,
    as,
    signal: undefined,
  });

interface Settling {
  readonly send: (batch: readonly GraphRequest[]) => Promise<readonly InnerAnswer[]>;
  readonly isOpen: (answer: InnerAnswer) => boolean;
  readonly as: Identity;
  readonly signal: AbortSignal | undefined;
}

const NO_ANSWER: InnerAnswer = { status: 0, body: null, retryAfterMs: null };

const settle = async (
  client: GraphClient,
  requests: readonly GraphRequest[],
  settling: Settling,
): Promise<readonly InnerAnswer[]> => {
  const { send, isOpen } = settling;
  const answers = requests.map(() => NO_ANSWER);
  let open = requests.map((_, index) => index);
  for (let attempt = 1; open.length > 0; attempt += 1) {
    for (let start = 0; start < open.length; start += BATCH_SIZE) {
      const slice = open.slice(start, start + BATCH_SIZE);
      const got = await send(slice.flatMap((index) => requests[index] ?? []));
      slice.forEach((index, place) => (answers[index] = got[place] ?? NO_ANSWER));
    }
    const isUnsettled = (answer: InnerAnswer): boolean =>
      isOpen(answer) || (answer.status === 401 && attempt <= MOST_TOKENS);
    open = open.filter((index) => isUnsettled(answers[index] ?? NO_ANSWER));
    if (open.length === 0 || attempt >= client.settings.maxAttempts) break;
    await makeReady(
      client,
      open.map((index) => answers[index] ?? NO_ANSWER),
      { ...settling, attempt, family: familyOfBatch(requests) },
    );
  }
  return answers;
};

/** A token that is refused inside a batch is asked for again so often. */
const MOST_TOKENS = 2;

/** Before what is open is sent again: another token where one was refused, and the wait that is called for. */
const makeReady = async (
  client: GraphClient,
  open: readonly InnerAnswer[],
  { as, attempt, family, signal }: Settling & { readonly attempt: number; readonly family: Family },
): Promise<void> => {
  const unauthorised = open.find(({ status }) => status === 401);
  if (unauthorised !== undefined) await client.renewToken(as, unauthorised.claims ?? null);
  const left = open.filter(({ status }) => status !== 401);
  const throttled = left.filter(({ status }) => status === 429);
  const failed = left.filter(({ status }) => status !== 429);
  const throttledMs =
    throttled.length === 0 ? 0 : client.throttledMs(longestIn(throttled), attempt);
  if (throttledMs > 0) client.throttled(family, throttledMs);
  const waitMs = Math.max(
    throttledMs,
    failed.length === 0 ? 0 : client.failedMs({ retryAfterMs: longestIn(failed) }, attempt),
  );
  if (waitMs > 0) await client.settings.wait(waitMs, signal);
};

/** The longest wait that was told; `null` where none was. */
const longestIn = (answers: readonly InnerAnswer[]): number | null => {
  const told = answers.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  return told.length === 0 ? null : Math.max(...told);
};

const isOpenRead = ({ status }: InnerAnswer): boolean =>
  status === 0 || status === 429 || status === 424 || status >= 500;

const isNotApplied = ({ status, body }: InnerAnswer): boolean =>
  status === 429 || isConcurrencyConflict(status, body);

interface Sending extends Pick<GraphRequest, 'mayWrite'> {
  readonly as: Identity;
  readonly signal?: AbortSignal | undefined;
}

const isReading = (batch: readonly GraphRequest[]): boolean =>
  batch.every(({ method }) => method === 'GET');

const familyOfBatch = (batch: readonly GraphRequest[]): Family =>
  isReading(batch) ? 'directoryRead' : 'directoryWrite';

const sendBatch = async (
  client: GraphClient,
  batch: readonly GraphRequest[],
  { as, signal, mayWrite }: Sending,
): Promise<readonly InnerAnswer[]> => {
  const body = await client.read(
    {
      method: 'POST',
      path: '/v1.0/$batch',
      body: { requests: batch.map(inner) },
      repeatable: isReading(batch),
      mayWrite,
      cost: batch.reduce((sum, { method, path }) => sum + costOf(method, path), 0),
      priority: batch[0]?.priority,
      family: familyOfBatch(batch),
    },
    as,
    signal,
  );
  const byId = new Map(objectsOf(body, 'responses').map((answer) => [answer['id'], answer]));
  return batch.map((_, index) => innerAnswer(byId.get(String(index + 1))));
};

const inner = ({ method, path, body, headers }: GraphRequest, index: number): JsonObject => {
  if (method === 'DELETE' && !isSafeDelete(path)) throw new UnsafeDelete(path);
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
  return {
    id: String(index + 1),
    method,
    url: path.replace(/^\/(v1\.0|beta)/, ''),
    headers: { Prefer: 'include-unknown-enum-members', ...headers, ...json },
    ...(body === undefined ? {} : { body }),
  };
};

const innerAnswer = (answer: JsonObject | undefined): InnerAnswer => {
  if (answer === undefined) return NO_ANSWER;
  const { status, body } = answer;
  if (typeof status !== 'number') return NO_ANSWER;
  const headers = objectOf(answer, 'headers');
  const challenge = headerIn(headers, 'www-authenticate');
  return {
    status,
    body: isJsonObject(body) ? body : null,
    retryAfterMs: msIn(headerIn(headers, 'retry-after')),
    claims: typeof challenge === 'string' ? claimsIn(challenge) : null,
  };
};

const headerIn = (headers: JsonObject | null, wanted: string): Json | undefined => {
  const name = Object.keys(headers ?? {}).find((key) => key.toLowerCase() === wanted);
  return headers === null || name === undefined ? undefined : ownValue(headers, name);
};

const msIn = (seconds: Json | undefined): number | null => {
  const number = seconds === undefined ? Number.NaN : Number(seconds);
  return Number.isFinite(number) ? number * 1000 : null;
};
