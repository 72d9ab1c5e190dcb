import { Injectable } from '@nestjs/common';
import { mayEnter, type Principal } from '../../domain/access/principal.js';
import { History, UnknownTenant } from '../../history/history.port.js';
import { KnownTenants } from '../known-tenants.js';

/** In whose records an act stands. */
@Injectable()
export class Concerned {
  constructor(
    private readonly tenants: KnownTenants,
    private readonly history: History,
  ) {}

  /** Of a request that was let in. */
  by(tenantId: string | undefined, principal: Principal | undefined): readonly string[] {
    return tenantId === undefined ? this.ownOf(principal) : [tenantId];
  }

  /**
   * Of a request that was not: nobody makes records for tenants that are not there, and who knocks at
   * another's tenant stands in the records of both.
   */
  byRefused(tenantId: string | undefined, principal: Principal | undefined): readonly string[] {
    if (tenantId === undefined || !this.isThere(tenantId)) return this.ownOf(principal);
    if (principal === undefined || mayEnter(principal, tenantId)) return [tenantId];
    return [...new Set([tenantId, ...this.ownOf(principal)])];
  }

  private ownOf(principal: Principal | undefined): readonly string[] {
    if (principal === undefined || principal.tenantIds === 'all') return this.tenants.ids;
    const own = principal.tenantIds.filter((tenantId) => this.isThere(tenantId));
    return own.length === 0 ? this.tenants.ids : own;
  }

  private isThere(tenantId: string): boolean {
    if (this.tenants.ids.includes(tenantId)) return true;
    try {
      this.history.tenant(tenantId);
      return true;
    } catch (error) {
      if (error instanceof UnknownTenant) return false;
      throw error;
    }
  }
}
