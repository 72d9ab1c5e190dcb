import '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import type { Presented } from '../../access/authenticator.port.js';

const BEARER = /^Bearer +(\S+)$/i;

/**
 * Name of the session cookie: where the connection is safe, one that browsers take from this very host
 * only, so that no neighbour can slip in a session of his own.
 */
export const sessionCookieOf = ({ protocol }: FastifyRequest): string =>
  protocol === 'https' ? '__Host-stateline' : 'stateline';

/** What a request shows to tell who sends it; never from its URL. */
export const presentedIn = (request: FastifyRequest): Presented => {
  const { headers, ip } = request;
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1] ?? null;
  return { bearer, session: cookieIn(request, sessionCookieOf(request)), address: ip };
};

type Cookies = Readonly<Record<string, string | undefined>>;

/** A request that is refused before all else has none read. */
const cookieIn = ({ cookies }: { readonly cookies: Cookies | null }, name: string): string | null =>
  cookies?.[name] ?? null;
