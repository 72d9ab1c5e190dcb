import { Injectable } from '@nestjs/common';
import { instantPlus } from '../domain/instant.js';
import type { Step } from '../domain/recovery/plan.js';
import type { RecoveryStep } from '../domain/recovery/recovery.js';
import { Recoveries } from './recoveries.js';
import { RecoveryOptions } from './recovery-options.port.js';
import { RecoverySteps } from './recovery-steps.js';

/** How long a write may be unknown to the history: changes are seen within half a minute. */
const UNSEEN_MS = 120_000;
const MOST_RECOVERIES = 20;

/** What recoveries that have ended wrote so lately that no look may have shown it yet. */
@Injectable()
export class FreshWrites {
  constructor(
    private readonly recoveries: Recoveries,
    private readonly recorded: RecoverySteps,
    private readonly options: RecoveryOptions,
  ) {}

  /** In the order of writing. */
  async steps(): Promise<readonly Step[]> {
    const { tenantId, clock } = this.options;
    const since = instantPlus(clock(), -UNSEEN_MS);
    const { rows } = this.recoveries.list(tenantId, { size: MOST_RECOVERIES });
    const fresh = rows.filter(({ finishedAt }) => finishedAt !== null && finishedAt >= since);
    const written: Step[] = [];
    for (const { recoveryId } of fresh.reverse()) {
      const steps = await this.recorded.all(recoveryId);
      written.push(...steps.filter(isWritten).map(({ step }) => step));
    }
    return written;
  }
}

const isWritten = ({ outcome }: RecoveryStep): boolean =>
  outcome === 'applied' || outcome === 'partial';
