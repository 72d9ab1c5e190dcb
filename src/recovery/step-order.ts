import type { Step } from '../domain/recovery/plan.js';

/** The steps of one rank that share a tie, or one step that goes alone. */
interface Level {
  readonly rank: number;
  readonly isAlone: boolean;
  readonly steps: Step[];
  left: number;
}

/** Steps that share something, by their ranks. */
interface Tie {
  readonly levels: Level[];
  /** The level whose steps may go. */
  at: number;
}

/**
 * Lets steps go as soon as nothing stands before them: of two that share a tie the one of the lower rank has to be
 * settled first, and so has the one added first where one of them goes alone. Memory grows with the steps and their
 * ties.
 */
export class StepOrder {
  private readonly ties = new Map<string, Tie>();
  /** By step: what it shares. */
  private readonly tiedBy = new Map<Step, readonly Tie[]>();
  /** By step: at how many of its ties others go first. */
  private readonly waits = new Map<Step, number>();
  private rank = Number.NEGATIVE_INFINITY;

  /** To be called for all steps in the order of their ranks before the first may go. */
  add(step: Step, names: Iterable<string>, isAlone = false): void {
    if (step.rank < this.rank) throw new RangeError(`${step.stepId} comes out of order`);
    this.rank = step.rank;
    const ties = [...names].map((name) => this.tied(step, name, isAlone));
    this.tiedBy.set(step, ties);
    this.waits.set(step, ties.filter(({ levels }) => levels.length > 1).length);
  }

  /** Those that nothing stands before from the beginning. */
  first(): readonly Step[] {
    this.ties.clear();
    return [...this.waits].filter(([, waits]) => waits === 0).map(([step]) => step);
  }

  /** Whether others wait for a step. */
  isAwaited(step: Step): boolean {
    const ties = this.tiedBy.get(step) ?? [];
    return ties.some(({ levels }) => (levels.at(-1)?.rank ?? 0) > step.rank);
  }

  /** A step is over; gives those that nothing stands before any more. */
  settle(step: Step): readonly Step[] {
    const ties = this.tiedBy.get(step) ?? [];
    this.tiedBy.delete(step);
    return ties.flatMap((tie) => this.advanced(tie));
  }

  /** Whether all that were added are over. */
  get isOver(): boolean {
    return this.tiedBy.size === 0;
  }

  private tied(step: Step, name: string, isAlone: boolean): Tie {
    const tie = this.ties.get(name) ?? { levels: [], at: 0 };
    this.ties.set(name, tie);
    const last = tie.levels.at(-1);
    if (last?.rank === step.rank && !last.isAlone && !isAlone) {
      last.steps.push(step);
      last.left += 1;
    } else {
      tie.levels.push({ rank: step.rank, isAlone, steps: [step], left: 1 });
    }
    return tie;
  }

  /** One step of the level whose steps may go is over. */
  private advanced(tie: Tie): readonly Step[] {
    const level = tie.levels[tie.at];
    if (level === undefined) return [];
    level.left -= 1;
    if (level.left > 0) return [];
    tie.at += 1;
    return (tie.levels[tie.at]?.steps ?? []).filter((step) => {
      const waits = (this.waits.get(step) ?? 0) - 1;
      this.waits.set(step, waits);
      return waits === 0;
    });
  }
}
