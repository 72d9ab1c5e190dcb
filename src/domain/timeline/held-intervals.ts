import { applyChanges } from '../directory/difference.js';
import type {
  Attributes,
  Link,
  LinkChange,
  ObjectId,
  ObjectStatus,
  Relation,
} from '../directory/directory-object.js';
import type { Filter } from '../directory/filter/filter.js';
import { type LinksAsked, linksAsked } from '../directory/filter/links-asked.js';
import { predicateOf, type Subject } from '../directory/filter/predicate-of.js';
import type { Instant } from '../instant.js';
import type { ChangeEvent } from './events.js';

/** From when until when a filter held for an object. */
export interface HeldInterval {
  readonly displayName: string;
  readonly from: Instant;
  /** `null` where it still held at the end of what is asked. */
  readonly until: Instant | null;
  /** It held already at the start of what is asked or known: since when is not told. */
  readonly openStart: boolean;
}

/** What is asked, once for all objects. */
export interface HeldQuestion {
  readonly passes: (subject: Subject) => boolean;
  readonly links: LinksAsked;
}

export const heldQuestion = (filter: Filter): HeldQuestion => ({
  passes: predicateOf(filter),
  links: linksAsked(filter),
});

/** An object as it was before the start of what is asked, with the links that are asked about. */
export interface ObjectBefore {
  readonly status: ObjectStatus;
  readonly displayName: string;
  readonly attributes: Attributes;
  readonly links: ReadonlyMap<Relation, readonly ObjectId[]>;
}

/** Whose intervals they are, from when on, and what there was before. */
interface Asked {
  readonly objectId: ObjectId;
  readonly from: Instant;
  readonly before?: ObjectBefore | undefined;
}

/** What of an event tells values and links: all there are, or what changed. */
type WithLinks = Extract<ChangeEvent['data'], { readonly links: unknown }>;
type Attributed = Extract<WithLinks, { readonly attributes: unknown }>['attributes'];

interface Open {
  readonly displayName: string;
  readonly from: Instant;
  readonly openStart: boolean;
}

/**
 * The intervals in which a filter held for one object, one after the other, as its changes come. It holds
 * for nothing that is deleted. What changes at one instant counts as one change.
 */
export class HeldIntervals implements Subject {
  readonly objectId: ObjectId;
  readonly #from: Instant;
  #status: ObjectStatus | undefined;
  #displayName: string;
  #attributes: Attributes;
  readonly #links: Map<Relation, Set<ObjectId>>;
  /** Of the last change; `null` before the first. */
  #at: Instant | null = null;
  /** Seen for the first time, though it was there before, or links that it holds by. */
  #isDiscovered = false;
  #open: Open | undefined;

  constructor(
    private readonly question: HeldQuestion,
    { objectId, from, before }: Asked,
  ) {
    this.objectId = objectId;
    this.#from = from;
    this.#status = before?.status;
    this.#displayName = before?.displayName ?? '';
    this.#attributes = before?.attributes ?? {};
    this.#links = new Map(
      Array.from(before?.links ?? [], ([relation, ids]) => [relation, new Set(ids)]),
    );
  }

  get attributes(): Attributes {
    return this.#attributes;
  }

  isLinked(relation: Relation, targets: readonly ObjectId[] | null): boolean {
    const linked = this.#links.get(relation);
    if (linked === undefined) return false;
    return targets === null ? linked.size > 0 : targets.some((target) => linked.has(target));
  }

  /** Takes the next change, in order of time; gives the interval that has ended by then. */
  change(at: Instant, event: ChangeEvent): HeldInterval | undefined {
    const ended = at === this.#at ? undefined : this.#settled();
    if (at !== this.#at) this.#isDiscovered = false;
    this.#at = at;
    this.#take(event);
    return ended;
  }

  /** What there is to tell when no more changes come. */
  end(): HeldInterval | undefined {
    return this.#settled() ?? (this.#open && { ...this.#open, until: null });
  }

  /** Looks at what the changes of the last instant made of the object. */
  #settled(): HeldInterval | undefined {
    const at = this.#at ?? this.#from;
    const open = this.#open;
    if (this.#holds()) {
      const openStart = this.#at === null || this.#isDiscovered;
      this.#open ??= { displayName: this.#displayName, from: at, openStart };
      return undefined;
    }
    this.#open = undefined;
    return open === undefined || open.from === at ? undefined : { ...open, until: at };
  }

  #take(event: ChangeEvent): void {
    const held = event.type === 'LinksDiscovered' && this.#holds();
    this.#apply(event);
    const isMet = event.type === 'LinksDiscovered' && !held && this.#holds();
    if (event.type === 'ObjectDiscovered' || isMet) this.#isDiscovered = true;
  }

  #apply(event: ChangeEvent): void {
    this.#displayName = event.data.displayName;
    this.#status = STATUS_AFTER[event.type] ?? this.#status ?? 'live';
    if ('links' in event.data) this.#set(event.data);
  }

  #holds(): boolean {
    return this.#status === 'live' && this.question.passes(this);
  }

  #set({ links, ...told }: WithLinks): void {
    const attributes = 'attributes' in told ? told.attributes : [];
    const isWhole = !isList(attributes);
    this.#attributes = isWhole ? attributes : applyChanges(this.#attributes, attributes);
    if (isWhole) this.#links.clear();
    for (const link of links) this.#relink(link);
  }

  #relink(link: Link | LinkChange): void {
    const { relation, targetId } = link;
    const asked = this.question.links.get(relation);
    if (asked === undefined || asked?.has(targetId) === false) return;
    const linked = this.#links.get(relation) ?? new Set();
    this.#links.set(relation, linked);
    if ('op' in link && link.op === 'removed') linked.delete(targetId);
    else linked.add(targetId);
  }
}

const isList = (attributes: Attributed): attributes is Extract<Attributed, readonly unknown[]> =>
  Array.isArray(attributes);

/** Where it is as before when it is not named here. */
const STATUS_AFTER: Readonly<Partial<Record<ChangeEvent['type'], ObjectStatus>>> = {
  ObjectDiscovered: 'live',
  ObjectCreated: 'live',
  ObjectRestored: 'live',
  ObjectSoftDeleted: 'soft-deleted',
  ObjectHardDeleted: 'hard-deleted',
};
