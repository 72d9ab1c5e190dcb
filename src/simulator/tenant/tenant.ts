import type { Attributes } from '../../domain/directory/directory-object.js';
import type { Company } from '../company/company.js';
import type { Change, ChangeActor, Draft, Transaction } from './change.js';
import { Consequences } from './consequences.js';
import { nameOf } from './row.js';
import { type PlacedObject, TenantState } from './tenant-state.js';
import { LaggedView, type TenantObject, type TenantView } from './tenant-view.js';

/** Types whose audit records tell the whole object before and after. */
const TOLD_WHOLE: ReadonlySet<string> = new Set(['conditionalAccessPolicy', 'namedLocation']);

/** The directory: what it began with, an append-only log of changes, and the state they led to. */
export class Tenant extends TenantState implements TenantView {
  readonly #log: Change[] = [];
  readonly #watchers: (() => void)[] = [];
  readonly #consequences = new Consequences(this);

  /** `persist` is called before a transaction counts; if it throws, nothing has happened. */
  constructor(
    company: Company,
    private readonly clock: () => number,
    private readonly persist: (transaction: Transaction) => void,
  ) {
    super(company);
  }

  get sequence(): number {
    return this.#log.length;
  }

  /** The log, oldest first; the change of sequence n stands at n - 1. */
  get log(): readonly Change[] {
    return this.#log;
  }

  /** Calls the watcher after every transaction, when what it changed can be seen. */
  watch(watcher: () => void): void {
    this.#watchers.push(watcher);
  }

  /** Never goes back, so that the log stays in order of time. */
  now(): number {
    return Math.max(this.clock(), this.#log.at(-1)?.at ?? 0);
  }

  /** The tenant as readers saw it so long ago. */
  viewBehind(lagMs: number): TenantView {
    if (lagMs <= 0) return this;
    const visible = this.sequenceAt(this.now() - lagMs);
    if (visible === this.sequence) return this;
    return new LaggedView(this, visible, this.#log.slice(visible));
  }

  /** The sequence of the last change at or before a moment. */
  sequenceAt(epochMs: number): number {
    let low = 0;
    let high = this.#log.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#log[middle]?.at ?? 0) <= epochMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The id the next object will have. */
  nextId(): string {
    return this.company.namedGuid('object', this.sequence + 1);
  }

  /**
   * Puts an object into a tenant in which nothing has happened yet. No delta, record or journal tells of
   * it. @throws RangeError when something has happened, or the object is there already
   */
  begin(object: PlacedObject): void {
    if (this.sequence > 0) throw new RangeError('something has happened in this tenant already');
    if (this.object(object.id) !== undefined) {
      throw new RangeError(`${object.id} is in this tenant already`);
    }
    this.place(object);
  }

  /** Applies what was decided, in one piece, and what follows from it. Nothing for no drafts. */
  commit(actor: ChangeActor, drafts: readonly Draft[]): void {
    if (drafts.length === 0) return;
    const following = this.#consequences.of(drafts);
    const transaction: Transaction = {
      first: this.sequence + 1,
      at: this.now(),
      correlationId: this.company.namedGuid('correlation', this.sequence + 1),
      acts: [
        { actor, drafts },
        ...(following.length === 0
          ? []
          : [{ actor: { kind: 'directory' } as const, drafts: following }]),
      ],
    };
    this.persist(transaction);
    this.replay(transaction);
    for (const watcher of this.#watchers) watcher();
  }

  /** Applies a transaction that is already kept. */
  replay({ at, correlationId, acts }: Transaction): void {
    for (const { actor, drafts } of acts) {
      for (const draft of drafts) this.#apply(draft, { at, correlationId, actor });
    }
  }

  #apply(draft: Draft, about: Pick<Change, 'at' | 'correlationId' | 'actor'>): void {
    const told = TOLD_WHOLE.has(draft.objectType);
    const before = told ? wholeOf(this.object(draft.objectId)) : null;
    const object = this.apply(draft, about.at);
    this.#log.push({
      ...draft,
      ...about,
      sequence: this.#log.length + 1,
      name: nameOf(object),
      targetName: 'targetId' in draft ? nameOf(this.object(draft.targetId)) : null,
      whole: told ? { before, after: object.status === 'live' ? object.attributes : null } : null,
    });
  }
}

const wholeOf = (object: TenantObject | undefined): Attributes | null => object?.attributes ?? null;
