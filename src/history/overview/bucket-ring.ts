import type { ObjectType } from '../../domain/directory/directory-object.js';
import { type Instant, instantAt } from '../../domain/instant.js';
import { recordOf } from '../../domain/json.js';
import { type Bucket, type ChangeKind, changeKinds } from '../overview.port.js';
import type { At } from '../positions.js';

/** A row of the timeline that came, or is not told any more. */
export interface Counted {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly type: ObjectType;
  readonly kind: ChangeKind;
  readonly by: 1 | -1;
  /** Where the log tells of it. */
  readonly at: At;
}

export interface StampedBucket {
  readonly bucket: Bucket;
  /** Where the log last told of something in it. */
  readonly changedAt: At;
}

interface Slot {
  readonly counts: Map<ObjectType, number[]>;
  changedAt: At;
  /** The same as it is told; made when it is asked for. */
  told: StampedBucket | undefined;
}

/** Counts per type and kind in the last so many units of time. */
export class BucketRing {
  readonly #slots = new Map<number, Slot>();
  #first = 0;

  constructor(
    private readonly unitMs: number,
    private readonly units: number,
  ) {}

  /** Milliseconds since 1970 where the first unit begins. */
  get fromMs(): number {
    return this.#first * this.unitMs;
  }

  get from(): Instant {
    return instantAt(this.fromMs);
  }

  /** Drops what is past at an instant; time does not go back. */
  advance(nowMs: number): void {
    this.#first = Math.max(this.#first, Math.floor(nowMs / this.unitMs) - this.units + 1);
    for (const number of this.#slots.keys()) {
      if (number < this.#first) this.#slots.delete(number);
    }
  }

  count({ time, type, kind, by, at }: Counted): void {
    const number = Math.floor(time / this.unitMs);
    if (number < this.#first) return;
    const slot = this.#slots.get(number) ?? newSlot();
    this.#slots.set(number, slot);
    const counts = slot.counts.get(type) ?? changeKinds.map(() => 0);
    slot.counts.set(type, counts);
    const index = changeKinds.indexOf(kind);
    counts[index] = (counts[index] ?? 0) + by;
    slot.changedAt = at;
    slot.told = undefined;
  }

  /** In the order of time, with those that have become empty. */
  buckets(): readonly StampedBucket[] {
    const numbered = [...this.#slots].sort(([one], [other]) => one - other);
    return numbered.map(([number, slot]) => (slot.told ??= told(number * this.unitMs, slot)));
  }
}

const newSlot = (): Slot => ({ counts: new Map(), changedAt: 0, told: undefined });

const told = (startMs: number, { counts, changedAt }: Slot): StampedBucket => {
  const types = [...counts].map(([type, ofKinds]) => [type, toldKinds(ofKinds)] as const);
  const some = types.filter(([, kinds]) => Object.keys(kinds).length > 0);
  return { bucket: { at: instantAt(startMs), counts: recordOf(some.sort()) }, changedAt };
};

const toldKinds = (counts: readonly number[]): Readonly<Partial<Record<ChangeKind, number>>> =>
  Object.fromEntries(
    changeKinds
      .map((kind, index) => [kind, counts[index] ?? 0] as const)
      .filter(([, count]) => count > 0),
  );
