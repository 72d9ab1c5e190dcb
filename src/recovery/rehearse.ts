import type { DirectoryWriter } from '../directory/directory.port.js';
import { objectId, type ObjectId } from '../domain/directory/directory-object.js';
import type { Step } from '../domain/recovery/plan.js';
import { recovery as decider } from '../domain/recovery/recovery-decider.js';
import type { RecoveryEvent, Rehearsal } from '../domain/recovery/recovery-events.js';
import { stateOf } from '../domain/recovery/recovery-fold.js';
import type { RecoveryOrder } from '../domain/recovery/recovery-orders.js';
import type { Recovery, RecoveryState } from '../domain/recovery/recovery.js';
import { isSettled, outcomeOf } from '../domain/recovery/steps-fold.js';
import type { TenantState } from '../history/history.port.js';
import { PlanWriter } from './plan-writer.js';
import type { Run } from './recovery-run.js';
import type { RecoveryOptions } from './recovery-options.port.js';

const MOST_FAILURES = 100;

export const NOTHING_DONE: Omit<Rehearsal, 'planHash'> = {
  totals: { applied: 0, partial: 0, alreadySo: 0, skipped: 0, failed: 0, blocked: 0 },
  tookMs: 0,
  failures: [],
  failure: null,
};

export interface Rehearsing {
  readonly recovery: Recovery;
  readonly steps: readonly Step[];
  /** The tenant as the simulated directory holds it. */
  readonly now: TenantState;
  /** Of the simulated directory. */
  readonly writer: DirectoryWriter;
  readonly options: RecoveryOptions;
  readonly signal: AbortSignal;
}

/** Carries a plan out as the real one would be, and records nothing. @throws DirectoryUnavailable */
export const rehearse = async (rehearsing: Rehearsing): Promise<Rehearsal> => {
  const { recovery, steps, now, writer, options, signal } = rehearsing;
  const run = new RehearsedRun(recovery, options);
  const turn = { signal, assertHeld: () => undefined, othersDoneAtMs: 0 };
  const begun = performance.now();
  await new PlanWriter(writer, options, { run, turn, identities: run, now }).writeAll(
    steps.filter(({ blocked }) => blocked === null),
  );
  const { planHash, outcome } = run.state.recovery;
  return {
    planHash: planHash ?? '',
    totals: outcome,
    tookMs: Math.round(performance.now() - begun),
    failures: run.failures.slice(0, MOST_FAILURES),
    failure: null,
  };
};

/** A recovery that runs as if it had been approved, in memory only. */
class RehearsedRun implements Run {
  readonly failures: { readonly stepId: string; readonly detail: string }[] = [];
  private readonly newIds = new Map<ObjectId, ObjectId>();
  private known: RecoveryState;

  readonly tenantId: string;
  readonly recoveryId: string;

  constructor(
    { tenantId, ...recovery }: Recovery,
    private readonly options: RecoveryOptions,
  ) {
    this.tenantId = tenantId;
    this.recoveryId = recovery.recoveryId;
    this.known = stateOf({ ...recovery, status: 'running' });
  }

  get state(): RecoveryState {
    return this.known;
  }

  /** The id an object has since it was made anew here. */
  current(id: ObjectId): ObjectId {
    return this.newIds.get(id) ?? id;
  }

  tell(order: RecoveryOrder): Promise<readonly RecoveryEvent[]> {
    const at = this.options.clock();
    const { recoveryId } = this;
    const events = decider.decide({ ...order, recoveryId, at }, this.known);
    for (const event of events) {
      this.known = decider.evolve(this.known, event) ?? this.known;
      this.note(event);
    }
    return Promise.resolve(events);
  }

  private note(event: RecoveryEvent): void {
    if (event.type === 'ObjectRecreated') {
      const { objectId: id, newId, appId } = event.data;
      this.newIds.set(id, newId);
      if (appId !== undefined) this.newIds.set(objectId(appId.before), objectId(appId.after));
    }
    if (!isSettled(event) || ['applied', 'already-so'].includes(outcomeOf(event))) return;
    const { stepId, detail, verdicts } = event.data;
    const words = verdicts.flatMap(({ detail: told }) => told ?? []);
    this.failures.push({ stepId, detail: detail ?? words.join('; ') });
  }
}
