import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { StatelineError } from '../domain/errors.js';
import { type LeaseHolder, type LeaseRole, Leases } from '../leases/leases.port.js';
import { ProcessRoles } from './process-roles.js';

export const LEASED: readonly LeaseRole[] = ['capture', 'writer', 'retention', 'alarms', 'exports'];

/** Whoever watches over this process does not wait as long as we do for a log. */
const ANSWER_WITHIN_MS = 2000;

type HeldLease = LeaseHolder & { readonly tenantId: string; readonly role: LeaseRole };

/** What this process does, and who does what only one process may. */
@Injectable()
export class Duties {
  constructor(
    private readonly process: ProcessRoles,
    private readonly leases: Leases,
  ) {}

  get roles(): readonly string[] {
    return this.process.names;
  }

  /** Of some tenants; `null` while the log does not answer. */
  held(tenantIds: readonly string[]): Promise<readonly HeldLease[] | null> {
    const limit = delay(ANSWER_WITHIN_MS, null, { ref: false });
    return Promise.race([this.asked(tenantIds), limit]);
  }

  private async asked(tenantIds: readonly string[]): Promise<readonly HeldLease[] | null> {
    const asked = tenantIds.flatMap((tenantId) =>
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
