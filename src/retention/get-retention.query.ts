import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';

import type { Instant } from '../domain/instant.js';
import { EventStore } from '../event-store/event-store.port.js';
import { History } from '../history/history.port.js';
import { sealedBaseline } from './baseline-writer.js';
import { Planner } from './planner.js';
import { NOT_HERE, type RetentionRun } from './retention.js';
import { RetentionRuns } from './retention-runs.js';
import { retentionOf } from './retention-state.js';

export interface RetentionStatus {
  /** So many days can be asked for at least, and up to `sealEveryDays` more. */
  readonly retentionDays: number;
  readonly sealEveryDays: number;
  /** The earliest instant that can be asked for now. */
  readonly earliest: Instant | null;
  readonly hold: { readonly by: string; readonly reason: string; readonly since: Instant } | null;
  /** What stands for all that was removed. */
  readonly baseline: {
    readonly day: string;
    readonly instant: Instant;
    readonly objects: number;
    readonly sealedAt: Instant;
  } | null;
  /** What the next run removes, up to a day; `null` when it removes nothing. */
  readonly next: { readonly day: string; readonly slices: number } | null;
  /** Why the next run removes nothing. */
  readonly waitsFor: string | null;
  /** Of this process. */
  readonly running: boolean;
  readonly lastRun: RetentionRun | null;
  readonly failure: { readonly at: Instant; readonly message: string } | null;
}

/** How long a tenant's history is kept, and what is removed next. */
export class GetRetention extends Query<RetentionStatus> {
  constructor(readonly tenantId: string) {
    super();
  }
}

@QueryHandler(GetRetention)
export class GetRetentionHandler implements IQueryHandler<GetRetention> {
  constructor(
    private readonly store: EventStore,
    private readonly history: History,
    private readonly rules: Planner,
    private readonly runs: RetentionRuns,
  ) {}

  async execute({ tenantId }: GetRetention): Promise<RetentionStatus> {
    const { runs, rules } = this;
    const { options } = rules;
    const { state, heldSince } = await retentionOf(this.store, tenantId);
    const plan = await rules.plan(options.clock(), state);
    const held = state.hold !== null && heldSince !== null;
    return {
      retentionDays: options.retentionDays,
      sealEveryDays: options.sealEveryDays,
      earliest: this.history.open(tenantId).earliest(),
      hold: held ? { ...{ by: state.hold.by, reason: state.hold.reason }, since: heldSince } : null,
      baseline: await this.baseline(tenantId, state.baselineDay),
      next: plan.kind === 'wait' || !runs.runsHere ? null : { day: plan.day, slices: plan.slices },
      waitsFor: plan.kind === 'wait' ? plan.why : runs.runsHere ? null : NOT_HERE,
      running: runs.running,
      lastRun: runs.lastRun,
      failure: runs.failure,
    };
  }

  private async baseline(
    tenantId: string,
    day: string | null,
  ): Promise<RetentionStatus['baseline']> {
    const sealed = day === null ? undefined : await sealedBaseline(this.store, { tenantId, day });
    if (sealed === undefined) return null;
    const { instant, objects } = sealed.event.data;
    return { day: sealed.event.data.day, instant, objects, sealedAt: sealed.metadata.observedAt };
  }
}
