import type { Attributes, ObjectStatus } from '../../domain/directory/directory-object.js';
import { LinkSet } from './link-set.js';
import type { Change } from './change.js';

export interface TenantObject {
  readonly id: string;
  readonly type: string;
  /** Without names that were never set; `null` was set once and cleared. */
  readonly attributes: Attributes;
  readonly status: ObjectStatus;
  /** Milliseconds since 1970. */
  readonly deletedAt: number | null;
  readonly links: ReadonlyMap<string, LinkSet>;
}

/** A tenant as a reader sees it, which may be a little behind. */
export interface TenantView {
  /** The last change this view shows. */
  readonly sequence: number;
  object(id: string): TenantObject | undefined;
  /** Cheaper than looking at the object. */
  isLive(id: string): boolean;
  /** How many positions the list of a type has; objects of some may be gone. */
  size(type: string): number;
  idAt(type: string, position: number): string | undefined;
  softDeleted(type: string): readonly string[];
}

/** The tenant before its newest changes, by taking them back in a few copies. */
export class LaggedView implements TenantView {
  readonly #copies = new Map<string, TenantObject | undefined>();

  constructor(
    private readonly newest: TenantView,
    readonly sequence: number,
    hidden: readonly Change[],
  ) {
    for (const change of hidden.toReversed()) {
      const now = this.object(change.objectId);
      this.#copies.set(change.objectId, now === undefined ? undefined : takenBack(now, change));
    }
  }

  object(id: string): TenantObject | undefined {
    return this.#copies.has(id) ? this.#copies.get(id) : this.newest.object(id);
  }

  isLive(id: string): boolean {
    return this.#copies.has(id) ? this.#copies.get(id)?.status === 'live' : this.newest.isLive(id);
  }

  size(type: string): number {
    return this.newest.size(type);
  }

  idAt(type: string, position: number): string | undefined {
    return this.newest.idAt(type, position);
  }

  softDeleted(type: string): readonly string[] {
    const candidates = new Set([...this.newest.softDeleted(type), ...this.#copies.keys()]);
    return [...candidates].filter((id) => {
      const object = this.object(id);
      return object?.type === type && object.status === 'soft-deleted';
    });
  }
}

const takenBack = (now: TenantObject, change: Change): TenantObject | undefined => {
  const { id, type, attributes, status, deletedAt, links } = now;
  const object: TenantObject = { id, type, attributes, status, deletedAt, links };
  switch (change.kind) {
    case 'created':
      return undefined;
    case 'updated':
      return { ...object, attributes: { ...attributes, ...change.before } };
    case 'softDeleted':
      return { ...object, status: 'live', deletedAt: null };
    case 'restored':
    case 'hardDeleted':
      return { ...object, status: 'soft-deleted', deletedAt: change.at };
    case 'linkAdded':
    case 'linkRemoved':
      return { ...object, links: linksBefore(links, change) };
  }
};

type LinkChange = Extract<Change, { kind: 'linkAdded' | 'linkRemoved' }>;

const linksBefore = (
  links: TenantObject['links'],
  { kind, relation, targetId, targetType }: LinkChange,
): TenantObject['links'] => {
  const copy = links.get(relation)?.copy() ?? new LinkSet();
  if (kind === 'linkAdded') copy.remove(targetId);
  else copy.add(targetId, targetType);
  return new Map([...links, [relation, copy]]);
};
