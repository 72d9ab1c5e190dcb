import { netDifference, type NetDifference } from '../../src/domain/comparison/net-difference.js';
import type { ChangeEvent } from '../../src/domain/timeline/events.js';
import { type KnownObject, objectTimeline } from '../../src/domain/timeline/object-timeline.js';

/** A change as it is recorded; times in milliseconds since 1970. */
export interface RecordedChange {
  readonly id: string;
  readonly event: ChangeEvent;
  readonly after: number | null;
  readonly observedAt: number;
}

export interface RecordedAttribution {
  readonly changeId: string;
  readonly auditId: string;
  readonly occurredAt: number;
  readonly observedAt: number;
}

export type Entry = RecordedChange | RecordedAttribution;

interface Change extends RecordedChange {
  /** When it was seen: never before the tenant's change before it. */
  readonly time: number;
  /** What is told of it, in log order, inside its window. */
  readonly told: { readonly auditId: string; readonly at: number; readonly time: number }[];
}

/** How things were at one instant, as they were known at another, in milliseconds since 1970. */
export interface Sight {
  readonly asOf: number;
  readonly asAt: number;
}

const isChange = (entry: Entry): entry is RecordedChange => 'event' in entry;

const isOfLinksOnly = ({ event }: Change): boolean =>
  event.type === 'ObjectChanged' && event.data.attributes.length === 0;

/** Answers from nothing but the list of what was recorded, by looking at all of it for each question. */
export class Oracle {
  readonly #changes: Change[] = [];
  #told = 0;

  constructor(entries: readonly Entry[]) {
    let seen = 0;
    for (const entry of entries) {
      if (isChange(entry)) {
        seen = Math.max(seen, entry.observedAt);
        this.#changes.push({ ...entry, time: seen, told: [] });
      } else {
        this.#tell(entry, Math.max(seen, entry.observedAt));
      }
    }
  }

  /** The change that counts last of those that are not of links only, and since when it holds. */
  shownBy(id: string, sight: Sight): { readonly id: string; readonly at: number } | undefined {
    const counted = this.counted(id, sight);
    const own = counted.findLast((change, place) => place === 0 || !isOfLinksOnly(change));
    return own && { id: own.id, at: this.#occurred(own, sight.asAt) };
  }

  object(id: string, sight: Sight): KnownObject {
    return this.counted(id, sight).reduce<KnownObject>(
      (known, { event }) => objectTimeline.evolve(known, event),
      objectTimeline.initialState,
    );
  }

  difference(id: string, from: Sight, until: Sight): NetDifference | undefined {
    const before = new Set(this.counted(id, from));
    const between = this.counted(id, until).filter((change) => !before.has(change));
    return netDifference(between.map((change) => ({ changeId: change.id, event: change.event })));
  }

  counted(id: string, { asOf, asAt }: Sight): readonly Change[] {
    return this.#changes.filter(
      (change) =>
        change.event.data.objectId === id &&
        change.time <= asAt &&
        this.#occurred(change, asAt) <= asOf,
    );
  }

  #tell({ changeId, auditId, occurredAt }: RecordedAttribution, from: number): void {
    const change = this.#changes.find(({ id }) => id === changeId);
    if (change === undefined || change.told.some((told) => told.auditId === auditId)) return;
    const first = change.after === null ? occurredAt : Math.max(occurredAt, change.after + 1);
    // What was told first is known first.
    this.#told = Math.max(this.#told, from);
    change.told.push({ auditId, at: Math.min(first, change.time), time: this.#told });
  }

  #moved({ told, time }: Change, asAt: number): number {
    const known = told.filter((one) => one.time <= asAt).map(({ at }) => at);
    return known.length === 0 ? time : Math.max(...known);
  }

  /** An object's changes keep their order. */
  #occurred(change: Change, asAt: number): number {
    const upToIt = this.#changes.slice(0, this.#changes.indexOf(change) + 1);
    const ofObject = upToIt.filter(
      ({ event }) => event.data.objectId === change.event.data.objectId,
    );
    return Math.max(...ofObject.map((one) => this.#moved(one, asAt)));
  }
}
