import type { ObjectStatus } from '../../domain/directory/directory-object.js';
import type { Company } from '../company/company.js';
import { textOf } from './attributes.js';
import type { Change, ChangeActor, Draft, Transaction } from './change.js';
import { Consequences } from './consequences.js';
import { linksOf, nameOf, type Row } from './row.js';
import { LaggedView, type TenantObject, type TenantView } from './tenant-view.js';

/** Types whose audit records tell the whole object before and after. */
const TOLD_WHOLE: ReadonlySet<string> = new Set(['conditionalAccessPolicy', 'namedLocation']);

/** The directory: what it began with, an append-only log of changes, and the state they led to. */
export class Tenant implements TenantView {
  readonly #rows = new Map<string, Row>();
  readonly #ids = new Map<string, string[]>();
  readonly #bin = new Map<string, Set<string>>();
  readonly #principalNames = new Map<string, string>();
  readonly #log: Change[] = [];
  readonly #consequences = new Consequences(this);

  /** `persist` is called before a transaction counts; if it throws, nothing has happened. */
  constructor(
    readonly company: Company,
    private readonly clock: () => number,
    private readonly persist: (transaction: Transaction) => void,
  ) {
    for (const { id, type, attributes, links } of company.objects()) {
      this.#keep({ id, type, attributes, status: 'live', deletedAt: null, links: new Map(links) });
    }
  }

  get sequence(): number {
    return this.#log.length;
  }

  /** The log, oldest first; the change of sequence n stands at n - 1. */
  get log(): readonly Change[] {
    return this.#log;
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

  object(id: string): TenantObject | undefined {
    return this.#rows.get(id) ?? this.#seededUser(id);
  }

  isLive(id: string): boolean {
    const row = this.#rows.get(id);
    return row === undefined
      ? this.company.users.ordinalOf(id) !== undefined
      : row.status === 'live';
  }

  size(type: string): number {
    return (this.#ids.get(type)?.length ?? 0) + this.#seededCount(type);
  }

  idAt(type: string, position: number): string | undefined {
    const seeded = this.#seededCount(type);
    if (position < seeded) return this.company.users.idAt(position);
    return this.#ids.get(type)?.[position - seeded];
  }

  softDeleted(type: string): readonly string[] {
    return [...(this.#bin.get(type) ?? [])];
  }

  /** The live user of this principal name, in any case. */
  userNamed(principalName: string): TenantObject | undefined {
    const lower = principalName.toLowerCase();
    const ordinal = this.company.users.ordinalOfPrincipalName(lower);
    const seeded = ordinal === undefined ? undefined : this.company.users.idAt(ordinal);
    const user = this.object(this.#principalNames.get(lower) ?? seeded ?? '');
    if (user?.status !== 'live') return undefined;
    return textOf(user.attributes, 'userPrincipalName').toLowerCase() === lower ? user : undefined;
  }

  /** The id the next object will have. */
  nextId(): string {
    return this.company.namedGuid('object', this.sequence + 1);
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
  }

  /** Applies a transaction that is already kept. */
  replay({ at, correlationId, acts }: Transaction): void {
    for (const { actor, drafts } of acts) {
      for (const draft of drafts) this.#apply(draft, { at, correlationId, actor });
    }
  }

  #apply(draft: Draft, about: Pick<Change, 'at' | 'correlationId' | 'actor'>): void {
    const before = this.#rows.get(draft.objectId)?.attributes ?? null;
    const row = draft.kind === 'created' ? this.#create(draft) : this.#row(draft.objectId);
    if (row === undefined) throw new Error(`no object ${draft.objectId} to apply a change to`);
    this.#alter(row, draft, about.at);
    const after = row.status === 'live' ? row.attributes : null;
    this.#log.push({
      ...draft,
      ...about,
      sequence: this.#log.length + 1,
      name: nameOf(row),
      targetName: 'targetId' in draft ? nameOf(this.object(draft.targetId)) : null,
      whole: TOLD_WHOLE.has(draft.objectType) ? { before, after } : null,
    });
  }

  #alter(row: Row, draft: Draft, at: number): void {
    switch (draft.kind) {
      case 'created':
        return;
      case 'updated':
        row.attributes = { ...row.attributes, ...draft.after };
        this.#indexName(row);
        return;
      case 'softDeleted':
        this.#setStatus(row, 'soft-deleted', at);
        return;
      case 'hardDeleted':
        this.#setStatus(row, 'hard-deleted', at);
        return;
      case 'restored':
        this.#setStatus(row, 'live', null);
        return;
      case 'linkAdded':
        linksOf(row, draft.relation).add(draft.targetId, draft.targetType);
        return;
      case 'linkRemoved':
        linksOf(row, draft.relation).remove(draft.targetId);
    }
  }

  #create({ objectId: id, objectType, after }: Extract<Draft, { kind: 'created' }>): Row {
    const row: Row = {
      id,
      type: objectType,
      attributes: after,
      status: 'live',
      deletedAt: null,
      links: new Map(),
    };
    this.#keep(row);
    this.#indexName(row);
    return row;
  }

  #setStatus(row: Row, status: ObjectStatus, deletedAt: number | null): void {
    row.status = status;
    row.deletedAt = deletedAt;
    const bin = this.#bin.get(row.type) ?? new Set();
    this.#bin.set(row.type, bin);
    if (status === 'soft-deleted') bin.add(row.id);
    else bin.delete(row.id);
  }

  #keep(row: Row): void {
    this.#rows.set(row.id, row);
    const ids = this.#ids.get(row.type) ?? [];
    this.#ids.set(row.type, ids);
    ids.push(row.id);
  }

  #indexName({ type, attributes, id }: Row): void {
    if (type !== 'user') return;
    this.#principalNames.set(textOf(attributes, 'userPrincipalName').toLowerCase(), id);
  }

  /** The row of an object that is about to change; a seeded user gets its own from here on. */
  #row(id: string): Row | undefined {
    const kept = this.#rows.get(id);
    const seeded = kept === undefined ? this.#seededUser(id) : undefined;
    if (seeded !== undefined) this.#rows.set(id, seeded);
    return kept ?? seeded;
  }

  #seededUser(id: string): Row | undefined {
    const ordinal = this.company.users.ordinalOf(id);
    if (ordinal === undefined) return undefined;
    const attributes = this.company.users.attributesAt(ordinal);
    return { id, type: 'user', attributes, status: 'live', deletedAt: null, links: new Map() };
  }

  #seededCount(type: string): number {
    return type === 'user' ? this.company.users.count : 0;
  }
}
