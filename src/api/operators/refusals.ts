import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { OperatorAct } from '../../domain/operators/operator-act.js';
import { OperatorsAudit } from '../../operators/operators-audit.port.js';
import { KnownTenants } from '../known-tenants.js';
import { RefusedCallers } from './refused-callers.js';
import { type Shown, Strangers } from './strangers.js';

const MINUTE_MS = 60_000;

/** Keeps refusals from filling the log: the first of a minute are recorded, the rest counted. */
@Injectable()
export class Refusals implements OnModuleDestroy {
  private readonly strangers: Strangers;
  private readonly callers: RefusedCallers;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly audit: OperatorsAudit,
    tenants: KnownTenants,
  ) {
    this.strangers = new Strangers(audit, tenants);
    this.callers = new RefusedCallers(audit);
  }

  /** Of somebody who is known. */
  ofCaller(tenantIds: readonly string[], act: OperatorAct): void {
    this.begin();
    if (this.callers.admits(tenantIds, act)) this.audit.note(tenantIds, act);
    else this.callers.count(tenantIds, act);
  }

  /** Of somebody who is not. */
  ofStranger(tenantIds: () => readonly string[], act: OperatorAct, shown: Shown): void {
    this.begin();
    if (this.strangers.admits(act.address, shown)) this.audit.note(tenantIds(), act);
    else this.strangers.count(act.address);
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.tell();
  }

  private begin(): void {
    this.timer ??= setTimeout(() => {
      this.tell();
    }, MINUTE_MS).unref();
  }

  private tell(): void {
    this.timer = undefined;
    this.strangers.tell();
    this.callers.tell();
  }
}
