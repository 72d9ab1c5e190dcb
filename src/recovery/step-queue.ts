import type { ObjectId } from '../domain/directory/directory-object.js';
import type { LinkStep, Step } from '../domain/recovery/plan.js';

/** Steps about one object, in order. */
interface Line {
  readonly steps: readonly Step[];
  taken: number;
}

/**
 * Steps of one rank, handed out in groups: an object stands in one group at a time, once, or with several
 * links to different others. Urgent ones go first.
 */
export class StepQueue {
  private readonly ready: Set<Line>;
  private readonly lines: ReadonlyMap<ObjectId, Line>;
  private left: number;
  private changed = Promise.withResolvers<undefined>();

  constructor(steps: readonly Step[], isUrgent: (step: Step) => boolean) {
    const byObject = Map.groupBy(
      [...steps.filter(isUrgent), ...steps.filter((step) => !isUrgent(step))],
      ({ objectId }) => objectId,
    );
    this.lines = new Map([...byObject].map(([id, own]) => [id, { steps: own, taken: 0 }]));
    this.ready = new Set(this.lines.values());
    this.left = steps.length;
  }

  /** Up to so many steps; none when all that is left is about objects that are taken. */
  take(size: number): readonly Step[] {
    const group: Step[] = [];
    for (const line of this.ready) {
      if (group.length >= size) break;
      const some = nextOf(line, size - group.length);
      group.push(...some);
      line.taken += some.length;
      this.ready.delete(line);
    }
    this.left -= group.length;
    return group;
  }

  /** A group is over: its objects may be taken again. */
  giveBack(group: readonly Step[]): void {
    for (const id of new Set(group.map(({ objectId }) => objectId))) {
      const line = this.lines.get(id);
      if (line !== undefined && line.taken < line.steps.length) this.ready.add(line);
    }
    this.changed.resolve(undefined);
    this.changed = Promise.withResolvers();
  }

  get isEmpty(): boolean {
    return this.left === 0;
  }

  /** Resolves when a group is given back. */
  givenBack(): Promise<undefined> {
    return this.changed.promise;
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
