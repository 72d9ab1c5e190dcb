import { isJsonObject, type Json, type JsonObject } from '../../domain/json.js';
import { badRequest } from '../simulator-errors.js';
import type { GraphAnswer, GraphRequest } from './graph-request.js';

const MOST_REQUESTS = 20;

/** What one request of a batch asks for, to be answered like any other. */
export interface InnerRequest {
  readonly method: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Json | undefined;
}

interface Entry extends InnerRequest {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/** `POST /$batch`: each request answered on its own, and 424 for those whose forerunner failed. */
export const answerBatch = (
  request: GraphRequest,
  answer: (inner: InnerRequest) => GraphAnswer,
): GraphAnswer => {
  const entries = entriesOf(request);
  const answers = new Map<string, GraphAnswer>();
  for (const entry of entries) {
    const failed = entry.dependsOn.some((id) => (answers.get(id)?.status ?? 500) >= 400);
    answers.set(entry.id, failed ? failedDependency : answer(entry));
  }
  const responses = [...answers].map(([id, { status, headers, body, text }]) => ({
    id,
    // A connection cannot be cut for one request of a batch.
    status: status === 0 ? 504 : status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: text === undefined ? (body ?? null) : (JSON.parse(text) as unknown),
  }));
  return { status: 200, body: { responses } };
};

const failedDependency: GraphAnswer = {
  status: 424,
  body: {
    error: {
      code: 'FailedDependency',
      message: 'A request this one depends on did not succeed.',
    },
  },
};

const entriesOf = ({ body, version }: GraphRequest): Entry[] => {
  const requests = isJsonObject(body) ? body['requests'] : undefined;
  if (!Array.isArray(requests) || requests.length === 0) {
    throw badRequest('Invalid batch payload format: requests takes a list.');
  }
  if (requests.length > MOST_REQUESTS) {
    throw badRequest(
      `Number of batch request steps exceeds the maximum value of ${MOST_REQUESTS}.`,
    );
  }
  const entries = requests.map((entry: Json) => entryOf(entry, version));
  if (new Set(entries.map(({ id }) => id)).size < entries.length) {
    throw badRequest('Invalid batch payload format: ids must be unique.');
  }
  for (const [index, { dependsOn }] of entries.entries()) {
    const earlier = entries.slice(0, index).map(({ id }) => id);
    if (!dependsOn.every((id) => earlier.includes(id))) {
      throw badRequest('Invalid batch payload format: dependsOn names an unknown or later id.');
    }
  }
  return entries;
};

const entryOf = (entry: Json, version: string): Entry => {
  const { id, method, url, headers, body, dependsOn }: JsonObject = isJsonObject(entry)
    ? entry
    : {};
  if (typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string') {
    throw badRequest('Invalid batch payload format: a request takes id, method and url.');
  }
  const sent = lowerCase(headers);
  const content = body ?? undefined;
  if (content !== undefined && sent['content-type'] === undefined) {
    throw badRequest('Invalid batch payload format: a body takes a Content-Type header.');
  }
  return {
    id,
    method: method.toUpperCase(),
    address: `/${version}/${url.replace(/^\//, '')}`,
    headers: sent,
    body: content,
    dependsOn: textsIn(dependsOn),
  };
};

const textsIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((entry: Json) => typeof entry === 'string') : [];

const lowerCase = (headers: Json | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isJsonObject(headers) ? headers : {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );
