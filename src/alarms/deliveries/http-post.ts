import { askedPauseMs } from '../../domain/alarms/deliveries/retry.js';
import { printable } from '../../domain/printable.js';
import { withoutSecrets } from '../../domain/secrets.js';
import { NotDelivered } from './sender.js';

export interface Post {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Left out of what is told of an answer. */
  readonly secrets: readonly string[];
}

/** Of an answer; the rest of it is not even received. */
const MOST_BYTES = 1024;
const MOST_TOLD = 200;
/** Answers to what would be answered so again: the message itself is at fault, or nobody is there for good. */
const FINAL: ReadonlySet<number> = new Set([400, 405, 410, 413, 414, 415, 422]);

/**
 * Posts JSON and looks at the answer's status; redirects are not followed, because nobody named where they lead.
 * @throws NotDelivered
 */
export const post = async (
  { url, body, headers, secrets }: Post,
  signal: AbortSignal,
): Promise<void> => {
  const response = await answered(url, {
    ...{ method: 'POST', body, signal, redirect: 'manual' },
    headers: { 'content-type': 'application/json', 'user-agent': 'Stateline', ...headers },
  });
  const { status } = response;
  const said = withoutSecrets(await beginningOf(response), [url, ...secrets]);
  if (status >= 200 && status < 300) return;
  const words = printable(said.replace(/\s+/g, ' ').trim()).slice(0, MOST_TOLD);
  throw new NotDelivered(`It was answered with ${status}${words === '' ? '' : `: ${words}`}`, {
    isFinal: FINAL.has(status),
    retryAfterMs: retryAfterMs(response.headers),
  });
};

const answered = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new NotDelivered(connectionFault(error));
  }
};

/** By its code alone: the words of an error may hold the address. */
export const connectionFault = (error: unknown): string => {
  const code = codeIn(error) ?? codeIn(causeIn(error));
  return code === undefined ? 'There was no answer in time' : `There was no connection (${code})`;
};

const causeIn = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;

const codeIn = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
};

const beginningOf = async ({ body }: Response): Promise<string> => {
  if (body === null) return '';
  const chunks: AsyncIterable<Uint8Array> = body;
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      text += decoder.decode(chunk.subarray(0, MOST_BYTES - bytes), { stream: true });
      bytes += chunk.length;
      if (bytes >= MOST_BYTES) break;
    }
  } catch {
    // The status was told; how its reason goes on is of no use.
  }
  return text;
};

/** Seconds or an HTTP date. RFC 9110, section 10.2.3. */
const retryAfterMs = (headers: Headers): number | null => {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (text === '') return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? null : askedPauseMs(ms);
};
