import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NotAllowed, NotSignedIn } from '../../domain/access/access-errors.js';
import type { Principal } from '../../domain/access/principal.js';
import { callerIn } from '../caller.js';
import { KnownTenants } from '../known-tenants.js';
import { prefersAllMembers } from './graph-headers.js';
import { PublicAddress } from './public-address.js';

/** Who asks the Graph-compatible API, about which tenant, and how. */
export interface GraphAsk {
  readonly tenantId: string;
  readonly caller: Principal;
  /** `https://host/graph/v1.0`. */
  readonly root: string;
  /** The address that was asked, without its query, as the client spelled it. */
  readonly address: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** Whether members of enumerations are wanted that came after `unknownFutureValue`. */
  readonly allMembers: boolean;
}

/** Reads what the Graph-compatible API is asked; its addresses name no tenant, so the caller's is meant. */
@Injectable()
export class GraphAsks {
  constructor(
    private readonly tenants: KnownTenants,
    private readonly address: PublicAddress,
  ) {}

  /** @throws NotSignedIn, NotAllowed for somebody who has no tenant here, or several */
  of(request: FastifyRequest): GraphAsk {
    const caller = callerIn(request);
    if (caller === undefined) throw new NotSignedIn();
    const { originalUrl, url, query } = request;
    const origin = this.address.of(request);
    const [path = ''] = originalUrl.split('?');
    const [, , version = ''] = url.split('/');
    return {
      tenantId: this.tenantOf(caller),
      caller,
      root: `${origin}/graph/${version}`,
      address: `${origin}${path}`,
      query: { ...(query as Readonly<Record<string, unknown>>) },
      allMembers: prefersAllMembers(request),
    };
  }

  private tenantOf({ tenantIds }: Principal): string {
    const { ids } = this.tenants;
    const mine = tenantIds === 'all' ? ids : ids.filter((id) => tenantIds.includes(id));
    const [tenantId] = mine;
    if (tenantId !== undefined && mine.length === 1) return tenantId;
    throw new NotAllowed('The token takes one tenant that this server is configured for');
  }
}
