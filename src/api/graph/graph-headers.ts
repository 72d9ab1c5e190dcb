import type { FastifyReply, FastifyRequest } from 'fastify';

/** The media type of all answers, as Microsoft Graph gives it. */
export const GRAPH_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

const CLIENT_REQUEST_ID = /^[\w.:{}-]{1,128}$/;

/** The id by which a client knows its request; `undefined` when it gave none that can be told again. */
export const clientRequestId = ({ headers }: FastifyRequest): string | undefined => {
  const given = headers['client-request-id'];
  return typeof given === 'string' && CLIENT_REQUEST_ID.test(given) ? given : undefined;
};

const PREFERENCE = 'include-unknown-enum-members';

/** Whether members of enumerations are wanted that came after `unknownFutureValue`. */
export const prefersAllMembers = ({ headers }: FastifyRequest): boolean =>
  [headers['prefer'] ?? []]
    .flat()
    .flatMap((line) => line.split(/[,;]/))
    .some((preference) => preference.trim().toLowerCase() === PREFERENCE);

/** What every answer of the Graph-compatible API tells beside its body. */
export const setGraphHeaders = (request: FastifyRequest, reply: FastifyReply): void => {
  const given = clientRequestId(request);
  reply.header('request-id', request.id).header('odata-version', '4.0');
  if (given !== undefined) reply.header('client-request-id', given);
  if (prefersAllMembers(request)) reply.header('preference-applied', PREFERENCE);
};
