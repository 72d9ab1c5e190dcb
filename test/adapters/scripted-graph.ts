import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { GraphOptions } from '../../src/directory/directory.module.js';
import { isJsonObject, type Json, type JsonObject } from '../../src/domain/json.js';
import { textOf } from '../../src/domain/json-fields.js';

export interface SeenRequest {
  readonly method: string;
  /** Path and query, decoded. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** `null` when there is no JSON. */
  readonly body: Json;
}

export type ScriptedAnswer =
  | 'hang'
  | 'reset'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Json;
      readonly raw?: string;
      /** Announces more than it sends, then hangs up. */
      readonly truncated?: boolean;
    };

export type Script = (request: SeenRequest, nth: number) => ScriptedAnswer;

export interface ScriptedGraph {
  readonly url: string;
  /** All but token requests, in order. */
  readonly requests: SeenRequest[];
  readonly tokenRequests: SeenRequest[];
  readonly options: GraphOptions & { readonly warnings: string[]; readonly waits: number[] };
  close(): Promise<void>;
}

/**
 * Answers by script over HTTP: for failures of the wire and answers that no sound tenant gives. `nth`
 * counts from 1 per method and path.
 */
export const openScriptedGraph = async (
  script: Script,
  token: (nth: number) => ScriptedAnswer = (nth) => ({
    status: 200,
    body: { access_token: `token-${nth}`, expires_in: 3599 },
  }),
): Promise<ScriptedGraph> => {
  const requests: SeenRequest[] = [];
  const tokenRequests: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    void seen(incoming).then((request) => {
      const isToken = request.path === '/token';
      (isToken ? tokenRequests : requests).push(request);
      const same = requests.filter(
        ({ method, path }) => method === request.method && path === request.path,
      );
      send(response, isToken ? token(tokenRequests.length) : script(request, same.length));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests, tokenRequests, options: optionsFor(url), close: () => close(server) };
};

export const ok = (body: Json): ScriptedAnswer => ({ status: 200, body });

export const refused = (status: number, code: string, message = `${code} it is`) => ({
  status,
  body: { error: { code, message } },
});

/** What a batch asks for, path by path, with or without their queries. */
export const askedIn = ({ body }: SeenRequest, withQuery = false): readonly string[] => {
  const requests = isJsonObject(body) ? body['requests'] : [];
  return (Array.isArray(requests) ? requests : []).map((inner: Json) => {
    const url = textOf(isJsonObject(inner) ? inner : null, 'url') ?? '';
    return withQuery ? url : url.replace(/\?.*/, '');
  });
};

/** Answers a batch from a table of path to `[status, body, headers]`; 404 for the rest. */
export const batched = (
  request: SeenRequest,
  table: Readonly<Record<string, readonly [status: number, body: Json, headers?: JsonObject]>>,
): ScriptedAnswer =>
  ok({
    responses: askedIn(request).map((path, index) => {
      const [status, body, headers = {}] = table[path] ?? [
        404,
        { error: { code: 'Request_ResourceNotFound', message: path } },
      ];
      return { id: String(index + 1), status, body, headers };
    }),
  });

const optionsFor = (url: string): ScriptedGraph['options'] => {
  const warnings: string[] = [];
  const waits: number[] = [];
  return {
    tenantId: '7c0f3a52-5b1e-4f0c-9d1b-2e6a8c4f7d10',
    graphUrl: url,
    tokenUrl: `${url}/token`,
    clientId: 'reader-app',
    clientSecret: 'reader-secret',
    writer: { clientId: 'writer-app', clientSecret: 'writer-secret' },
    timeoutMs: 1_000,
    maxAttempts: 3,
    pace: { directoryRead: 1e6, directoryWrite: 1e6, conditionalAccess: 1e6, reports: 1e6 },
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    warn: (message) => warnings.push(message),
    warnings,
    waits,
  };
};

const seen = async (incoming: IncomingMessage): Promise<SeenRequest> => {
  const sent = await text(incoming);
  const isJson = (incoming.headers['content-type'] ?? '').includes('json');
  return {
    method: incoming.method ?? '',
    path: decodeURIComponent(incoming.url ?? ''),
    headers: incoming.headers,
    text: sent,
    body: isJson ? (JSON.parse(sent) as Json) : null,
  };
};

const send = (response: ServerResponse, answer: ScriptedAnswer): void => {
  if (answer === 'hang') return;
  if (answer === 'reset') {
    response.destroy();
    return;
  }
  const payload = answer.raw ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    ...answer.headers,
    ...(answer.truncated === true ? { 'content-length': String(payload.length + 50) } : {}),
  });
  if (answer.truncated !== true) {
    response.end(payload);
    return;
  }
  response.write(payload, () => response.destroy());
};

const close = (server: ReturnType<typeof createServer>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
