import { type Allowance, allowanceOf } from '../domain/recovery/estimate.js';
import type { Step } from '../domain/recovery/plan.js';
import { Gate } from './gate.js';
import type { GroupWriter, Sent } from './group-writer.js';
import type { StepOrder } from './step-order.js';
import { StepQueue } from './step-queue.js';

/** How one allowance is used up without a pause. */
export interface Lane {
  readonly groups: GroupWriter;
  readonly groupSize: number;
  /** Groups under way at a time: most of them wait for their writes to show. */
  readonly atATime: number;
  /** Of these, groups that are looked at and sent: what is not sent yet can still be stopped. */
  readonly sending: number;
}

export interface Course {
  readonly order: StepOrder;
  readonly lanes: Readonly<Record<Allowance, Lane>>;
  readonly isUrgent: (step: Step) => boolean;
  /** Asked for what nothing stands before any more: resolves when it may be written. */
  readonly leaveFor: (steps: readonly Step[]) => Promise<unknown>;
}

interface Work extends Lane {
  readonly queue: StepQueue;
  readonly gate: Gate;
}

/** What lets people in or out goes first, then what others wait for. */
const TURNS = 3;

/** One time that steps are written: groups side by side, each step as soon as it may go. */
export class Writing {
  private readonly stop = new AbortController();
  private failure: { readonly cause: unknown } | null = null;
  private readonly leaves: Promise<void>[] = [];
  private readonly work: Readonly<Record<Allowance, Work>>;

  constructor(private readonly course: Course) {
    const { lanes, order, isUrgent } = course;
    const turnOf = (step: Step): number => (isUrgent(step) ? 0 : order.isAwaited(step) ? 1 : 2);
    const work = (lane: Lane): Work => ({
      ...lane,
      queue: new StepQueue(TURNS, turnOf),
      gate: new Gate(lane.sending),
    });
    this.work = {
      directory: work(lanes.directory),
      conditionalAccess: work(lanes.conditionalAccess),
    };
  }

  /**
   * Whether all is settled, once nothing is under way any more.
   * @throws the first thing that went wrong; after it no group is begun
   */
  async all(): Promise<boolean> {
    this.admit(this.course.order.first());
    const hands = Object.values(this.work).flatMap((work) =>
      Array.from({ length: work.atATime }, () => this.workThrough(work)),
    );
    await Promise.all(hands);
    await Promise.all(this.leaves);
    if (this.failure !== null) throw this.failure.cause;
    return !this.stop.signal.aborted;
  }

  /** Takes one group after another; none any more once something went wrong elsewhere. */
  private async workThrough(work: Work): Promise<void> {
    try {
      while (!this.isOver) {
        const changes = work.queue.changes();
        if (!(await this.writeNext(work))) await changes;
      }
    } catch (cause) {
      this.failed(cause);
    }
  }

  /** Whether there was a group to be written. */
  private async writeNext(work: Work): Promise<boolean> {
    const { groups, queue, gate, groupSize } = work;
    if (queue.isIdle) return false;
    let group: readonly Step[] = [];
    let sent = await gate.run(() => {
      group = this.isOver ? [] : queue.take(groupSize);
      return group.length === 0 ? Promise.resolve(null) : groups.send(group);
    });
    if (group.length === 0) return false;
    for (let open = group; sent !== null;) {
      const again = await this.settled(groups, open, sent);
      if (again.length === 0 || !(await this.isWorthIt(groups, again, sent))) return true;
      open = again;
      sent = await gate.run(() => groups.send(again));
    }
    this.halt();
    return true;
  }

  /** Waits before what is only silent; where it went wrong elsewhere, that is for the next time. */
  private async isWorthIt(
    groups: GroupWriter,
    again: readonly Step[],
    { silent }: Sent,
  ): Promise<boolean> {
    if (silent.length < again.length) return true;
    if (this.stop.signal.aborted) return false;
    await groups.rest();
    return true;
  }

  /** Gives those of a group that was sent that are to be sent again. */
  private async settled(
    groups: GroupWriter,
    group: readonly Step[],
    sent: Sent,
  ): Promise<readonly Step[]> {
    const again = idsOf([...(await groups.settle(sent)), ...sent.silent]);
    const open = this.leftOf(group, (step) => again.has(step.stepId) || groups.isUnsettled(step));
    for (const { stepId } of await groups.stillOpen(open)) again.add(stepId);
    return this.leftOf(open, ({ stepId }) => again.has(stepId));
  }

  /** Those that are not over yet; the others are given back. */
  private leftOf(steps: readonly Step[], isLeft: (step: Step) => boolean): readonly Step[] {
    const left = steps.filter(isLeft);
    this.over(steps.filter((step) => !isLeft(step)));
    return left;
  }

  private get isOver(): boolean {
    return this.stop.signal.aborted || this.course.order.isOver;
  }

  /** Takes steps that nothing stands before up as soon as there is leave for them. */
  private admit(steps: readonly Step[]): void {
    for (const [, some] of Map.groupBy(steps, ({ rank }) => rank)) {
      const leave = this.course.leaveFor(some).then(
        () => {
          for (const [allowance, own] of byAllowance(some)) this.work[allowance].queue.add(own);
        },
        (cause: unknown) => {
          this.failed(cause);
        },
      );
      this.leaves.push(leave);
    }
  }

  private over(steps: readonly Step[]): void {
    if (steps.length === 0) return;
    const { order } = this.course;
    for (const [allowance, own] of byAllowance(steps)) this.work[allowance].queue.giveBack(own);
    this.admit(steps.flatMap((step) => order.settle(step)));
    if (order.isOver) this.wake();
  }

  private failed(cause: unknown): void {
    this.failure ??= { cause };
    this.halt();
  }

  private halt(): void {
    this.stop.abort();
    this.wake();
  }

  private wake(): void {
    for (const { queue } of Object.values(this.work)) queue.wake();
  }
}

const byAllowance = (steps: readonly Step[]): ReadonlyMap<Allowance, readonly Step[]> =>
  Map.groupBy(steps, ({ objectType }) => allowanceOf(objectType));

const idsOf = (steps: readonly Step[]): Set<string> => new Set(steps.map(({ stepId }) => stepId));
