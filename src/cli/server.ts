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
  ) {}

  /** The answer as JSON; ends the command when the server says no or does not answer. */
  get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    return this.fetch('GET', path, { query }, bodyOf<Answer>);
  }

  post<Answer>(path: string, body?: unknown): Promise<Answer> {
    return this.fetch('POST', path, { body }, bodyOf<Answer>);
  }

  /** An answer whose body is still to be read. */
  stream(path: string, query: Query, headers: Record<string, string>): Promise<Response> {
    return this.fetch('GET', path, { query, headers }, (response) => Promise.resolve(response));
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
      const response = await fetch(address, {
        method,
        headers,
        signal,
        ...jsonBody(headers, body),
      });
      if (!response.ok) throw refusal(await problemOf(response));
      return await read(response);
    } catch (error) {
      if (error instanceof Stop || this.interrupted.aborted) throw error;
      throw unreachable(this.url, error);
    }
  }
}

const jsonBody = (headers: Readonly<Record<string, string>>, body: unknown): RequestInit =>
  body === undefined
    ? {}
    : {
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };

const unreachable = (server: string, cause: unknown): Stop =>
  new Stop(
    exitCodes.unreachable,
    `No Stateline server answers at ${server}.\n` +
      'Start one with `npx stateline start`, or name another with --server or STATELINE_URL.',
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
  new Stop(problem.status === 400 ? exitCodes.usage : exitCodes.no, problem.detail, { ...problem });
