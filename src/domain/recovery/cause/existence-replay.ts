import type { Existence } from '../../comparison/net-difference.js';
import type { ChangeEvent } from '../../timeline/events.js';
import type { CauseConflict } from './without-changes.js';

type Life = Pick<ChangeEvent, 'type'>;

/** Whether one object is there in three courses of events, as changes come: see {@link AttributeReplay}. */
export class ExistenceReplay {
  #now: Existence;
  #kept: Existence;
  #undone: Existence;
  readonly #onTop: string[] = [];

  constructor(before: Existence) {
    this.#now = this.#kept = this.#undone = before;
  }

  get now(): Existence {
    return this.#now;
  }

  get kept(): Existence {
    return this.#kept;
  }

  takeBack({ type }: Life): void {
    this.#now = existenceAfter[type];
  }

  /** A change of a living object finds it alive and leaves it so. */
  keep({ type }: Life, changeId: string): void {
    const [before, after] = this.#made(type);
    if (this.#undone === before) this.#undone = after;
    else if (this.#undone !== after) this.#onTop.push(changeId);
  }

  keepUndecided({ type }: Life, changeId: string): void {
    const [before, after] = this.#made(type);
    if (before !== after || this.#undone !== after) this.#onTop.push(changeId);
  }

  /**
   * A bin that empties itself ends what was begun: without the deletion it would not have. An object that was
   * never in the bin stays as it is.
   */
  expire(changeId: string): void {
    if (this.#kept === 'live') this.#now = existenceAfter.ObjectHardDeleted;
    else this.keep({ type: 'ObjectHardDeleted' }, changeId);
  }

  /** Nothing to decide about what is gone and would not be there either. */
  conflicts(): readonly CauseConflict[] {
    const [now, without] = [this.#now, this.#undone];
    if (this.#kept === without || (this.#kept !== 'live' && without === 'absent')) return [];
    return [{ name: 'status', now, without, changeIds: [...new Set(this.#onTop)] }];
  }

  #made(type: ChangeEvent['type']): readonly [before: Existence, after: Existence] {
    const before = this.#now;
    const after = existenceAfter[type];
    this.#now = this.#kept = after;
    return [before, after];
  }
}

const existenceAfter: Readonly<Record<ChangeEvent['type'], Existence>> = {
  ObjectDiscovered: 'live',
  LinksDiscovered: 'live',
  ObjectCreated: 'live',
  ObjectChanged: 'live',
  ObjectSoftDeleted: 'soft-deleted',
  ObjectRestored: 'live',
  ObjectHardDeleted: 'hard-deleted',
};
