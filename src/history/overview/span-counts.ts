import type { Actor } from '../../domain/timeline/events.js';
import type { Attribution } from '../audit-rows.js';
import { Tally } from './tally.js';

/** Who made a change and how, each one once. */
export interface Causes {
  readonly actors: ReadonlySet<string>;
  readonly activities: ReadonlySet<string>;
}

/** What a tally of actors counts: the same actor from two addresses is one. */
export type ActorKey = Pick<Actor, 'kind' | 'id' | 'name'>;

export const causesOf = (told: readonly Pick<Attribution, 'actors' | 'activity'>[]): Causes => ({
  actors: new Set(told.flatMap(({ actors }) => actors.map(keyOf))),
  activities: new Set(told.map(({ activity }) => activity)),
});

const keyOf = ({ kind, id, name }: Actor): string => JSON.stringify([kind, id, name]);

export const actorOf = (key: string): ActorKey => {
  const [kind, id, name] = JSON.parse(key) as [Actor['kind'], string | null, string | null];
  return { kind, id, name };
};

/** Rows of the timeline from an instant on, counted by object and by cause. */
export class SpanCounts {
  changes = 0;
  attributed = 0;
  reported = 0;
  readonly objects = new Tally();
  readonly actors = new Tally();
  readonly activities = new Tally();
  /** Milliseconds since 1970 where it begins, at the start of a unit. */
  fromMs = 0;

  constructor(
    private readonly unitMs: number,
    private readonly units: number,
  ) {}

  /** Where it begins at an instant; time does not go back. */
  fromAt(nowMs: number): number {
    const first = Math.floor(nowMs / this.unitMs) - this.units + 1;
    return Math.max(this.fromMs, first * this.unitMs);
  }

  addCauses({ actors, activities }: Causes, known?: Causes): void {
    for (const key of actors) if (known?.actors.has(key) !== true) this.actors.add(key);
    for (const key of activities) if (known?.activities.has(key) !== true) this.activities.add(key);
  }

  removeCauses({ actors, activities }: Causes): void {
    for (const key of actors) this.actors.remove(key);
    for (const key of activities) this.activities.remove(key);
  }
}
