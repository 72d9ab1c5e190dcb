import { Injectable } from '@nestjs/common';
import { History, type TenantState } from '../history/history.port.js';
import { type Ground, RehearsalGround } from './rehearsal-ground.port.js';

export interface Loaded {
  readonly now: TenantState;
  readonly ground: Ground;
}

/** Tenants as they are now, in a simulated directory. */
@Injectable()
export class LoadedTenants {
  constructor(
    private readonly history: History,
    private readonly ground: RehearsalGround,
  ) {}

  /** @throws Error when the directory cannot be made; UnknownTenant */
  async load(tenantId: string, signal: AbortSignal): Promise<Loaded> {
    const now = this.history.tenant(tenantId).now();
    return { now, ground: await this.ground.open(tenantId, now.lines(), signal) };
  }
}
