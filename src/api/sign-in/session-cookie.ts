import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Session } from '../../access/sessions.port.js';
import { sessionCookieOf } from '../access/presented.js';

/** Sent back to us alone, and by no request that another site makes but a click on a link. */
const attributesOf = ({ protocol }: FastifyRequest): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: protocol === 'https',
});

/** Gives a browser its session, in a cookie that no script reads. */
export const setSessionCookie = (
  request: FastifyRequest,
  reply: FastifyReply,
  { value, expiresAt }: Session,
): void => {
  const options = { ...attributesOf(request), expires: new Date(expiresAt) };
  void reply.setCookie(sessionCookieOf(request), value, options);
};

/** Has a browser forget its session. */
export const clearSessionCookie = (request: FastifyRequest, reply: FastifyReply): void => {
  void reply.clearCookie(sessionCookieOf(request), attributesOf(request));
};
