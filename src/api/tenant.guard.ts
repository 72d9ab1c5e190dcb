import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { UnknownTenant } from '../history/history.port.js';
import { KnownTenants } from './known-tenants.js';

/** Lets a request pass to tenants this server knows. @throws UnknownTenant */
@Injectable()
export class TenantGuard implements CanActivate {
  constructor(private readonly tenants: KnownTenants) {}

  canActivate(context: ExecutionContext): boolean {
    const { params } = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Params: { tenantId?: string } }>>();
    const { tenantId } = params;
    if (tenantId !== undefined && !this.tenants.ids.includes(tenantId)) {
      throw new UnknownTenant(tenantId);
    }
    return true;
  }
}
