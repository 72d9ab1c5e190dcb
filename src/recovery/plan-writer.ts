import type { DirectoryWriter } from '../directory/directory.port.js';
import type { ObjectId } from '../domain/directory/directory-object.js';
import { brokenBy } from '../domain/recovery/broken-objects.js';
import { type Allowance, allowanceOf } from '../domain/recovery/estimate.js';
import type { Step } from '../domain/recovery/plan.js';
import type { Identities } from '../history/identities.port.js';
import type { TenantState } from '../history/history.port.js';
import { Gate } from './gate.js';
import { GroupWriter, type Turn } from './group-writer.js';
import type { RecoveryOptions } from './recovery-options.port.js';
import type { Run } from './recovery-run.js';
import { StepQueue } from './step-queue.js';
import { urgencyIn } from './urgency.js';

/** What steps are written beside. */
export interface Beside {
  readonly run: Run;
  readonly turn: Turn;
  readonly identities: Pick<Identities, 'current'>;
  readonly now: Pick<TenantState, 'object' | 'objects' | 'allLinks'>;
}

/** How one allowance is used up without a pause. */
interface Lane {
  readonly groupSize: number;
  /** Groups under way at a time: most of them wait for their writes to show. */
  readonly atATime: number;
  /** Of these, groups that are looked at and sent: what is not sent yet can still be stopped. */
  readonly sending: number;
}

/** Every request counts against one a second, so that nothing is gained by sending more of them together. */
const SLOW: Lane = { groupSize: 1, atATime: 3, sending: 2 };
const SENDING = 8;

/** Writes the steps of a plan, several groups of one rank at a time; a rank begins when the former is settled. */
export class PlanWriter {
  private readonly groups: Readonly<Record<Allowance, GroupWriter>>;
  private readonly lanes: Readonly<Record<Allowance, Lane>>;
  private readonly isUrgent: (step: Step) => boolean;

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
    this.groups = { directory: groups(), conditionalAccess: groups() };
    this.isUrgent = urgencyIn(now);
    const { groupSize, groupsAtATime: atATime } = options;
    this.lanes = {
      directory: { groupSize, atATime, sending: SENDING },
      conditionalAccess: { ...SLOW, atATime: Math.min(SLOW.atATime, atATime) },
    };
  }

  /** Settles what an earlier process ordered, and gives the steps to be tried again. */
  stillOpen(): Promise<readonly Step[]> {
    return this.groups.directory.stillOpen();
  }

  /**
   * Whether all of them were written or settled otherwise: not once the recovery is paused or over.
   * `before` is asked before each rank.
   * @throws DirectoryUnavailable, LeaseLost, when nothing of it is under way any more; what `before` throws
   */
  async writeAll(
    steps: readonly Step[],
    before: (rank: readonly Step[]) => Promise<void> = () => Promise.resolve(),
  ): Promise<boolean> {
    const ranks = [...Map.groupBy(steps, ({ rank }) => rank)].sort(([one], [other]) => one - other);
    for (const [, rank] of ranks) {
      await before(rank);
      if (!(await this.writeRank(rank))) return false;
    }
    return true;
  }

  private async writeRank(steps: readonly Step[]): Promise<boolean> {
    const stop = new AbortController();
    const byAllowance = Map.groupBy(steps, ({ objectType }) => allowanceOf(objectType));
    const hands = [...byAllowance].flatMap(([allowance, own]) => {
      const lane = this.lanes[allowance];
      const queue = new StepQueue(own, this.isUrgent);
      const gate = new Gate(lane.sending);
      const work = { ...lane, groups: this.groups[allowance], queue, gate, stop };
      return Array.from({ length: lane.atATime }, () => workThrough(work));
    });
    const ends = await Promise.allSettled(hands);
    const failure = ends.find((end) => end.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    return !stop.signal.aborted;
  }
}

interface Work extends Lane {
  readonly groups: GroupWriter;
  readonly queue: StepQueue;
  readonly gate: Gate;
  /** Aborted when no group is to be begun any more. */
  readonly stop: AbortController;
}

/** Takes one group after another; none any more once something went wrong elsewhere. */
const workThrough = async (work: Work): Promise<void> => {
  const { queue, stop } = work;
  try {
    while (!queue.isEmpty && !stop.signal.aborted) {
      const givenBack = queue.givenBack();
      const group = await writeNext(work);
      if (group.length === 0) await givenBack;
      else queue.giveBack(group);
    }
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    queue.giveBack([]);
  }
};

/** The group that was taken; none where all objects are taken. */
const writeNext = async (work: Work): Promise<readonly Step[]> => {
  const { groups, queue, gate, groupSize, stop } = work;
  let group: readonly Step[] = [];
  let sent = await gate.run(() => {
    group = stop.signal.aborted ? [] : queue.take(groupSize);
    return group.length === 0 ? Promise.resolve(null) : groups.send(group);
  });
  for (let open = group; open.length > 0;) {
    if (sent === null) {
      stop.abort();
      return group;
    }
    const unsent = await groups.settle(sent);
    const again = [...unsent, ...(await groups.stillOpen(open))];
    if (again.length > 0) sent = await gate.run(() => groups.send(again));
    open = again;
  }
  return group;
};
