import '@fastify/cookie';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** As long as somebody may take to sign in. */
const MAX_AGE_SECONDS = 600;

const nameOf = ({ protocol }: FastifyRequest): string =>
  protocol === 'https' ? '__Host-stateline-sign-in' : 'stateline-sign-in';

/** The directory sends the browser back by a link, so a strict cookie would stay behind. */
const attributesOf = ({ protocol }: FastifyRequest): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: protocol === 'https',
});

/** Has a browser keep what belongs to the sign-in that it begins. */
export const setEntraCookie = (
  request: FastifyRequest,
  reply: FastifyReply,
  value: string,
): void => {
  const options = { ...attributesOf(request), maxAge: MAX_AGE_SECONDS };
  void reply.setCookie(nameOf(request), value, options);
};

/** Empty when the browser began none. */
export const entraCookieIn = (request: FastifyRequest): string =>
  request.cookies[nameOf(request)] ?? '';

export const clearEntraCookie = (request: FastifyRequest, reply: FastifyReply): void => {
  void reply.clearCookie(nameOf(request), attributesOf(request));
};
