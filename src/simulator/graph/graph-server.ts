import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Json } from '../../domain/json.js';
import { GraphRefusal } from '../simulator-errors.js';
import type { FaultRule, Faults } from './faults.js';
import type { GraphAnswer } from './graph-request.js';
import type { GraphTenant, RawRequest } from './graph-tenant.js';
import type { Tokens } from './tokens.js';

/** Graph takes request bodies up to this size. */
const BODY_BYTES = 4 * 1024 * 1024;
const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8';
const TOKEN_PATH = /^\/([^/]+)\/oauth2\/v2\.0\/token$/;

/** The tenant's HTTP face: Graph and the token endpoint on one port. */
export const graphServer = (
  graph: GraphTenant,
  tokens: Tokens,
  faults: Faults,
): FastifyInstance => {
  const server = fastify({
    bodyLimit: BODY_BYTES,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const struck = (mode: string): FaultRule | undefined => faults.strike('T5', request.url, mode);
    if (struck('cut') !== undefined) return cut(reply);
    const slow = struck('slow');
    if (slow !== undefined) await wait(slow.delayMs ?? 3000);
    const html = struck('html');
    if (html !== undefined) return sendPage(reply, html.status ?? 502);
    const given = await settled(answerTo(request, graph, tokens));
    if (given.status === 0) return cut(reply);
    if (struck('truncated') !== undefined) return sendHalf(reply, given);
    return send(reply, given);
  };
  server.all('/*', answer);
  server.setErrorHandler((error, request, reply) => {
    const status = (error as { readonly statusCode?: number }).statusCode ?? 500;
    const code = status === 413 ? 'RequestEntityTooLarge' : 'InternalServerError';
    const message = error instanceof Error ? error.message : 'The request failed.';
    return send(reply, graph.refusal(rawOf(request), new GraphRefusal(status, code, message)));
  });
  return server;
};

/** The answer itself, where somebody else is asked first. */
const settled = async (answer: GraphAnswer | Promise<GraphAnswer>): Promise<GraphAnswer> => {
  const given = await answer;
  return given.pending ?? given;
};

const answerTo = (
  request: FastifyRequest,
  graph: GraphTenant,
  tokens: Tokens,
): GraphAnswer | Promise<GraphAnswer> => {
  const tenant = TOKEN_PATH.exec(request.url)?.[1];
  if (tenant !== undefined && request.method === 'POST') {
    const form = typeof request.body === 'string' ? request.body : '';
    const endpoint = `http://${request.host}${request.url}`;
    return tokens.answer(tenant, new URLSearchParams(form), endpoint);
  }
  const raw = rawOf(request);
  const body = bodyOf(request);
  if (body === 'malformed') {
    const message = 'Unable to read JSON request payload. Please ensure it is valid JSON.';
    return graph.refusal(raw, new GraphRefusal(400, 'BadRequest', message));
  }
  return graph.answer({ ...raw, body: body?.json });
};

const rawOf = (request: FastifyRequest): RawRequest => ({
  method: request.method,
  address: request.url,
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
  ),
  body: undefined,
  origin: `http://${request.host}`,
});

const bodyOf = ({ body }: FastifyRequest): { json: Json } | 'malformed' | undefined => {
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    return { json: JSON.parse(body) as Json };
  } catch {
    return 'malformed';
  }
};

const send = (reply: FastifyReply, answer: GraphAnswer): FastifyReply => {
  const text = textOf(answer);
  void reply.code(answer.status).headers(answer.headers ?? {});
  // Bytes are counted and sent from one encoding; text would be encoded for each.
  return text === null ? reply.send() : reply.type(JSON_TYPE).send(Buffer.from(text));
};

const textOf = ({ text, body }: GraphAnswer): string | null =>
  text ?? (body === undefined ? null : JSON.stringify(body));

/** Half of the text, and an answer that ends as if that were all. */
const sendHalf = (reply: FastifyReply, answer: GraphAnswer): FastifyReply => {
  const bytes = Buffer.from(textOf(answer) ?? '{"value":[]}');
  void reply.hijack();
  reply.raw.writeHead(200, { 'content-type': JSON_TYPE, connection: 'close' });
  reply.raw.end(bytes.subarray(0, Math.floor(bytes.length / 2)));
  return reply;
};

const sendPage = (reply: FastifyReply, status: number): FastifyReply =>
  reply
    .code(status)
    .type('text/html')
    .send('<!DOCTYPE html><html><head><title>Bad Gateway</title></head><body>Sorry.</body></html>');

const cut = (reply: FastifyReply): FastifyReply => {
  void reply.hijack();
  reply.raw.destroy();
  return reply;
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
