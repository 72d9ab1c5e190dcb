import { setTimeout as delay } from 'node:timers/promises';
import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { StatelineError } from '../domain/errors.js';
import { History } from '../history/history.port.js';
import { type LeaseHolder, type LeaseRole, Leases } from '../leases/leases.port.js';
import { KnownTenants } from './known-tenants.js';
import { Answers } from './openapi-answers.js';
import { ProcessRoles } from './process-roles.js';

const LEASED: readonly LeaseRole[] = ['capture', 'writer', 'retention'];

/** Whoever watches over this process does not wait as long as we do for a log. */
const ANSWER_WITHIN_MS = 2000;

type HeldLease = LeaseHolder & { readonly tenantId: string; readonly role: LeaseRole };

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly history: History,
    private readonly tenants: KnownTenants,
    private readonly leases: Leases,
    private readonly roles: ProcessRoles,
  ) {}

  @Get('health')
  @Answers('Whether this process answers', 'Health')
  health() {
    return { status: 'ok' };
  }

  @Get('ready')
  @Answers('Whether questions about the past can be answered; 503 while they cannot', 'Readiness')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const projection = this.history.status();
    const tenants = this.tenants.ids.map((tenantId) => ({
      tenantId,
      firstSyncCompletedAt: this.history.open(tenantId).earliest(),
    }));
    const ready =
      projection.failure === null &&
      tenants.every(({ firstSyncCompletedAt }) => firstSyncCompletedAt !== null);
    if (!ready) reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { ready, roles: this.roles.names, leases: await this.held(), projection, tenants };
  }

  /** Who does what only one process may; `null` while the log does not answer. */
  private async held(): Promise<readonly HeldLease[] | null> {
    const limit = delay(ANSWER_WITHIN_MS, null, { ref: false });
    return Promise.race([this.asked(), limit]);
  }

  private async asked(): Promise<readonly HeldLease[] | null> {
    const asked = this.tenants.ids.flatMap((tenantId) =>
      LEASED.map(async (role): Promise<readonly HeldLease[]> => {
        const holder = await this.leases.holder(tenantId, role);
        return holder === null ? [] : [{ tenantId, role, ...holder }];
      }),
    );
    try {
      return (await Promise.all(asked)).flat();
    } catch (error) {
      if (error instanceof StatelineError && error.category === 'unavailable') return null;
      throw error;
    }
  }
}
