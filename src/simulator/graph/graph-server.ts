import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Json } from '../../domain/json.js';
import type { SignIn } from '../sign-in/sign-in.js';
import { GraphRefusal } from '../simulator-errors.js';
import type { FaultRule, Faults } from './faults.js';
import type { GraphAnswer } from './graph-request.js';
import type { GraphTenant, RawRequest } from './graph-tenant.js';
import type { Tokens } from './tokens.js';

/** Graph takes request bodies up to this size. */
const BODY_BYTES = 4 * 1024 * 1024;
const JSON_TYPE = 'application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8';
const TOKEN_PATH = /^\/([^/]+)\/oauth2\/v2\.0\/token$/;

/** Who answers on the tenant's port. */
export interface Answering {
  readonly graph: GraphTenant;
  readonly tokens: Tokens;
  readonly signIn: SignIn;
}

/** The tenant's HTTP face: Graph, the sign-in and the token endpoint on one port. */
export const graphServer = (
  { graph, tokens, signIn }: Answering,
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
    const given = await settled(answerTo(request, { graph, tokens, signIn }));
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
  answering: Answering,
): GraphAnswer | Promise<GraphAnswer> =>
  answerOfSignIn(request, answering) ?? answerOfGraph(request, answering.graph);

/** `undefined` for what is no address of the sign-in. */
const answerOfSignIn = (
  request: FastifyRequest,
  { signIn, tokens }: Answering,
): GraphAnswer | Promise<GraphAnswer> | undefined => {
  const { method, url, body } = request;
  if (method === 'GET') return signIn.answer(url, originOf(request));
  const tenant = method === 'POST' ? TOKEN_PATH.exec(url)?.[1] : undefined;
  if (tenant === undefined) return undefined;
  const form = new URLSearchParams(typeof body === 'string' ? body : '');
  return tokens.answer(tenant, form, `${originOf(request)}${url}`);
};

const answerOfGraph = (request: FastifyRequest, graph: GraphTenant): GraphAnswer => {
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
  origin: originOf(request),
});

const originOf = ({ host }: FastifyRequest): string => `http://${host}`;

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
  if (text === null) return reply.send();
  const type = answer.headers?.['content-type'] ?? JSON_TYPE;
  return reply.type(type).send(Buffer.from(text));
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
