import { objectId } from '../../src/domain/directory/directory-object.js';
import { instantAt } from '../../src/domain/instant.js';
import type { Step } from '../../src/domain/recovery/plan.js';
import { recovery as decider } from '../../src/domain/recovery/recovery-decider.js';
import type { RecoveryEvent } from '../../src/domain/recovery/recovery-events.js';
import { stateOf } from '../../src/domain/recovery/recovery-fold.js';
import type { RecoveryOrder } from '../../src/domain/recovery/recovery-orders.js';
import type { Recovery, RecoveryState } from '../../src/domain/recovery/recovery.js';
import { GroupWriter } from '../../src/recovery/group-writer.js';
import type { Run } from '../../src/recovery/recovery-run.js';
import { PlanWriter } from '../../src/recovery/plan-writer.js';
import { RecoveryOptions } from '../../src/recovery/recovery-options.port.js';
import { type RecoveringTenant, TENANT } from './recovering-tenant.js';

/** A recovery that runs, kept in memory only, and those that write groups of its steps. */
export class GroupsUnderTest implements Run {
  readonly events: RecoveryEvent[] = [];
  readonly tenantId: string;
  readonly recoveryId: string;
  /** What happens right after an order. */
  afterwards: (order: RecoveryOrder) => void = () => undefined;
  private known: RecoveryState;

  private constructor(
    private readonly tenant: RecoveringTenant,
    { tenantId, ...recovery }: Recovery,
    readonly steps: readonly Step[],
  ) {
    this.tenantId = tenantId;
    this.recoveryId = recovery.recoveryId;
    this.known = stateOf({ ...recovery, status: 'running', startedAt: recovery.requestedAt });
  }

  static async of(tenant: RecoveringTenant, plan: Recovery): Promise<GroupsUnderTest> {
    const steps = (await tenant.stepsOf(plan)).map(({ step }) => step);
    return new GroupsUnderTest(tenant, plan, steps);
  }

  get state(): RecoveryState {
    return this.known;
  }

  tell(order: RecoveryOrder): Promise<readonly RecoveryEvent[]> {
    const events = this.decide(order);
    this.afterwards(order);
    return Promise.resolve(events);
  }

  decide(order: RecoveryOrder): readonly RecoveryEvent[] {
    const command = { ...order, recoveryId: this.recoveryId, at: instantAt(Date.now()) };
    const events = decider.decide(command, this.known);
    for (const event of events) this.known = decider.evolve(this.known, event) ?? this.known;
    this.events.push(...events);
    return events;
  }

  /** Another each time, as in a process of its own. */
  writer(readLagMs = 40): GroupWriter {
    const sight = {
      writer: this.tenant.directory,
      currentIdOf: objectId,
      now: this.tenant.history.tenant(TENANT).now(),
      brokenBy: () => null,
      isUndo: this.known.recovery.source.kind === 'undo',
    };
    return new GroupWriter(sight, new RecoveryOptions(TENANT, { readLagMs }), this, TURN);
  }

  /** Writes the whole plan, or some steps, as a process of its own. */
  writeAll(steps = this.steps): Promise<boolean> {
    const now = this.tenant.history.tenant(TENANT).now();
    const beside = { run: this, turn: TURN, identities: { current: objectId }, now };
    const options = new RecoveryOptions(TENANT, { readLagMs: 40 });
    return new PlanWriter(this.tenant.directory, options, beside).writeAll(steps);
  }
}

const TURN = {
  signal: new AbortController().signal,
  assertHeld: () => undefined,
  othersDoneAtMs: 0,
};
