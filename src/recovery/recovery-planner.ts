import { Injectable } from '@nestjs/common';
import { instantPlus } from '../domain/instant.js';
import { EventStore, position } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { Planning } from './planning.js';
import { RecoveryOptions } from './recovery-options.port.js';
import type { RecoveryRun } from './recovery-run.js';

/** Steps in one event: small enough for any store, many enough that a plan is few events. */
const PART_SIZE = 200;

/** Makes the plan of a requested recovery and records it, frozen. */
@Injectable()
export class RecoveryPlanner {
  constructor(
    private readonly store: EventStore,
    private readonly history: History,
    private readonly planning: Planning,
    private readonly options: RecoveryOptions,
  ) {}

  /** Resolves when the plan stands; said again for a recovery with a plan, it does nothing. */
  async plan(run: RecoveryRun): Promise<void> {
    const { recovery } = run.state;
    if (recovery.status !== 'requested') return;
    await this.history.caughtUp((await this.store.head()) ?? position('0'));
    const { steps, ...made } = await this.planning.plan({ ...recovery, tenantId: run.tenantId });
    const { planHash } = made;
    for (let part = 0; part * PART_SIZE < steps.length; part += 1) {
      const some = steps.slice(part * PART_SIZE, (part + 1) * PART_SIZE);
      await run.tell({ kind: 'plan-part', planHash, part, steps: some });
    }
    const { clock, planLifetimeMs, fourEyes } = this.options;
    const expiresAt = instantPlus(clock(), planLifetimeMs);
    await run.tell({ kind: 'plan', ...made, expiresAt, fourEyes });
  }
}
