import type { DirectoryWriter } from '../directory/directory.port.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { brokenBy } from '../domain/recovery/broken-objects.js';
import { type Allowance, allowanceOf } from '../domain/recovery/estimate.js';
import { type Known, tiesOf } from '../domain/recovery/order/ties.js';
import type { Step } from '../domain/recovery/plan.js';
import type { Identities } from '../history/identities.port.js';
import type { TenantState } from '../history/history.port.js';
import { GroupWriter, type Turn } from './group-writer.js';
import type { RecoveryOptions } from './recovery-options.port.js';
import type { Run } from './recovery-run.js';
import { StepOrder } from './step-order.js';
import { Turns } from './turns.js';
import { urgencyIn } from './urgency.js';
import { type Lane, Writing } from './writing.js';

/** What steps are written beside. */
export interface Beside {
  readonly run: Run;
  readonly turn: Turn;
  readonly identities: Pick<Identities, 'current'>;
  readonly now: Pick<TenantState, 'object' | 'objects' | 'allLinks'>;
}

/** What is known of the steps of a plan besides themselves. */
export interface Guard {
  /** Whether a step bears on who is let in; those that do are written rank by rank, policies one by one. */
  readonly bears: (step: Step) => boolean;
  /** Asked before those of each rank are written, and before each policy. */
  readonly before: (some: readonly Step[]) => Promise<void>;
}

/** Where nothing is known, each rank is settled before the next one begins. */
const RANK_BY_RANK: Guard = { bears: () => true, before: () => Promise.resolve() };

/** Every request counts against one a second, so that nothing is gained by sending more of them together. */
const SLOW = { groupSize: 1, atATime: 1, sending: 1 };
const SENDING = 16;

/**
 * Writes the steps of a plan, several groups at a time; a step begins when those before it that it has to do with
 * are settled.
 */
export class PlanWriter {
  private readonly lanes: Readonly<Record<Allowance, Lane>>;
  private readonly isUrgent: (step: Step) => boolean;
  private readonly known: Omit<Known, 'bears'>;

  constructor(
    writer: DirectoryWriter,
    options: RecoveryOptions,
    { run, turn, identities, now }: Beside,
  ) {
    const currentIdOf = (id: ObjectId) => identities.current(id);
    const isUndo = run.state.recovery.source.kind === 'undo';
    const brokenBefore = ({ objectId }: Step) => brokenBy(run.state.broken, objectId);
    const sight = { writer, currentIdOf, now, isUndo, brokenBy: brokenBefore };
    const groups = () => new GroupWriter(sight, options, run, turn);
    this.isUrgent = urgencyIn(now);
    this.known = { currentIdOf, attributesOf: (id) => now.object(id)?.attributes ?? {} };
    const { groupSize, groupsAtATime: atATime } = options;
    this.lanes = {
      directory: { groups: groups(), groupSize, atATime, sending: SENDING },
      conditionalAccess: { ...SLOW, groups: groups() },
    };
  }

  /** Settles what an earlier process ordered, and gives the steps to be tried again. */
  stillOpen(): Promise<readonly Step[]> {
    return this.lanes.directory.groups.stillOpen();
  }

  /**
   * Whether all of them were written or settled otherwise: not once the recovery is paused or over.
   * @throws DirectoryUnavailable, LeaseLost, when nothing of it is under way any more; what the guard throws
   */
  async writeAll(steps: readonly Step[], guard: Guard = RANK_BY_RANK): Promise<boolean> {
    const order = await this.orderOf(steps, guard.bears);
    const bearing = Map.groupBy(steps.filter(guard.bears), ({ rank }) => rank);
    const leaves = new Map<number, Promise<void>>();
    const leaveForRank = (rank: number): Promise<void> => {
      const leave = leaves.get(rank) ?? guard.before(bearing.get(rank) ?? []);
      leaves.set(rank, leave);
      return leave;
    };
    const leaveFor = (some: readonly Step[]): Promise<unknown> =>
      Promise.all(
        some
          .filter(guard.bears)
          .map((step) => (isPolicy(step) ? guard.before([step]) : leaveForRank(step.rank))),
      );
    const { lanes, isUrgent } = this;
    return new Writing({ order, lanes, isUrgent, leaveFor }).all();
  }

  private async orderOf(steps: readonly Step[], bears: Guard['bears']): Promise<StepOrder> {
    const order = new StepOrder();
    const turns = new Turns();
    for (const step of steps.toSorted((one, other) => one.rank - other.rank)) {
      order.add(step, tiesOf(step, { ...this.known, bears }), isPolicy(step) && bears(step));
      await turns.next();
    }
    return order;
  }
}

/** The proof folds these one after the other, and their order may be what keeps somebody in. */
const isPolicy = ({ objectType }: Step): boolean => allowanceOf(objectType) === 'conditionalAccess';
