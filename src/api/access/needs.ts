import { applyDecorators, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { NotAllowed } from '../../domain/access/access-errors.js';
import type { Permission } from '../../domain/access/permissions.js';
import type { Principal } from '../../domain/access/principal.js';

const NEEDS = 'needs-permission';
const SCOPES = 'takes-scopes';

/** What a route asks of its caller; a route that says nothing is for nobody. */
export type Need = Permission | 'nothing';

/** A route for those who hold a permission. */
export const Needs = (permission: Permission): MethodDecorator =>
  applyDecorators(
    SetMetadata(NEEDS, permission),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
  );

/** A route for everybody, also before a sign-in: it tells nothing of any tenant. */
export const ForEverybody = (): MethodDecorator => SetMetadata(NEEDS, 'nothing');

/** Scope of a token by which a person lets an application do all he may do himself. */
export const WHOLE_ACCESS = 'Stateline.Access';

/** Scopes of which a token that an application got in a person's name has to have one. */
export const TakesScopes = (...scopes: readonly string[]): MethodDecorator =>
  SetMetadata(SCOPES, scopes);

type Handler = ReturnType<ExecutionContext['getHandler']>;

export const needOf = (reflector: Reflector, handler: Handler): Need | undefined =>
  reflector.get<Need | undefined>(NEEDS, handler);

export const scopesOf = (reflector: Reflector, handler: Handler): readonly string[] =>
  reflector.get<readonly string[] | undefined>(SCOPES, handler) ?? [WHOLE_ACCESS];

/** @throws NotAllowed for an application that has none of these scopes in the name of its person */
export const assertScope = ({ scopes }: Principal, taken: readonly string[]): void => {
  if (scopes === null || taken.some((scope) => scopes.includes(scope))) return;
  throw new NotAllowed(`The token takes one of the scopes ${taken.join(', ')}`);
};
