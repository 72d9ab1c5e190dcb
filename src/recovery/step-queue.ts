import type { ObjectId } from '../domain/directory/directory-object.js';
import type { LinkStep, Step } from '../domain/recovery/plan.js';

/** Steps about one object, in order. */
interface Line {
  readonly steps: Step[];
  /** How many were handed out; how many of those are not over. */
  taken: number;
  underWay: number;
  /** Of its most urgent step. */
  turn: number;
}

/**
 * Steps that may be written, handed out in groups: an object stands in one group at a time, once, or with several
 * links to different others. What comes first by its turn (0, 1, …) goes first.
 */
export class StepQueue {
  private readonly ready: readonly Set<Line>[];
  private readonly lines = new Map<ObjectId, Line>();
  private changed = Promise.withResolvers<undefined>();

  /** `turnOf` tells the turn of a step: a whole number below `turns`. */
  constructor(
    turns: number,
    private readonly turnOf: (step: Step) => number,
  ) {
    this.ready = Array.from({ length: turns }, () => new Set<Line>());
  }

  add(steps: readonly Step[]): void {
    for (const step of steps) {
      const turn = this.turnOf(step);
      const line = this.lines.get(step.objectId) ?? { steps: [], taken: 0, underWay: 0, turn };
      this.lines.set(step.objectId, line);
      line.steps.push(step);
      if (turn < line.turn) this.ready[line.turn]?.delete(line);
      line.turn = Math.min(line.turn, turn);
      if (line.underWay === 0) this.ready[line.turn]?.add(line);
    }
    if (steps.length > 0) this.wake();
  }

  /** Whether there is nothing to take just now. */
  get isIdle(): boolean {
    return this.ready.every(({ size }) => size === 0);
  }

  /** Up to so many steps; none while all there are is about objects that are taken. */
  take(size: number): readonly Step[] {
    const group: Step[] = [];
    for (const lines of this.ready) {
      for (const line of lines) {
        if (group.length >= size) return group;
        const some = nextOf(line, size - group.length);
        group.push(...some);
        line.taken += some.length;
        line.underWay = some.length;
        lines.delete(line);
      }
    }
    return group;
  }

  /** These are over: once all that was handed out of an object is, it may be taken again. */
  giveBack(steps: readonly Step[]): void {
    for (const { objectId } of steps) {
      const line = this.lines.get(objectId);
      if (line === undefined) continue;
      line.underWay -= 1;
      if (line.underWay > 0) continue;
      if (line.taken === line.steps.length) this.lines.delete(objectId);
      else this.ready[line.turn]?.add(line);
    }
    this.wake();
  }

  /** Resolves when there may be more to take, or less to wait for. */
  changes(): Promise<undefined> {
    return this.changed.promise;
  }

  wake(): void {
    this.changed.resolve(undefined);
    this.changed = Promise.withResolvers();
  }
}

const nextOf = ({ steps, taken }: Line, most: number): readonly Step[] => {
  const [first, ...others] = steps.slice(taken, taken + most);
  if (first === undefined) return [];
  const targets = isLink(first) ? new Set([first.link.targetId]) : new Set<ObjectId>();
  const group = [first];
  for (const step of targets.size === 0 ? [] : others) {
    if (!isLink(step) || targets.has(step.link.targetId)) break;
    targets.add(step.link.targetId);
    group.push(step);
  }
  return group;
};

const isLink = (step: Step): step is LinkStep => 'link' in step;
