import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Authenticator } from '../../access/authenticator.port.js';
import { NotAllowed, PermissionMissing } from '../../domain/access/access-errors.js';
import { mayEnter } from '../../domain/access/principal.js';
import { UnknownTenant } from '../../history/history.port.js';
import { setCaller } from '../caller.js';
import { assertScope, needOf, scopesOf } from './needs.js';
import { presentedIn } from './presented.js';

type Asked = FastifyRequest<{ Params: { tenantId?: string } }>;

/**
 * Lets nobody pass but those who hold what a route needs, in a tenant that is theirs; another tenant is
 * answered as one that is not there. @throws NotSignedIn, PermissionMissing, NotAllowed, UnknownTenant
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    const need = needOf(this.reflector, handler);
    if (need === 'nothing') return true;
    const request = context.switchToHttp().getRequest<Asked>();
    const principal = await this.authenticator.authenticate(presentedIn(request));
    setCaller(request, principal);
    const { tenantId } = request.params;
    if (tenantId !== undefined && !mayEnter(principal, tenantId)) throw new UnknownTenant(tenantId);
    if (need === undefined) throw new NotAllowed('Nobody may do this');
    assertScope(principal, scopesOf(this.reflector, handler));
    if (!principal.permissions.has(need)) throw new PermissionMissing(need);
    return true;
  }
}
