import type { Authorization } from './credentials.js';
import { exitCodes, Stop } from './exit.js';

export type Query = Readonly<Record<string, string | undefined>>;

interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

/** The HTTP interface of a Stateline server. */
export class Server {
  constructor(
    readonly url: string,
    private readonly interrupted: AbortSignal,
    private readonly authorization: Authorization = () => Promise.resolve(null),
  ) {}

  /** The answer as JSON; ends the command when the server says no or does not answer. */
  get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    return this.fetch('GET', path, { query }, bodyOf<Answer>);
  }

  post<Answer>(path: string, body?: unknown): Promise<Answer> {
    return this.fetch('POST', path, { body }, bodyOf<Answer>);
  }

  /** As {@link post}, where nothing is answered. */
  async tell(path: string, body: unknown): Promise<void> {
    await this.fetch('POST', path, { body }, (response) => response.arrayBuffer());
  }

  async delete(path: string): Promise<void> {
    await this.fetch('DELETE', path, {}, (response) => response.arrayBuffer());
  }

  /** Sends JSON texts, one a line; what is new by them is known under the correlation id. */
  postLines<Answer>(
    path: string,
    lines: readonly Uint8Array[],
    { query, correlationId }: { readonly query: Query; readonly correlationId: string },
  ): Promise<Answer> {
    const headers = {
      'content-type': 'application/x-ndjson',
      'x-correlation-id': correlationId,
    };
    return this.fetch('POST', path, { query, headers, body: asLines(lines) }, bodyOf<Answer>);
  }

  /** Sends JSON texts, one a line, as they come and as fast as the server takes them. */
  streamLines<Answer>(path: string, query: Query, lines: Iterable<Uint8Array>): Promise<Answer> {
    const headers = { 'content-type': 'application/x-ndjson' };
    const body = ReadableStream.from(lines);
    return this.fetch('POST', path, { query, headers, body }, bodyOf<Answer>);
  }

  /** An answer whose body is still to be read. */
  stream(path: string, query: Query, headers: Record<string, string>): Promise<Response> {
    return this.fetch('GET', path, { query, headers }, (response) => Promise.resolve(response));
  }

  /** As {@link stream}, for a question that is too long for an address. */
  postForStream(path: string, body: unknown): Promise<Response> {
    return this.fetch('POST', path, { body }, (response) => Promise.resolve(response));
  }

  private async fetch<Answer>(
    method: string,
    path: string,
    {
      query = {},
      headers = {},
      body,
    }: { query?: Query; headers?: Readonly<Record<string, string>>; body?: unknown },
    read: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const address = addressOf(this.url, path, query);
    try {
      const { interrupted: signal } = this;
      const authorization = await this.authorization();
      const shown = authorization === null ? headers : { ...headers, authorization };
      const response = await fetch(address, { method, signal, ...bodyAnd(shown, body) });
      if (!response.ok) throw refusal(await problemOf(response));
      return await read(response);
    } catch (error) {
      if (error instanceof Stop || this.interrupted.aborted) throw error;
      throw unreachable(this.url, error);
    }
  }
}

const bodyAnd = (headers: Readonly<Record<string, string>>, body: unknown): RequestInit => {
  if (body === undefined) return { headers };
  if (body instanceof ReadableStream) return { headers, body, duplex: 'half' };
  if (body instanceof Uint8Array) return { headers, body: body as Uint8Array<ArrayBuffer> };
  return {
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
};

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/** Line breaks stand between the parts of a JSON text only, so a space says the same. */
const asLines = (lines: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, 0));
  let at = 0;
  for (const line of lines) {
    whole.set(line, at);
    for (const end = at + line.length; at < end; at += 1) {
      if (whole[at] === NEWLINE || whole[at] === CARRIAGE_RETURN) whole[at] = SPACE;
    }
    whole[at] = NEWLINE;
    at += 1;
  }
  return whole;
};

const unreachable = (server: string, cause: unknown): Stop =>
  new Stop(
    exitCodes.unreachable,
    `No Stateline server answers at ${server}.\n` +
      'Start one with `npx stateline start`, or name another with --server or STATELINE_URL.\n' +
      'On the machine of its data folder --data FOLDER does without: `stateline help offline`.',
    { title: 'server-unreachable', server },
    { cause },
  );

const addressOf = (server: string, path: string, query: Query): URL => {
  if (!URL.canParse(path, server)) {
    throw new Stop(exitCodes.usage, `--server takes a URL, and got ${JSON.stringify(server)}`);
  }
  const address = new URL(path, server);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, value);
  }
  return address;
};

const bodyOf = async <Answer>(response: Response): Promise<Answer> => {
  const text = await response.text();
  try {
    return JSON.parse(text) as Answer;
  } catch (cause) {
    const message = 'What answers is no Stateline server';
    throw new Stop(exitCodes.no, message, { title: 'not-stateline' }, { cause });
  }
};

/** What a refusal says: problem details of the server, or the message of a simulator. */
const problemOf = async (response: Response): Promise<Problem> => {
  const { status, headers } = response;
  const isJson = /[/+]json\b/.test(headers.get('content-type') ?? '');
  const { detail, message, ...more } = isJson
    ? await bodyOf<Partial<Problem> & { message?: string }>(response)
    : {};
  const said = detail ?? message ?? `The server answered ${String(status)}`;
  return { title: 'not-stateline', ...more, status, detail: said };
};

/** A value that does not fit is wrong usage; all else is an answer that says no. */
const refusal = (problem: Problem): Stop =>
  new Stop(
    problem.status === 400 ? exitCodes.usage : exitCodes.no,
    problem.title === 'not-signed-in' ? `${problem.detail}.\n${HOW_TO_SIGN_IN}` : problem.detail,
    { ...problem },
  );

const HOW_TO_SIGN_IN =
  'STATELINE_TOKEN or STATELINE_TOKEN_FILE takes a token; on the machine of the server itself ' +
  'STATELINE_KEY_FOLDER takes its key folder instead, for who may read that.';
