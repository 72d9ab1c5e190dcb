import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { InvalidValue } from '../domain/errors.js';
import { History, UnknownTenant } from '../history/history.port.js';
import { KnownTenants } from './known-tenants.js';

const TAKES = 'takes-tenants';

/** A route that a tenant may become known by. */
export const TakesNewTenants = () => SetMetadata(TAKES, 'new');

/** A route that is no GET, and asks all the same. */
export const TakesImportedTenants = () => SetMetadata(TAKES, 'imported');

/** Ids of Entra tenants; streams are named by them, so one has one spelling. */
const DIRECTORY_ID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

type Asked = FastifyRequest<{ Params: { tenantId?: string } }>;

/**
 * Lets a request pass to tenants this server knows: those it is configured for, and for questions those
 * that were imported. @throws UnknownTenant, InvalidValue
 */
@Injectable()
export class TenantGuard implements CanActivate {
  constructor(
    private readonly tenants: KnownTenants,
    private readonly history: History,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { params, method } = context.switchToHttp().getRequest<Asked>();
    const { tenantId } = params;
    if (tenantId === undefined || this.tenants.ids.includes(tenantId)) return true;
    const takes = this.reflector.get<string | undefined>(TAKES, context.getHandler());
    if (takes === 'new') return isDirectoryId(tenantId);
    if (method !== 'GET' && takes !== 'imported') throw new UnknownTenant(tenantId);
    this.history.tenant(tenantId);
    return true;
  }
}

const isDirectoryId = (tenantId: string): true => {
  if (DIRECTORY_ID.test(tenantId)) return true;
  throw new InvalidValue('tenantId', 'the directory id of a tenant, in lower case', tenantId);
};
