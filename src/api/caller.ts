import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotSignedIn } from '../domain/access/access-errors.js';
import type { Principal } from '../domain/access/principal.js';

type Asked = FastifyRequest & { principal?: Principal };

export const setCaller = (request: FastifyRequest, principal: Principal): void => {
  (request as Asked).principal = principal;
};

/** Who sent a request; `undefined` before the guard has looked, and where nobody has to sign in. */
export const callerIn = (request: FastifyRequest): Principal | undefined =>
  (request as Asked).principal;

/** @throws NotSignedIn for a route that the guard lets everybody pass to */
const callerOf = (context: ExecutionContext): Principal => {
  const principal = callerIn(context.switchToHttp().getRequest<FastifyRequest>());
  if (principal === undefined) throw new NotSignedIn();
  return principal;
};

/** Who calls, as the guard found out. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  callerOf(context),
);

/** Who calls, and the answer to put headers on. */
export interface Exchange {
  readonly caller: Principal;
  readonly reply: FastifyReply;
}

export const Exchanged = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Exchange => ({
    caller: callerOf(context),
    reply: context.switchToHttp().getResponse<FastifyReply>(),
  }),
);
